"""Everything a store holds on one person, as they may ask for it (GDPR, article 15)."""

from dataclasses import dataclass
from datetime import datetime

from recsys_app.domain.erasure import BackupHolding
from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.records import RejectedRow
from recsys_app.domain.reports import HistoryEntry


@dataclass(frozen=True, slots=True)
class HeldAttribute:
    """One thing known about the person, where it is kept, and which import said it."""

    name: str
    value: str | float
    compartment: str
    batch: int


@dataclass(frozen=True, slots=True)
class HeldImport:
    """An import that brought rows about the person; `rows` of them are interactions."""

    number: int
    source: str
    created: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A run on data that held the person; `tested`: its figures are partly about them."""

    run: str
    title: str
    created: datetime
    tested: bool


@dataclass(frozen=True, slots=True)
class HeldDataset:
    """What one data set holds.

    Attributes:
        set_aside: rows that could not be used whose column of the person says that they are theirs.
        set_aside_of_others: how many others have a field that is the id. They are somebody else's, or
            nobody can tell whose, and are not shown.
    """

    dataset: str
    pseudonym: str
    time_kind: TimeKind
    imports: tuple[HeldImport, ...]
    attributes: tuple[HeldAttribute, ...]
    interactions: tuple[HistoryEntry, ...]
    set_aside: tuple[RejectedRow, ...]
    set_aside_of_others: int
    runs: tuple[HeldRun, ...]


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list of recommendations for the person that was published, best first: id and title."""

    run: str
    published: datetime
    subject: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry of the ledger that is about the person, as far as the account may read it."""

    sequence: int
    written: datetime
    account: str
    action: str


@dataclass(frozen=True, slots=True)
class AccessReport:
    """All of it. `made` is UTC; `account` is who asked."""

    person: str
    made: datetime
    account: str
    datasets: tuple[HeldDataset, ...]
    lists: tuple[HeldList, ...]
    entries: tuple[HeldEntry, ...]
    backups: tuple[BackupHolding, ...]
