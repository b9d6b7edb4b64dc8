"""The private keys of an account at work: what was sealed to any of them opens."""

from recsys_app.access.session import PrivateKeys
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError


class OwnKeys:
    """`current` is the one that things are sealed to and signed with today."""

    def __init__(self, private: PrivateKeys) -> None:
        self.current = AccountKey.from_secret(private.current)
        self._earlier = tuple(AccountKey.from_secret(each) for each in reversed(private.earlier))

    def open(self, sealed: bytes, context: bytes) -> bytearray:
        """What was sealed to the account, now or before. Raises NotAuthenticError."""
        for key in (self.current, *self._earlier):
            try:
                return key.open(sealed, context)
            except NotAuthenticError:
                continue
        raise NotAuthenticError

    def of(self, public: bytes) -> AccountKey | None:
        """The key pair with the public half `public`, if the account has or had it."""
        keys = (self.current, *self._earlier)
        return next((each for each in keys if each.public == public), None)
