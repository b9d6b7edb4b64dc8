"""Signing in with a keyring, and what a grant may believe of it afterwards.

The order of checks decides what a person is told: the hash of the file (damage), then the slot
(wrong account or password), then seals, signatures and the MAC (someone changed the file who may
not).
"""

from dataclasses import dataclass, replace
from typing import Final

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.access.session import Session
from recsys_app.crypto.keys import (
    SALT_BYTES,
    KdfParameters,
    fingerprint,
    normalize,
    random_secret,
)
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError
from recsys_app.errors import SignInError, StoreLockedError, TamperedDataError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Generation,
    Keyring,
    Member,
    Membership,
    Slot,
    read_keyring,
    write_keyring,
)

_BOX_BYTES: Final = 157  # version, nonce, private key, fingerprint, tag


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What the right password yields. `trusted` is what the slot trusts, maybe a predecessor."""

    keyring: Keyring
    key: AccountKey
    trusted: bytes
    member: Member
    membership: Membership
    generation: Generation


def unlock(folder: StoreFolder, account: str, password: str, *, read_only: bool) -> Session:
    """Sign in as `account`: the session with every key that its role has.

    Raises:
        NotFoundError: there is no store.
        SignInError: wrong account or password; both take the same time.
        TamperedDataError: the keyring is missing, damaged, or was changed by someone who may not.
        UnsupportedVersionError: a newer program wrote the store.
    """
    reading = read_keyring(folder)
    unlocked = open_account(reading.keyring, account, password)
    keys = parts.open_keys(unlocked.key, unlocked.member, unlocked.generation)
    session = Session(
        folder.path,
        unlocked.member.id,
        normalize(account).decode(),
        unlocked.member.role,
        keys,
        parts.open_seeds(unlocked.key, unlocked.member, unlocked.membership),
        unlocked.key.secret(),
        fingerprint(unlocked.membership.verify_key),
        unlocked.generation.number,
        once=reading.keyring.slots[unlocked.member.id].once,
        trusts_predecessor=unlocked.trusted != fingerprint(unlocked.membership.verify_key),
        read_only=read_only,
        notices=("keyring-copy-used",) if reading.damaged else (),
    )
    parts.check_mac(reading.keyring, keys[Compartment.PUBLISHED])
    return session


def open_account(keyring: Keyring, account: str, password: str) -> Unlocked:
    """The private key of `account` and the signed parts, verified. Raises as `unlock`."""
    name = parts.account_id(keyring.store, account)
    slot = keyring.slots.get(name) or _decoy(keyring)
    try:
        key, trusted = parts.open_slot(parts.SlotPlace(keyring.store, name), slot, password)
    except NotAuthenticError as error:
        raise SignInError from error
    membership = parts.believe_membership(keyring, trusted)
    generation = parts.believe_generation(keyring, membership)
    for member in membership.members:
        if member.id == name and member.public_key == key.public:
            return Unlocked(keyring, key, trusted, member, membership, generation)
    raise TamperedDataError("keyring-forged")


def _decoy(keyring: Keyring) -> Slot:
    """A slot that no password opens, as costly as the others."""
    cost = next((slot.kdf for slot in keyring.slots.values()), KdfParameters())
    return Slot(
        kdf=cost,
        salt=bytes(random_secret(SALT_BYTES)),
        once=False,
        changed="",
        box=b"\x01" + bytes(_BOX_BYTES - 1),
    )


def trust_successor(folder: StoreFolder, session: Session, password: str) -> None:
    """Let the slot of the account trust the newest membership key; free if it does.

    Call it once after signing in, under the writer's lock: from then on the predecessor's word
    counts for nothing in this slot.
    """
    if not session.trusts_predecessor:
        return
    keyring, me = read_keyring(folder).keyring, session.account_id
    parts.check_mac(keyring, session.keys[Compartment.PUBLISHED])
    slot, key = keyring.slots[me], AccountKey.from_secret(session.account_key)
    place = parts.SlotPlace(keyring.store, me)
    renewed = parts.make_slot(
        place, key, session.trusted, password, slot.kdf, once=slot.once, changed=slot.changed
    )
    changed = replace(keyring, slots={**keyring.slots, me: renewed})
    write_keyring(folder, parts.with_mac(changed, session.keys[Compartment.PUBLISHED]))
    session.trusts_predecessor = False


def renew_copies(folder: StoreFolder, session: Session) -> None:
    """Make the keyring and its copy whole and equal again, and clear away what half a write left.

    Call it once after signing in, under the writer's lock; free if all is well.
    """
    for leftover in folder.path.glob(".keyring*.new"):
        leftover.unlink()
    reading = read_keyring(folder)
    if not reading.copies_agree:
        parts.check_mac(reading.keyring, session.keys[Compartment.PUBLISHED])
        write_keyring(folder, reading.keyring)


@dataclass(frozen=True, slots=True)
class Believed:
    """The keyring as it is now, with its signed parts, as far as the account of a grant trusts them."""

    keyring: Keyring
    membership: Membership
    generation: Generation


def believed_keyring(grant: Grant) -> Believed:
    """Read the keyring and check signatures and MAC.

    Raises:
        StoreLockedError: the keys of the store were changed since this account signed in.
        TamperedDataError: it is missing, damaged or not written by those who may.
    """
    keyring = read_keyring(StoreFolder(grant.store)).keyring
    membership = parts.believe_membership(keyring, grant.trusted)
    generation = parts.believe_generation(keyring, membership)
    if generation.number > grant.generation:
        raise StoreLockedError("keys-changed")
    parts.check_mac(keyring, grant.keys[Compartment.PUBLISHED])
    return Believed(keyring, membership, generation)
