"""One change of who may sign in, of keys, or of both: one new keyring, and it is done.

Whoever loses something gets no part in what replaces it: a compartment gets a new key in a new
file, the administrators' key a successor that it endorses, the auditors' key a successor and the
ledger a new epoch. Nobody's password is needed for it, because all is sealed to public keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import fingerprint, wipe
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.domain.records import Facts, RotationReport
from recsys_app.errors import AccessDeniedError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Endorsement,
    Keyring,
    Member,
    Signed,
    Signer,
    Slot,
)
from recsys_app.storage.keyring.renewal import Secrets, generation_for, membership_for
from recsys_app.storage.keyring.sign_in import Believed
from recsys_app.storage.ledger.entries import account_key, seal_entry
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.files import NewFiles, new_files, remove_unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be, and the ledger entry that says so.

    Attributes:
        members, names, slots: all accounts from now on; `names` and `slots` by account id.
        former: signing keys that somebody had until now.
        compartments: those that get a new key and file.
        signers: signing keys that get a successor, "membership" and "rotation".
    """

    members: tuple[Member, ...]
    names: Mapping[str, str]
    slots: Mapping[str, Slot]
    action: str
    facts: Facts
    former: tuple[Signer, ...] = ()
    compartments: frozenset[Compartment] = frozenset()
    signers: frozenset[str] = frozenset()


def unchanged(believed: Believed, published: bytearray, action: str, facts: Facts) -> Change:
    """Everything as it is; `replace` what changes."""
    store, names = believed.keyring.store, believed.generation.names
    return Change(
        members=believed.membership.members,
        names={
            each: parts.decrypt_name(published, store, each, box) for each, box in names.items()
        },
        slots=believed.keyring.slots,
        action=action,
        facts=facts,
    )


def carry_out(store: OpenStore, change: Change, control: JobControl) -> RotationReport:
    """Make the change, within `store.changing_keyring()`; the grant has the new keys afterwards.

    A change of the auditors renews `published` as well, where the epochs of the ledger are.

    Raises:
        AccessDeniedError: the grant lacks a key that it takes.
        StorageUnavailableError: not space enough, or the disk failed; everything is as before.
        JobCancelledError: before the commit; everything is as before.
    """
    auditors, compartments = _auditors(store, change), change.compartments
    auditor_key = b""
    if parts.MEMBERSHIP in change.signers:
        compartments |= {Compartment.PUBLISHED}
        auditors = (*auditors, AccountKey.generate())
        auditor_key = auditors[-1].public
    seeds = _seeds(store, change)
    try:
        if not compartments:
            _write_keyring(store, change, Secrets(store.grant.keys, seeds, auditors))
            return RotationReport((), {}, {})
        with new_files(store, compartments, control, auditor_key) as files:
            secrets = Secrets(files.keys, seeds, auditors)
            trusted = _commit(store, change, secrets, files)
            store.grant.renew(files.keys, seeds, trusted, files.number)
            report = RotationReport(files.compartments, files.before, files.after)
    finally:
        for seed in seeds.values():
            wipe(seed)
    store.close()
    store.forget_keyring()
    remove_unnamed(store)
    return report


def rotate(
    store: OpenStore, compartments: frozenset[Compartment], action: str, control: JobControl
) -> RotationReport:
    """New keys and files for `compartments`; who may come in stays. Raises as `carry_out`."""
    with store.changing_keyring() as believed:
        facts = {"compartments": ", ".join(each for each in Compartment if each in compartments)}
        change = unchanged(believed, store.published_key, action, facts)
        return carry_out(store, replace(change, compartments=compartments), control)


def _auditors(store: OpenStore, change: Change) -> tuple[AccountKey, ...]:
    """The auditor keys that this account has, the present one last; none if it need not seal any."""
    membership = store.believed.membership
    if parts.MEMBERSHIP not in store.grant.signing_keys or change.members == membership.members:
        return ()
    me, present = account_key(store.grant), fingerprint(membership.auditor_key).hex()
    ordered = sorted(membership.auditor_secrets, key=lambda each: each == present)
    found = (parts.open_auditor(me, store.grant.account_id, membership, each) for each in ordered)
    return tuple(auditor for auditor in found if auditor is not None)


def _seeds(store: OpenStore, change: Change) -> dict[str, bytearray]:
    """Copies of the signing keys of the grant, or their successors."""
    return {
        purpose: new_signing_key() if purpose in change.signers else bytearray(seed)
        for purpose, seed in store.grant.signing_keys.items()
    }


def _write_keyring(store: OpenStore, change: Change, secrets: Secrets) -> None:
    """A change without new files: the generation keeps its number, so that nobody is signed out."""
    generation = store.believed.generation
    keyring = _keyring(store, change, secrets, generation.number, generation.files)
    store.write_keyring(keyring)


def _commit(store: OpenStore, change: Change, secrets: Secrets, files: NewFiles) -> bytes:
    """The commit; fingerprint of the membership key of after."""
    keyring = _keyring(store, change, secrets, files.number, files.files)
    files.commit(keyring)
    return fingerprint(parts.membership_of(keyring).verify_key)


def _keyring(
    store: OpenStore,
    change: Change,
    secrets: Secrets,
    number: int,
    files: Mapping[Compartment, str],
) -> Keyring:
    keyring, grant = store.believed.keyring, store.grant
    if parts.ROTATION not in secrets.seeds:
        raise AccessDeniedError("no-key", role=grant.role, compartment=parts.ROTATION)
    membership = _membership(store, change, secrets)
    generation = generation_for(
        keyring.store, number, files, change.members, change.names, secrets.keys
    )
    entry = seal_entry(
        grant,
        parts.membership_of(replace(keyring, membership=membership)),
        change.action,
        "",
        "",
        change.facts,
    )
    return replace(
        keyring,
        membership=membership,
        generation=parts.sign_generation(generation, secrets.seeds[parts.ROTATION]),
        slots=change.slots,
        succession=(*keyring.succession, *_endorsements(store, change, secrets)),
        pending=(*keyring.pending, entry),
    )


def _membership(store: OpenStore, change: Change, secrets: Secrets) -> Signed:
    """Signed anew only where it changed: a steward who rotates keys has not its key."""
    believed = store.believed
    if change.members == believed.membership.members and not change.signers:
        return believed.keyring.membership
    seed = secrets.seeds.get(parts.MEMBERSHIP)
    if seed is None:
        raise AccessDeniedError("no-key", role=store.grant.role, compartment=parts.MEMBERSHIP)
    membership = membership_for(
        believed.keyring.store,
        believed.membership.serial + 1,
        change.members,
        secrets,
        (*believed.membership.former, *change.former),
    )
    return parts.sign_membership(membership, seed)


def _endorsements(store: OpenStore, change: Change, secrets: Secrets) -> tuple[Endorsement, ...]:
    if parts.MEMBERSHIP not in change.signers:
        return ()
    old = store.grant.signing_keys[parts.MEMBERSHIP]
    new = verify_key(secrets.seeds[parts.MEMBERSHIP])
    return (parts.endorse(store.believed.keyring.store, old, new),)
