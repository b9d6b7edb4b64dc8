"""The signed and sealed parts of a keyring: making them, and believing them only when they verify.

A part is taken apart after its signature was checked, never before. Whoever changes the file without
the keys can destroy it; they cannot make it say anything else.
"""

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from recsys_app.access.permissions import COMPARTMENTS, Compartment, Role
from recsys_app.crypto.keys import (
    authenticate,
    expand_key,
    fingerprint,
    normalize,
    same,
    wipe,
)
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError, decrypt, encrypt, seal
from recsys_app.crypto.signing import account_verify_key, sign, verify, verify_key
from recsys_app.errors import TamperedDataError
from recsys_app.storage.keyring.codec import decode, encode
from recsys_app.storage.keyring.format import (
    Endorsement,
    Generation,
    Keyring,
    Member,
    Membership,
    Signed,
)
from recsys_app.storage.keyring.slots import Pin

MEMBERSHIP: Final = "membership"
ROTATION: Final = "rotation"
_SUCCESSION: Final = "succession"

# Who holds the key that signs a part.
SIGNERS: Final[Mapping[str, frozenset[Role]]] = {
    MEMBERSHIP: frozenset({Role.ADMINISTRATOR}),
    ROTATION: frozenset({Role.ADMINISTRATOR, Role.STEWARD}),
}


def now() -> str:
    """UTC, as the keyring writes it."""
    return datetime.now(UTC).isoformat()


def account_id(store: str, name: str) -> str:
    """What the keyring knows an account by: 16 bytes as hex. A name can be guessed from it."""
    return fingerprint(store.encode() + b"|" + normalize(name))[:16].hex()


# ---------------------------------------------------------------------- signed parts


def sign_membership(membership: Membership, seed: bytearray) -> Signed:
    content = encode(membership)
    return Signed(content, sign(seed, MEMBERSHIP, content))


def sign_generation(generation: Generation, seed: bytearray) -> Signed:
    content = encode(generation)
    return Signed(content, sign(seed, ROTATION, content))


def endorse(store: str, seed: bytearray, new_key: bytes) -> Endorsement:
    """The membership key `seed` names its successor."""
    signature = sign(seed, _SUCCESSION, _succession_content(store, new_key))
    return Endorsement(verify_key(seed), new_key, signature)


def succeeds(keyring: Keyring, trusted: bytes, key: bytes) -> bool:
    """Whether `key` is the one of fingerprint `trusted`, or named by it through its successors."""
    current = trusted
    for endorsement in keyring.succession:
        if fingerprint(endorsement.old_key) == current and _endorsed(keyring.store, endorsement):
            current = fingerprint(endorsement.new_key)
    return current == fingerprint(key)


def believe_membership(keyring: Keyring, pin: Pin) -> Membership:
    """The membership, signed with the key that `pin` names or a successor, and none before `pin`.

    Raises:
        TamperedDataError: it is not.
    """
    membership = _membership(keyring.membership.content)
    known = succeeds(keyring, pin.trusted, membership.verify_key)
    if not known or membership.store != keyring.store or membership.serial < pin.serial:
        raise TamperedDataError("keyring-forged")
    _verify(membership.verify_key, MEMBERSHIP, keyring.membership)
    return membership


def believe_generation(keyring: Keyring, membership: Membership) -> Generation:
    """The generation, signed with the key that `membership` names. TamperedDataError else."""
    _verify(membership.rotation_key, ROTATION, keyring.generation)
    generation = _generation(keyring.generation.content)
    if generation.store != keyring.store or not _names_own_files(generation):
        raise TamperedDataError("keyring-forged")
    return generation


def _names_own_files(generation: Generation) -> bool:
    """Whoever may sign must not lead others to a file elsewhere."""
    names = generation.files.items()
    return generation.files.keys() == set(Compartment) and all(
        re.fullmatch(rf"{compartment}-[1-9]\d{{0,8}}\.db", name) for compartment, name in names
    )


def generation_of(keyring: Keyring) -> Generation:
    """The generation of a keyring whose signatures or MAC were checked before."""
    return _generation(keyring.generation.content)


def membership_of(keyring: Keyring) -> Membership:
    """The membership of a keyring whose signatures or MAC were checked before."""
    return _membership(keyring.membership.content)


def can_recover(membership: Membership) -> bool:
    """Whether somebody is left who can let in an administrator that forgot the password."""
    holders = [member for member in membership.members if member.role is Role.ADMINISTRATOR]
    return len(holders) > 1


def _succession_content(store: str, new_key: bytes) -> bytes:
    return store.encode() + b"|" + new_key


def _endorsed(store: str, endorsement: Endorsement) -> bool:
    content = _succession_content(store, endorsement.new_key)
    try:
        verify(endorsement.old_key, _SUCCESSION, content, endorsement.signature)
    except NotAuthenticError:
        return False
    return True


def _verify(public: bytes, purpose: str, part: Signed) -> None:
    try:
        verify(public, purpose, part.content, part.signature)
    except NotAuthenticError as error:
        raise TamperedDataError("keyring-forged") from error


# A command looks at the same keyring many times, and reads each part of it once.


@functools.lru_cache(maxsize=8)
def _membership(content: bytes) -> Membership:
    try:
        return decode(Membership, content)
    except ValueError as error:
        raise TamperedDataError("keyring-forged") from error


@functools.lru_cache(maxsize=8)
def _generation(content: bytes) -> Generation:
    try:
        return decode(Generation, content)
    except ValueError as error:
        raise TamperedDataError("keyring-forged") from error


# ---------------------------------------------------------------------- sealed keys


def seal_keys(
    membership: Signed, number: int, keys: Mapping[Compartment, bytearray]
) -> dict[Compartment, dict[str, bytes]]:
    """Each compartment key sealed to the members whose role may have it, for this membership alone.

    Who loses a role keeps the membership of before, validly signed. Put back, it opens no box:
    and without the keys nobody can make boxes that fit it.
    """
    members = _membership(membership.content).members
    return {
        compartment: {
            member.id: seal(
                member.public_key, key, _key_context(membership, number, compartment, member.id)
            )
            for member in members
            if compartment in COMPARTMENTS[member.role]
        }
        for compartment, key in keys.items()
    }


def open_keys(key: AccountKey, member: Member, keyring: Keyring) -> dict[Compartment, bytearray]:
    """The compartment keys of `member`, no more and no fewer than the role has.

    Raises:
        TamperedDataError: they are not sealed to it, or not for this membership.
    """
    generation = generation_of(keyring)
    return {
        compartment: _opened(
            key,
            generation.sealed_keys.get(compartment, {}).get(member.id, b""),
            _key_context(keyring.membership, generation.number, compartment, member.id),
        )
        for compartment in COMPARTMENTS[member.role]
    }


def seal_seed(
    store: str, purpose: str, seed: bytearray, members: Iterable[Member]
) -> dict[str, bytes]:
    """The signing key `seed` sealed to the members who may sign for `purpose`."""
    return {
        member.id: seal(member.public_key, seed, _seed_context(store, purpose, member.id))
        for member in members
        if member.role in SIGNERS[purpose]
    }


def open_seeds(key: AccountKey, member: Member, membership: Membership) -> dict[str, bytearray]:
    """The signing keys of `member`, each checked against its public half."""
    sealed = {
        MEMBERSHIP: (membership.membership_seed, membership.verify_key),
        ROTATION: (membership.rotation_seed, membership.rotation_key),
    }
    seeds = {}
    for purpose, (boxes, public) in sealed.items():
        if member.role in SIGNERS[purpose]:
            context = _seed_context(membership.store, purpose, member.id)
            seeds[purpose] = _opened(key, boxes.get(member.id, b""), context)
            if verify_key(seeds[purpose]) != public:
                raise TamperedDataError("keyring-forged")
    return seeds


def new_member(
    store: str, name: str, role: Role, key: AccountKey, since: int, *, recovery: bool = False
) -> Member:
    """The public side of an account that is made now, after ledger entry `since`, with `key`."""
    account, signing, created = account_id(store, name), account_verify_key(key), now()
    return Member(account, role, key.public, signing, created, created, recovery, since)


def seal_auditor(store: str, auditor: AccountKey, members: Iterable[Member]) -> dict[str, bytes]:
    """The private half of an auditor key, sealed to the administrators among `members`."""
    secret = auditor.secret()
    sealed = {
        member.id: seal(
            member.public_key, secret, _auditor_context(store, auditor.public, member.id)
        )
        for member in members
        if member.role is Role.ADMINISTRATOR
    }
    wipe(secret)
    return sealed


def open_auditor(
    key: AccountKey, account: str, membership: Membership, public_id: str
) -> AccountKey | None:
    """The auditor key of fingerprint `public_id` (hex); None for who is no auditor."""
    sealed = membership.auditor_secrets.get(public_id, {}).get(account)
    if sealed is None:
        return None
    secret = _opened(key, sealed, f"auditor|{membership.store}|{public_id}|{account}".encode())
    auditor = AccountKey.from_secret(secret)
    wipe(secret)
    if fingerprint(auditor.public).hex() != public_id:
        raise TamperedDataError("keyring-forged")
    return auditor


def _opened(key: AccountKey, sealed: bytes, context: bytes) -> bytearray:
    try:
        return key.open(sealed, context)
    except NotAuthenticError as error:
        raise TamperedDataError("keyring-forged") from error


def _key_context(membership: Signed, number: int, compartment: Compartment, account: str) -> bytes:
    accounts = hashlib.sha256(membership.content).hexdigest()
    return f"key|{accounts}|{number}|{compartment}|{account}".encode()


def _auditor_context(store: str, public: bytes, account: str) -> bytes:
    return f"auditor|{store}|{fingerprint(public).hex()}|{account}".encode()


def _seed_context(store: str, purpose: str, account: str) -> bytes:
    return f"seed|{store}|{purpose}|{account}".encode()


# ---------------------------------------------------------------------- what every account can do


def with_mac(keyring: Keyring, published: bytearray) -> Keyring:
    """`keyring` with the MAC that whoever has the `published` key can check."""
    return replace(keyring, mac=_mac(keyring, published))


def check_mac(keyring: Keyring, published: bytearray) -> None:
    """Raises TamperedDataError unless a holder of the `published` key wrote the whole keyring."""
    if not same(keyring.mac, _mac(keyring, published)):
        raise TamperedDataError("keyring-forged")


def encrypt_name(published: bytearray, account: str, name: str) -> bytes:
    key = expand_key(published, "account-names")
    box = encrypt(key, normalize(name), account.encode())
    wipe(key)
    return box


def decrypt_name(published: bytearray, store: str, account: str, box: bytes) -> str:
    """The name of `account`, which its id must fit. TamperedDataError if not."""
    key = expand_key(published, "account-names")
    try:
        name = decrypt(key, box, account.encode()).decode()
    except (NotAuthenticError, UnicodeDecodeError) as error:
        raise TamperedDataError("keyring-forged") from error
    finally:
        wipe(key)
    if account_id(store, name) != account:
        raise TamperedDataError("keyring-forged")
    return name


def _mac(keyring: Keyring, published: bytearray) -> bytes:
    key = expand_key(published, "keyring-mac")
    mac = authenticate(key, encode(replace(keyring, mac=b"")))
    wipe(key)
    return mac
