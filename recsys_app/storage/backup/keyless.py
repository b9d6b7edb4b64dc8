"""Backups while nobody is signed in: for a scheduler, and for who has the folder and no password."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from recsys_app.domain.backups import Backup, BackupReport
from recsys_app.errors import NotFoundError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.due import Due, due_backup, remember_due
from recsys_app.storage.backup.making import make_keyless_backup
from recsys_app.storage.backup.target import clear_abandoned
from recsys_app.storage.backup.waiting import announce_backup
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring


def back_up_without_key(
    store: Path, file: Path, control: JobControl, *, replacing: bool = False, wait: float = 0.0
) -> BackupReport:
    """Copy keyring and encrypted files of `store` into `file`; unverified until somebody looks.

    Nobody may be writing to the store; `wait` seconds is how long to wait for that.

    Raises:
        NotFoundError: there is no store.
        StorageUnavailableError: it is open elsewhere, or the place cannot be used.
        ConflictError, InvalidSettingError: the place will not do.
    """
    with _held(store, wait) as folder:
        return _back_up(folder, file, control, replacing=replacing)


def back_up_if_due(
    store: Path, control: JobControl, *, wait: float = 0.0
) -> tuple[BackupReport | None, Due | None]:
    """Make the backup that the plan wants now; what was made, and the plan as it stands after it.

    Raises as `back_up_without_key`.
    """
    due = due_backup(store)
    if due is None or not due.now:
        return None, due
    with _held(store, wait) as folder:
        clear_abandoned(Path(due.folder), read_keyring(folder).keyring.store)
        report = _back_up(folder, due.next_file(store), control, scheduled=True)
        after = Due(due.folder, due.every_days, datetime.now(UTC))
        remember_due(store, after)
    return report, after


def _back_up(
    folder: StoreFolder,
    file: Path,
    control: JobControl,
    *,
    replacing: bool = False,
    scheduled: bool = False,
) -> BackupReport:
    place = file.resolve()
    report = make_keyless_backup(folder, place, control, replacing=replacing)
    now = datetime.now(UTC)
    announce_backup(
        folder, Backup(str(place), now, report.size, report.digest, scheduled=scheduled)
    )
    return report


@contextmanager
def _held(store: Path, wait: float) -> Iterator[StoreFolder]:
    folder = StoreFolder(store)
    if not folder.exists():
        raise NotFoundError("no-store", where=str(store))
    folder.acquire(wait=wait, program="a backup of RecVault")
    try:
        yield folder
    finally:
        folder.release()
