"""What is said of backups: those that were made, the plan for further ones, what a restore found."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

_CLOCKS_APART: Final = timedelta(days=1)


def is_ahead(moment: datetime) -> bool:
    """Whether the clock says that what was done at `moment` is yet to come: it was wrong, or is."""
    return moment > datetime.now(UTC) + _CLOCKS_APART


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in the store's list.

    Attributes:
        file: where it was put, an absolute path.
        made: UTC.
        size: bytes.
        digest: SHA-256 (hex) of its header, which names the digests of all the rest.
        entries: of the ledger, when it was made; None where nobody with a key has looked yet.
        verified: reopened, every page checked and counted, and found whole at the last check.
        checked: when that was; None before the first time.
        ends: by when it is to be destroyed; None without an end.
        scheduled: made by the plan, whose retention may remove it.
    """

    file: str
    made: datetime
    size: int
    digest: str
    entries: int | None = None
    verified: bool = False
    checked: datetime | None = None
    ends: date | None = None
    scheduled: bool = False

    @property
    def present(self) -> bool:
        """Whether a file is there now; the disk may be elsewhere."""
        return Path(self.file).is_file()

    @property
    def ahead(self) -> bool:
        """Whether nobody knows when it was made; see `is_ahead`."""
        return is_ahead(self.made)

    @property
    def overdue(self) -> bool:
        """Whether its end date has passed."""
        return self.ends is not None and self.ends < datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """When backups are made by themselves, and for how long they are kept.

    Attributes:
        folder: where they go, an absolute path.
        every_days: a new one is due so many days after the last.
        keep: how many verified ones stay.
        keep_days: the end date of each lies so many days after it was made; 0 for none.
        suspended: it came with a restored backup; nothing is made or deleted until it is set anew.
    """

    folder: str
    every_days: int = 7
    keep: int = 5
    keep_days: int = 365
    suspended: bool = False

    def end_of(self, made: datetime) -> date | None:
        return made.date() + timedelta(days=self.keep_days) if self.keep_days else None


@dataclass(frozen=True, slots=True)
class BackupList:
    """Every backup that the store knows of, newest first, and the plan; None without one."""

    backups: tuple[Backup, ...]
    plan: BackupPlan | None
    due: bool


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made or looked at.

    Attributes:
        file: where it is.
        size: bytes.
        digest: as in `Backup`.
        verified: every figure below was counted in the file itself, reopened.
        entries: of its ledger.
        rows: in all tables together.
        batches, models: whose digests were recomputed.
        generation: count of the rotations before it.
    """

    file: Path
    size: int
    digest: str
    verified: bool
    entries: int = 0
    rows: int = 0
    batches: int = 0
    models: int = 0
    generation: int = 0


@dataclass(frozen=True, slots=True)
class DueReport:
    """What the plan did: the backup made, one verified that nobody had looked at, files removed.

    `unsound` are files that were to be verified and are no whole backup of this store.
    """

    made: BackupReport | None
    verified: BackupReport | None
    removed: tuple[str, ...]
    unsound: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptStanding:
    """A receipt held against a restored store: how many of its ledger's entries are not there."""

    written: str
    entries: int
    missing: int


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A store that was restored.

    Attributes:
        store: its folder.
        account: who signed in with the password of that day.
        entries: of its ledger.
        rows: in all tables.
        missing: entries that this machine saw of the store and the backup does not have.
        receipts: each one given, and what is missing of it.
        named: people who were erased since, as the newest of the receipts and this machine know.
        erased: those of them whom the backup had, and who were erased again.
        unknown_since: there are later entries of the ledger than that knowledge: somebody who was
            erased there may be in the store again.
        plan: for backups, suspended; None if the backup had none.
    """

    store: Path
    account: str
    entries: int
    rows: int
    missing: int
    receipts: tuple[ReceiptStanding, ...]
    named: int
    erased: int
    unknown_since: bool
    plan: BackupPlan | None = None
