"""The printed secret that opens a store when every password is lost: 160 random bits.

32 characters of Crockford's base 32, which has no letter that is taken for a digit, and two more
that are a checksum: a slip is noticed before anything is tried. Read aloud, typed with or without
dashes, in either case, O for 0, I or L for 1, it is still the same.
"""

import hashlib
import secrets
import unicodedata
from typing import Final

from recsys_app.errors import SignInError

RECOVERY_ACCOUNT: Final = "recovery"

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # https://www.crockford.com/base32.html
_LETTERS: Final = 32
_CHECKED: Final = 2
_GROUP: Final = 4
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", "–": "", "—": ""})


def new_recovery_secret() -> str:
    """As it is printed: eight groups of four and the checksum, with dashes."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    groups = [letters[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP)]
    return "-".join((*groups, _checksum(letters)))


def read_recovery_secret(typed: str) -> str:
    """The 32 characters that are the password of the recovery account.

    Raises:
        SignInError: not such a secret, or mistyped.
    """
    letters = "".join(typed.upper().split()).translate(_READ_AS)
    secret, checksum = letters[:_LETTERS], letters[_LETTERS:]
    if len(letters) != _LETTERS + _CHECKED or checksum != _checksum(secret):
        raise SignInError("recovery-mistyped")
    return secret


def is_recovery(account: str) -> bool:
    """Whether the name is that of the recovery account, however it is written."""
    return stored_name(account) == RECOVERY_ACCOUNT


def stored_name(account: str) -> str:
    """`account` as the keyring knows it: the name of the recovery account, however it is written."""
    written = unicodedata.normalize("NFKC", account).strip().casefold()
    return RECOVERY_ACCOUNT if written == RECOVERY_ACCOUNT else account


def credentials(account: str, password: str) -> tuple[str, str]:
    """What opens the slot of `account`: name and password as typed, those of the kit as stored.

    Raises:
        SignInError: it is the recovery account, and `password` is no such secret, or mistyped.
    """
    if is_recovery(account):
        return RECOVERY_ACCOUNT, read_recovery_secret(password)
    return account, password


def _checksum(letters: str) -> str:
    """Two characters: all but one in a thousand slips change them."""
    number = int.from_bytes(hashlib.sha256(letters.encode()).digest()[:2], "big")
    return _ALPHABET[number >> 5 & 31] + _ALPHABET[number & 31]
