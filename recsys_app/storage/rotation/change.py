"""One change of who may sign in, of keys, or of both: one new keyring, and it is done.

Whoever loses something gets no part in what replaces it: a compartment gets a new key in a new
file, the administrators' key a successor that it endorses, the auditors' key a successor and the
ledger a new epoch. Nobody's password is needed for it, because all is sealed to public keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import COMPARTMENTS, Compartment, Role
from recsys_app.crypto.keys import fingerprint, wipe
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.domain.records import Facts, RotationReport
from recsys_app.errors import AccessDeniedError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Endorsement,
    Epoch,
    KeyChange,
    Keyring,
    Member,
    Signed,
    Signer,
    Slot,
)
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.keyring.renewal import Secrets, generation_for, membership_for
from recsys_app.storage.keyring.sign_in import Believed
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import seal_entry
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.files import new_files, remove_unnamed

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be, and the ledger entry that says so.

    Attributes:
        members, names, slots: all accounts from now on; `names` and `slots` by account id.
        key_changes: new key pairs that wait to be taken in, by account id.
        ended: accounts as they were, whose signing keys sign nothing from now on.
        compartments: those that get a new key and file.
        signers: signing keys that get a successor, "membership" and "rotation".
        beyond: a number of a list of accounts that the new one comes after.
    """

    members: tuple[Member, ...]
    names: Mapping[str, str]
    slots: Mapping[str, Slot]
    key_changes: Mapping[str, tuple[KeyChange, ...]]
    action: str
    facts: Facts
    ended: tuple[Member, ...] = ()
    compartments: frozenset[Compartment] = frozenset()
    signers: frozenset[str] = frozenset()
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class _Made:
    """What goes into the next keyring beside the change itself."""

    number: int
    files: Mapping[Compartment, str]
    secrets: Secrets
    epochs: tuple[Epoch, ...] = ()


def unchanged(believed: Believed, published: bytearray, action: str, facts: Facts) -> Change:
    """Everything as it is; `replace` what changes."""
    store, names = believed.keyring.store, believed.generation.names
    return Change(
        members=believed.membership.members,
        names={
            each: parts.decrypt_name(published, store, each, box) for each, box in names.items()
        },
        slots=believed.keyring.slots,
        key_changes=believed.keyring.key_changes,
        action=action,
        facts=facts,
    )


def with_member(members: tuple[Member, ...], changed: Member) -> tuple[Member, ...]:
    return tuple(changed if member.id == changed.id else member for member in members)


def without(change: Change, gone: Member) -> Change:
    """`gone` has nothing any more, and nothing that it had is used any more."""
    return replace(
        change,
        members=tuple(member for member in change.members if member.id != gone.id),
        names=left(change.names, gone.id),
        slots=left(change.slots, gone.id),
        key_changes=left(change.key_changes, gone.id),
        ended=(*change.ended, gone),
        compartments=change.compartments | COMPARTMENTS[gone.role],
        signers=change.signers | signers_of(gone.role),
    )


def left(mapping: Mapping[str, V], gone: str) -> dict[str, V]:
    return {name: value for name, value in mapping.items() if name != gone}


def signers_of(role: Role) -> frozenset[str]:
    return frozenset(purpose for purpose, roles in parts.SIGNERS.items() if role in roles)


def carry_out(store: OpenStore, change: Change, control: JobControl) -> RotationReport:
    """Make the change, within `store.changing_keyring()`; the grant has the new keys afterwards.

    A change of the auditors renews `published` as well, where the epochs of the ledger are.

    Raises:
        AccessDeniedError: the grant lacks a key that it takes.
        StorageUnavailableError: not space enough, or the disk failed; everything is as before.
        JobCancelledError: before the commit; everything is as before.
    """
    if change.ended or change.signers:
        # What the keys of before signed stands in the ledger before they end.
        LedgerRepository(store).enter_waiting()
    auditors, compartments, auditor_key = _auditors(store, change), change.compartments, None
    if parts.MEMBERSHIP in change.signers:
        compartments |= {Compartment.PUBLISHED}
        auditors = (*auditors, AccountKey.generate())
        auditor_key = auditors[-1].public
    seeds = _seeds(store, change)
    try:
        if not compartments:
            # The generation keeps its number, so that nobody is signed out.
            generation = store.believed.generation
            secrets = Secrets(store.grant.keys, seeds, auditors)
            keyring = _keyring(store, change, _Made(generation.number, generation.files, secrets))
            store.write_keyring(keyring)
            _go_on(store.grant, change, keyring, secrets)
            return RotationReport((), {}, {}, signing_keys=False)
        with new_files(store, compartments, control, auditor_key) as files:
            secrets = Secrets(files.keys, seeds, auditors)
            made = _Made(files.number, files.files, secrets, files.epochs)
            keyring = _keyring(store, change, made)
            files.commit(keyring)
            _go_on(store.grant, change, keyring, secrets)
            report = RotationReport(
                files.compartments, files.before, files.after, signing_keys=bool(change.signers)
            )
    finally:
        for seed in seeds.values():
            wipe(seed)
    store.close()
    store.forget_keyring()
    remove_unnamed(store)
    return report


def _go_on(grant: Grant, change: Change, keyring: Keyring, secrets: Secrets) -> None:
    """The grant works under the keys of after."""
    if any(each.id == grant.account_id for each in change.ended):
        grant.private_keys.go_on()
    membership = parts.membership_of(keyring)
    grant.renew(
        secrets.keys,
        secrets.seeds,
        fingerprint(membership.verify_key),
        membership.serial,
        parts.generation_of(keyring).number,
    )


def _auditors(store: OpenStore, change: Change) -> tuple[AccountKey, ...]:
    """The auditor keys that this account has, the present one last; none if it need not seal any."""
    membership = store.believed.membership
    if parts.MEMBERSHIP not in store.grant.signing_keys or not _signs_anew(store, change):
        return ()
    own, present = OwnKeys(store.grant.private_keys), fingerprint(membership.auditor_key).hex()
    ordered = sorted(membership.auditor_secrets, key=lambda each: each == present)
    found = (
        parts.open_auditor(own.current, store.grant.account_id, membership, each)
        for each in ordered
    )
    return tuple(auditor for auditor in found if auditor is not None)


def _seeds(store: OpenStore, change: Change) -> dict[str, bytearray]:
    """Copies of the signing keys of the grant, or their successors."""
    return {
        purpose: new_signing_key() if purpose in change.signers else bytearray(seed)
        for purpose, seed in store.grant.signing_keys.items()
    }


def _keyring(store: OpenStore, change: Change, made: _Made) -> Keyring:
    keyring, grant = store.believed.keyring, store.grant
    if parts.ROTATION not in made.secrets.seeds:
        raise AccessDeniedError("no-key", role=grant.role, compartment=parts.ROTATION)
    membership = _membership(store, change, made)
    entry = seal_entry(
        grant,
        parts.membership_of(replace(keyring, membership=membership)),
        rows.head(store.published),
        change.action,
        facts=change.facts,
    )
    return replace(
        keyring,
        membership=membership,
        generation=generation_for(
            keyring.store, made.number, made.files, membership, change.names, made.secrets
        ),
        slots=change.slots,
        key_changes=change.key_changes,
        succession=(*keyring.succession, *_endorsements(store, change, made.secrets)),
        pending=(*keyring.pending, entry),
    )


def _signs_anew(store: OpenStore, change: Change) -> bool:
    membership = store.believed.membership
    later = change.beyond > membership.serial
    return change.members != membership.members or bool(change.signers) or later


def _membership(store: OpenStore, change: Change, made: _Made) -> Signed:
    """Signed anew only where it changed: a steward who rotates keys has not its key."""
    believed = store.believed
    if not _signs_anew(store, change):
        return believed.keyring.membership
    if parts.MEMBERSHIP not in made.secrets.seeds:
        raise AccessDeniedError("no-key", role=store.grant.role, compartment=parts.MEMBERSHIP)
    last, me = rows.head(store.published).count, store.grant.account_id
    ended = tuple(  # the own key of before signs the entry of the change itself, which comes next
        Signer(each.id, each.signing_key, last + (each.id == me)) for each in change.ended
    )
    begun = {each.first for each in made.epochs}
    epochs = tuple(each for each in believed.membership.epochs if each.first not in begun)
    return membership_for(
        believed.keyring.store,
        max(believed.membership.serial, change.beyond) + 1,
        change.members,
        made.secrets,
        (*epochs, *made.epochs),
        (*believed.membership.former, *ended),
    )


def _endorsements(store: OpenStore, change: Change, secrets: Secrets) -> tuple[Endorsement, ...]:
    if parts.MEMBERSHIP not in change.signers:
        return ()
    old = store.grant.signing_keys[parts.MEMBERSHIP]
    new = verify_key(secrets.seeds[parts.MEMBERSHIP])
    return (parts.endorse(store.believed.keyring.store, old, new),)
