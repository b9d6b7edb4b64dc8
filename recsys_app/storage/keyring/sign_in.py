"""Signing in with a keyring, and what a grant may believe of it afterwards.

The order of checks decides what a person is told: the hash of the file (damage), then the slot
(wrong account or password), then seals, signatures and the MAC (someone changed the file who may
not).
"""

from dataclasses import dataclass, replace

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.access.session import PrivateKeys, Session
from recsys_app.crypto.keys import KdfParameters, fingerprint, normalize
from recsys_app.crypto.sealing import AccountKey, NotAuthenticError
from recsys_app.errors import SignInError, StoreLockedError, TamperedDataError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Generation,
    Keyring,
    Member,
    Membership,
    read_keyring,
    write_keyring,
)
from recsys_app.storage.keyring.slots import Pin, SlotPlace, decoy, make_slot, open_slot


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What the right password yields.

    Attributes:
        keys: the private keys in the slot, oldest first.
        key: the one that the membership names; those after it wait to be taken in.
        pin: what the slot trusts, maybe a predecessor.
    """

    keyring: Keyring
    keys: tuple[AccountKey, ...]
    key: AccountKey
    pin: Pin
    member: Member
    membership: Membership
    generation: Generation

    def private_keys(self) -> PrivateKeys:
        """Copies; wipe them."""
        at = self.keys.index(self.key)
        return PrivateKeys(
            self.key.secret(),
            tuple(each.secret() for each in self.keys[:at]),
            tuple(each.secret() for each in self.keys[at + 1 :]),
        )

    @property
    def newest_pin(self) -> Pin:
        return Pin(fingerprint(self.membership.verify_key), self.membership.serial)

    @property
    def slot_behind(self) -> bool:
        """Whether the slot should be made again."""
        return self.pin != self.newest_pin


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
    keys = parts.open_keys(unlocked.key, unlocked.member, reading.keyring)
    newest = unlocked.newest_pin
    session = Session(
        folder.path,
        unlocked.member.id,
        normalize(account).decode(),
        unlocked.member.role,
        keys,
        parts.open_seeds(unlocked.key, unlocked.member, unlocked.membership),
        unlocked.private_keys(),
        newest.trusted,
        newest.serial,
        unlocked.generation.number,
        once=reading.keyring.slots[unlocked.member.id].once,
        slot_behind=unlocked.slot_behind,
        keyring_code=reading.keyring.mac,
        read_only=read_only,
        notices=("keyring-copy-used",) if reading.damaged else (),
    )
    try:
        parts.check_mac(reading.keyring, keys[Compartment.PUBLISHED])
    except TamperedDataError:
        session.close()
        raise
    return session


def unlock_again(folder: StoreFolder, session: Session, password: str) -> Session:
    """`session`, or another if the keyring was changed before the writer's lock was taken.

    Raises as `unlock`; `session` is closed then.
    """
    if read_keyring(folder).keyring.mac == session.keyring_code:
        return session
    session.close()
    return unlock(folder, session.account, password, read_only=session.read_only)


def open_account(keyring: Keyring, account: str, password: str) -> Unlocked:
    """The private keys of `account` and the signed parts, verified. Raises as `unlock`."""
    name = parts.account_id(keyring.store, account)
    cost = next((slot.kdf for slot in keyring.slots.values()), KdfParameters())
    slot = keyring.slots.get(name) or decoy(cost)
    try:
        opened = open_slot(SlotPlace(keyring.store, name), slot, password)
    except NotAuthenticError as error:
        raise SignInError from error
    membership = parts.believe_membership(keyring, opened.pin)
    generation = parts.believe_generation(keyring, membership)
    for member in membership.members:
        for key in opened.keys:
            if member.id == name and member.public_key == key.public:
                return Unlocked(
                    keyring, opened.keys, key, opened.pin, member, membership, generation
                )
    raise TamperedDataError("keyring-forged")


def renew_slot(folder: StoreFolder, session: Session, password: str) -> None:
    """Let the slot of the account pin the newest membership; free if it does.

    Call it once after signing in, under the writer's lock: from then on neither a predecessor's word
    nor an earlier list of accounts counts for anything in this slot.
    """
    if not session.slot_behind:
        return
    keyring, me = read_keyring(folder).keyring, session.account_id
    parts.check_mac(keyring, session.keys[Compartment.PUBLISHED])
    slot, private = keyring.slots[me], session.private_keys
    renewed = make_slot(
        SlotPlace(keyring.store, me),
        private.all(),
        Pin(session.trusted, session.serial),
        password,
        slot.kdf,
        once=slot.once,
        changed=slot.changed,
    )
    changed = replace(keyring, slots={**keyring.slots, me: renewed})
    write_keyring(folder, parts.with_mac(changed, session.keys[Compartment.PUBLISHED]))
    session.slot_behind = False


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
        TamperedDataError: it is missing, damaged, not written by those who may, or an earlier one.
    """
    keyring = read_keyring(StoreFolder(grant.store)).keyring
    membership = parts.believe_membership(keyring, Pin(grant.trusted, grant.serial))
    generation = parts.believe_generation(keyring, membership)
    if generation.number > grant.generation:
        raise StoreLockedError("keys-changed")
    if generation.number < grant.generation:
        raise TamperedDataError("keyring-forged")
    parts.check_mac(keyring, grant.keys[Compartment.PUBLISHED])
    return Believed(keyring, membership, generation)
