"""Whether a backup is one: it is unpacked into a folder of its own and looked at like any store.

Every file is held against the digests of the container and against the anchor in the keyring, which
only a holder of a key can have written; then `store verify` runs over it, and every row is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.access.session import PrivateKeys
from recsys_app.crypto.keys import fingerprint
from recsys_app.domain.backups import BackupReport
from recsys_app.domain.records import FileStatus
from recsys_app.errors import AccessDeniedError, InvalidSettingError, TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.format import damaged, open_backup, read_contents
from recsys_app.storage.backup.snapshot import row_counts
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Keyring
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.keyring.slots import Pin
from recsys_app.storage.ledger import rows
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.verify import verify_store

Counts = Mapping[Compartment, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was counted in a store that was unpacked from a backup and found whole."""

    counts: Counts
    entries: int
    link: bytes
    generation: int
    batches: int
    models: int

    @property
    def rows(self) -> int:
        return sum(sum(tables.values()) for tables in self.counts.values())


def check_unpacked(grant: Grant, name: str, control: JobControl) -> Checked:
    """Verify the store of `grant`, unpacked from the backup `name`, and count it.

    Raises:
        TamperedDataError: anything in it is not as it was left, or not known of its ledger.
    """
    report = verify_store(grant, control)
    bad = [check for check in report.files if check.status is not FileStatus.SOUND]
    if bad:
        raise damaged(name, bad[0].file)
    if report.ledger is None or not report.ledger.sound:
        raise TamperedDataError("backup-ledger", where=name)
    store = OpenStore(grant)
    try:
        head = rows.head(store.published)
        return Checked(
            {compartment: row_counts(store.database(compartment)) for compartment in Compartment},
            head.count,
            head.link,
            store.believed.generation.number,
            report.batches,
            report.models,
        )
    finally:
        store.close()


def grant_for(keyring: Keyring, folder: Path, store: OpenStore, name: str) -> Grant:
    """A grant for the store in `folder`, unpacked from a backup, with the key of the account.

    An account keeps its earlier key pairs, so it opens backups of every day on which it had the same
    role, unless its password was reset since. Wipe it.

    Raises:
        InvalidSettingError: the backup is one of another store.
        AccessDeniedError: the account was not there yet, or had another key.
        TamperedDataError: the keyring in it was not written by those who may.
    """
    me = store.grant
    if keyring.store != store.believed.keyring.store:
        raise InvalidSettingError("backup-of-other-store", where=name)
    trusted = _trusted_then(keyring, store)
    membership = parts.believe_membership(keyring, Pin(trusted, 0))
    generation = parts.believe_generation(keyring, membership)
    member = next((each for each in membership.members if each.id == me.account_id), None)
    key = None if member is None else OwnKeys(me.private_keys).of(member.public_key)
    if member is None or key is None or member.role is not me.role:
        raise AccessDeniedError("backup-of-others", where=name, account=me.account)
    keys = parts.open_keys(key, member, keyring)
    parts.check_mac(keyring, keys[Compartment.PUBLISHED])
    return replace(
        me,
        store=folder,
        keys=keys,
        signing_keys={},
        private_keys=PrivateKeys(key.secret()),
        trusted=trusted,
        serial=membership.serial,
        generation=generation.number,
        read_only=False,
    )


def _trusted_then(keyring: Keyring, store: OpenStore) -> bytes:
    """The fingerprint of the membership key of that day, if today's was endorsed in its succession."""
    then = fingerprint(parts.membership_of(keyring).verify_key)
    believed = store.believed
    if parts.succeeds(believed.keyring, then, believed.membership.verify_key):
        return then
    return store.grant.trusted


def report_of(file: Path, checked: Checked | None) -> BackupReport:
    """What to say of the backup in `file`; `checked` is what was counted in it, if anybody did."""
    with open_backup(file) as stream:
        digest = read_contents(stream, file.name).digest.hex()
    size = file.stat().st_size
    if checked is None:
        return BackupReport(file, size, digest, verified=False)
    return BackupReport(
        file,
        size,
        digest,
        verified=True,
        entries=checked.entries,
        rows=checked.rows,
        batches=checked.batches,
        models=checked.models,
        generation=checked.generation,
    )
