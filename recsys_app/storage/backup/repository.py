"""The backups of a store: making, verifying, listing and removing them, and the plan for more.

The list lies in `people`, whose key stewards and administrators hold: an erasure has to name the
backups that still hold a person.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from recsys_app.domain.backups import Backup, BackupPlan, BackupReport
from recsys_app.errors import InvalidSettingError, NotFoundError, TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.checking import check_unpacked, grant_for, report_of
from recsys_app.storage.backup.due import due_backup, remember_plan
from recsys_app.storage.backup.format import unpack
from recsys_app.storage.backup.making import make_backup
from recsys_app.storage.backup.retention import outlived
from recsys_app.storage.backup.standing import entries_in, is_that, is_whole
from recsys_app.storage.backup.target import check_place, clear_abandoned
from recsys_app.storage.backup.waiting import (
    announced_backups,
    believable,
    forget_announced,
    written,
)
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

_COLUMNS = "file, made, size, digest, entries, verified, checked, ends, scheduled"
_PLAN = "folder, every_days, keep, keep_days, suspended"
LONGEST_DAYS = 3650


class BackupRepository:
    """Needs the key of `people`; to make and verify backups, of all compartments."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self._ledger = LedgerRepository(store)
        self._folder = StoreFolder(store.grant.store)

    def all(self) -> tuple[Backup, ...]:
        """Every backup that is known, newest first, those too that were made without a key."""
        known = {backup.file: backup for backup in self._listed()}
        found = {backup.file: backup for backup in self._announced()} | known
        return tuple(sorted(found.values(), key=lambda backup: backup.made, reverse=True))

    def find(self, file: Path) -> Backup | None:
        """The backup that was put at `file`."""
        place = str(file.resolve())
        return next((backup for backup in self.all() if backup.file == place), None)

    @property
    def plan(self) -> BackupPlan | None:
        row = self._store.people.one(f"SELECT {_PLAN} FROM backup_plan")
        if row is None:
            return None
        folder, every_days, keep, keep_days, suspended = row
        return BackupPlan(folder, every_days, keep, keep_days, bool(suspended))

    # ------------------------------------------------------------------ making and verifying

    def make(
        self,
        file: Path,
        control: JobControl,
        *,
        ends: date | None = None,
        replacing: bool = False,
        scheduled: bool = False,
    ) -> BackupReport:
        """Make a backup, verify it and put it on the list. Raises as `make_backup`."""
        place = file.resolve()
        report = make_backup(self._store, place, control, replacing=replacing)
        now = datetime.now(UTC)
        backup = Backup(
            str(place),
            now,
            report.size,
            report.digest,
            report.entries,
            verified=True,
            checked=now,
            ends=ends,
            scheduled=scheduled,
        )
        self._put(backup if ends else self._ending(backup))
        self._record("backup-made", backup)
        return report

    def verify(self, file: Path, control: JobControl) -> BackupReport:
        """Look at a backup as at the store itself, and note in the list what was found.

        Raises:
            NotFoundError, TamperedDataError, UnsupportedVersionError: it is none, or damaged.
            InvalidSettingError: it is one of another store.
            AccessDeniedError: it was made before this account, or before it had its key.
        """
        place = file.resolve()
        try:
            report = self._checked(place, control)
        except (TamperedDataError, InvalidSettingError):
            self._mark_damaged(place)
            raise
        self._mark_whole(report)
        return report

    def _checked(self, file: Path, control: JobControl) -> BackupReport:
        with TemporaryDirectory() as name:
            folder = Path(name)
            keyring = unpack(file, folder, control)
            grant = grant_for(keyring, folder, self._store, file.name)
            try:
                checked = check_unpacked(grant, file.name, control)
            finally:
                grant.wipe()
        return report_of(file, checked)

    def _mark_whole(self, report: BackupReport) -> None:
        now, known = datetime.now(UTC), self.find(report.file)
        if known is None or known.digest != report.digest:  # unknown, or another file since
            made = min(written(report.file) or now, now)
            known = self._ending(Backup(str(report.file), made, report.size, report.digest))
        self._put(replace(known, entries=report.entries, verified=True, checked=now))
        self._record("backup-verified", known)

    def _mark_damaged(self, file: Path) -> None:
        known = self.find(file)
        if known is not None:
            self._put(replace(known, verified=False, checked=datetime.now(UTC)))
            self._record("backup-damaged", known)

    # ------------------------------------------------------------------ the list

    def remove(self, file: Path, control: JobControl) -> Backup:
        """Delete the backup if its file is there, and take it off the list.

        A file that is another one by now is left where it is. Before a verified one goes, one that
        stays is read from end to end; those that are no longer whole lose their mark.

        Raises:
            NotFoundError: none that is known was put there.
            InvalidSettingError: no other verified one is there and whole, and its file is there.
            StorageUnavailableError: it cannot be deleted.
        """
        backup = self.find(file)
        if backup is None:
            raise NotFoundError("backup-unknown", where=str(file))
        counts = backup.verified and is_that(backup, self._store_id)
        if counts and not self._another_is_whole(backup, control):
            raise InvalidSettingError("last-backup", where=backup.file)
        self._take_off(backup)
        return backup

    def _another_is_whole(self, backup: Backup, control: JobControl) -> bool:
        for other in self.all():
            if other.file != backup.file and other.verified and other.present:
                if is_whole(other, self._store_id, control):
                    return True
                self._mark_damaged(Path(other.file))
        return False

    def clear_outlived(self, made: Path | None = None) -> tuple[str, ...]:
        """Delete what the plan no longer keeps, but never `made`; the files that were deleted."""
        plan = self.plan
        if plan is None or plan.suspended:
            return ()
        removed = []
        planned = [backup for backup in self.all() if backup.scheduled]
        found = {backup.file: entries_in(backup, self._store_id) for backup in planned}
        there = {file: entries for file, entries in found.items() if entries is not None}
        for backup in outlived(planned, plan, there):
            if made is None or Path(backup.file) != made:
                self._take_off(backup)
                removed.append(backup.file)
        return tuple(removed)

    def clear_abandoned(self, folder: Path) -> None:
        """Remove what killed processes left in `folder` of planned backups of this store."""
        clear_abandoned(folder, self._store_id)

    def set_plan(self, plan: BackupPlan | None) -> None:
        """Replace the plan; None for none.

        Raises:
            InvalidSettingError: a number is out of range, or the folder is in the store.
            StorageUnavailableError: the folder is not there.
        """
        if plan is not None:
            _check_plan(plan)
        people = self._store.people
        with people.transaction():
            people.execute("DELETE FROM backup_plan")
            if plan is not None:
                people.execute(
                    "INSERT INTO backup_plan VALUES (?, ?, ?, ?, 0)",
                    (plan.folder, plan.every_days, plan.keep, plan.keep_days),
                )
        facts = {} if plan is None else {"every_days": plan.every_days, "keep": plan.keep}
        self._ledger.record("backup-plan", "", "", **facts)
        self.remember_plan()

    def suspend_plan(self) -> BackupPlan | None:
        """Before a restored store has its place: what it inherits belongs to the store that it copies.

        That one may still be there, and make and delete backups in the same folder.
        """
        people = self._store.people
        with people.transaction():
            people.execute("UPDATE backups SET scheduled = 0")
            people.execute("UPDATE backup_plan SET suspended = 1")
        return self.plan

    def remember_plan(self) -> None:
        """Let this machine know when the next backup is due; it may not have seen the plan yet.

        What is only claimed puts nothing off; what this machine made without a key it remembers.
        """
        plan = self.plan
        if plan is None or plan.suspended:
            remember_plan(self._folder.path, None, None)
            return
        planned = [backup for backup in self.all() if backup.scheduled and backup.verified]
        made = [backup.made for backup in planned if not backup.ahead]
        known = due_backup(self._folder.path)
        if known is not None and not known.ahead:
            made.append(known.last)
        remember_plan(self._folder.path, plan, max(made, default=None))

    def settle(self) -> None:
        """Put what was made without a key on the list, for good."""
        if not self._folder.backups.exists():
            return
        for backup in self._announced():
            self._put(backup)
            self._record("backup-made-without-key", backup)
        forget_announced(self._folder)

    # ------------------------------------------------------------------ rows

    def _announced(self) -> tuple[Backup, ...]:
        """What is claimed and not listed."""
        grant, folder = self._store.grant, self._folder
        key = OwnKeys(grant.private_keys)
        claims = announced_backups(folder, self._store_id, grant.account_id, key)
        listed = [backup for backup in self._listed() if backup.digest]
        return believable(claims, listed, self.plan, folder.path) if claims else ()

    @property
    def _store_id(self) -> str:
        return self._store.believed.keyring.store

    def _listed(self) -> list[Backup]:
        return [_backup(row) for row in self._store.people.all(f"SELECT {_COLUMNS} FROM backups")]

    def _put(self, backup: Backup) -> None:
        self._store.people.execute(
            "INSERT OR REPLACE INTO backups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                backup.file,
                backup.made.isoformat(),
                backup.size,
                backup.digest,
                backup.entries,
                backup.verified,
                None if backup.checked is None else backup.checked.isoformat(),
                None if backup.ends is None else backup.ends.isoformat(),
                backup.scheduled,
            ),
        )

    def _take_off(self, backup: Backup) -> None:
        """First the entry, then the file, then the row: whatever a crash leaves can be done again."""
        deletes = is_that(backup, self._store_id)
        self.settle()
        self._record("backup-removed", backup, deleted=deletes)
        if deletes:
            Path(backup.file).unlink(missing_ok=True)
        self._store.people.execute("DELETE FROM backups WHERE file = ?", (backup.file,))

    def _ending(self, backup: Backup) -> Backup:
        plan = self.plan
        return backup if plan is None else replace(backup, ends=plan.end_of(backup.made))

    def _record(self, action: str, backup: Backup, **facts: bool) -> None:
        name, digest = Path(backup.file).name, backup.digest
        facts = {"scheduled": backup.scheduled, **facts}
        self._ledger.record(action, "", "", file=name, sha256=digest, **facts)


def _backup(row: tuple[Any, ...]) -> Backup:
    file, made, size, digest, entries, verified, checked, ends, scheduled = row
    return Backup(
        file,
        datetime.fromisoformat(made),
        size,
        digest,
        entries,
        bool(verified),
        None if checked is None else datetime.fromisoformat(checked),
        None if ends is None else date.fromisoformat(ends),
        bool(scheduled),
    )


def _check_plan(plan: BackupPlan) -> None:
    for name, value, least in (
        ("every_days", plan.every_days, 1),
        ("keep", plan.keep, 1),
        ("keep_days", plan.keep_days, 0),
    ):
        if not least <= value <= LONGEST_DAYS:
            raise InvalidSettingError(
                "backup-plan-range", name=name, least=least, most=LONGEST_DAYS
            )
    check_place(Path(plan.folder) / "backup", replace=True)
