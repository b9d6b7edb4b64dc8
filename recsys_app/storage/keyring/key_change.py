"""A new key pair for an account that chose another password.

Whoever knew the password before may have the private key of before. So a new password comes with a new
key pair, of which the keyring holds the public half, signed with the key of before, until an
administrator takes it in: only they can say in the membership who an account is.

Whoever has the key of before can sign a pair of their own, too, and put it there. But the account enters
the digest of each of its own in the ledger: what is there must be all that it entered, and no more.
"""

import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import Final

from recsys_app.crypto.keys import KEY_BYTES, random_secret, wipe
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError, seal
from recsys_app.crypto.signing import account_verify_key, sign, verify
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import KeyChange, Keyring, Member

SUBJECT: Final = "key pair "
_PURPOSE: Final = "key-change"


def announced(store: str, account: str, keys: tuple[AccountKey, ...]) -> tuple[KeyChange, ...]:
    """Each of `keys` but the first follows the one before it, as that one says."""
    return tuple(_announce(store, account, before, after) for before, after in pairwise(keys))


def subject_of(account: str) -> str:
    """What the ledger calls the key pair that an account has chosen."""
    return f"{SUBJECT}{account}"


def digest_of(change: KeyChange) -> str:
    """SHA-256 (hex), as the account enters it in the ledger."""
    return hashlib.sha256(encode(change)).hexdigest()


def taken_in(
    store: str,
    member: Member,
    chain: tuple[KeyChange, ...],
    witnesses: tuple[str, ...],
    now: str,
    since: int,
) -> Member:
    """`member` with the last key pair of `chain`, from ledger entry `since` on.

    Raises:
        NotAuthenticError: it is not all that the account entered as `witnesses` and no more, or not
            as in `last_of`.
    """
    if {digest_of(change) for change in chain} != set(witnesses):
        raise NotAuthenticError
    last = last_of(store, member, chain)
    return with_pair(member, last.public_key, last.signing_key, now, since)


def last_of(store: str, member: Member, chain: tuple[KeyChange, ...]) -> KeyChange:
    """The pair that `chain` leads to from the one that `member` has.

    Raises:
        NotAuthenticError: a pair is not signed by the one before, or the last is no key.
    """
    if not chain:
        raise NotAuthenticError
    signer = member.signing_key
    for change in chain:
        verify(signer, _PURPOSE, _content(store, member.id, change), change.signature)
        signer = change.signing_key
    seal(chain[-1].public_key, random_secret(KEY_BYTES), b"")  # raises for what is no key
    return chain[-1]


def with_pair(member: Member, public: bytes, signing: bytes, now: str, since: int) -> Member:
    return replace(member, public_key=public, signing_key=signing, changed=now, since=since)


def with_changes(keyring: Keyring, account: str, chain: tuple[KeyChange, ...]) -> Keyring:
    """`keyring` with `chain` for `account`, or with none for it."""
    others = {each: pairs for each, pairs in keyring.key_changes.items() if each != account}
    return replace(keyring, key_changes={**others, account: chain} if chain else others)


def _announce(store: str, account: str, before: AccountKey, after: AccountKey) -> KeyChange:
    change, seed = KeyChange(after.public, account_verify_key(after), b""), before.signing_seed()
    signature = sign(seed, _PURPOSE, _content(store, account, change))
    wipe(seed)
    return replace(change, signature=signature)


def _content(store: str, account: str, change: KeyChange) -> bytes:
    return f"{store}|{account}|".encode() + encode(replace(change, signature=b""))
