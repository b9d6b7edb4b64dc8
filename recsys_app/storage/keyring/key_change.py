"""A new key pair for an account that chose another password.

Whoever knew the password before may have the private key of before. So a new password comes with a new key
pair, of which the keyring holds the public half, signed with the key of before, until an
administrator takes it in: only they can say in the membership who an account is.
"""

from dataclasses import replace

from recsys_app.crypto.keys import wipe
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import sign, verify, verify_key
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import KeyChange, Keyring, Member

_PURPOSE = "key-change"


def announce(
    store: str, account: str, before: AccountKey, after: AccountKey, when: str
) -> KeyChange:
    """`after` is the key pair of `account` from now on, says `before`."""
    old_seed, new_seed = before.signing_seed(), after.signing_seed()
    change = KeyChange(after.public, verify_key(new_seed), when, b"")
    signature = sign(old_seed, _PURPOSE, _content(store, account, change))
    wipe(old_seed)
    wipe(new_seed)
    return replace(change, signature=signature)


def taken_in(store: str, member: Member, change: KeyChange) -> Member:
    """`member` with its new keys. Raises NotAuthenticError unless the account itself signed them."""
    verify(member.signing_key, _PURPOSE, _content(store, member.id, change), change.signature)
    return replace(
        member, public_key=change.public_key, signing_key=change.signing_key, changed=change.made
    )


def with_change(keyring: Keyring, account: str, change: KeyChange | None) -> Keyring:
    """`keyring` with `change` for `account`, or with none."""
    others = {each: found for each, found in keyring.key_changes.items() if each != account}
    mine = {} if change is None else {account: change}
    return replace(keyring, key_changes={**others, **mine})


def _content(store: str, account: str, change: KeyChange) -> bytes:
    return f"{store}|{account}|".encode() + encode(replace(change, signature=b""))
