"""What use cases answer: small, frozen, ready to print or draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.model_state import Json
from recsys_app.domain.recommendations import Recommendation
from recsys_app.domain.records import RejectedRow


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did.

    Attributes:
        reasons: rows set aside, by reason.
        people, items: who and what the whole data set has now.
        described_people, described_items: ids of the further tables that are in the log or, where
            it was appended, in the data set already.
        erased: rows left out because they are about people who were erased; nothing of them is kept.
    """

    dataset: str
    batch: int
    rows: int
    rejected: int
    reasons: Mapping[str, int]
    people: int
    items: int
    new_people: int
    new_items: int
    described_people: int
    described_items: int
    time_kind: TimeKind
    seconds: float
    rejects_file: Path | None = None
    erased: int = 0


@dataclass(frozen=True, slots=True)
class TableCheck:
    """A table of items or people: its usable rows, and how many of them `ImportReport` would count."""

    rows: int
    described: int


@dataclass(frozen=True, slots=True)
class ImportCheck:
    """What an import would do.

    Attributes:
        rows: interactions that would be kept.
        people, items: different ones among them.
        first, last: see `TimeKind`; None without time.
        not_positive: rows whose value is 0 or less; 0 where values are ratings or there are none.
        item_table, user_table: None where none was given.
        rejected: rows that would be set aside, those of the tables among them.
        reasons: how many of them, by reason.
        examples: the first few of each reason; they belong to no batch, which is 0.
        erased: rows that would be left out because they are about people who were erased.
    """

    rows: int
    people: int
    items: int
    first: int | None
    last: int | None
    time_kind: TimeKind
    not_positive: int
    item_table: TableCheck | None
    user_table: TableCheck | None
    rejected: int
    reasons: Mapping[str, int]
    examples: tuple[RejectedRow, ...]
    erased: int = 0


@dataclass(frozen=True, slots=True)
class RowReading:
    """How an import reads one row of a log.

    Attributes:
        line: on which the row begins, 1-based (Parquet: row number).
        texts: role ("user", "item" …) to what stands in the file, "" where nothing does; empty where
            the row has no such fields.
        timestamp: see `TimeKind`; None without time, and where the row is set aside.
        value: None without a value column, and where the row is set aside.
        reason: why it is set aside, "" if it is taken.
    """

    line: int
    texts: Mapping[str, str]
    timestamp: int | None = None
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The first rows of a log as an import reads them, in file order."""

    rows: tuple[RowReading, ...]
    time_kind: TimeKind


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """One line of the list of data sets. Times in milliseconds since 1970 or order numbers.

    `has_items`: at least one item has a title or attributes, which some models need.
    """

    dataset: str
    interactions: int
    users: int
    items: int
    first: int | None
    last: int | None
    time_kind: TimeKind
    batches: int
    has_items: bool
    created: datetime


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """One registered model with its settings, as `recvault models` and the training form show it."""

    name: str
    title: str
    family: str
    summary: str
    citation: str
    needs_items: bool
    private: bool  # a training spends of the data set's privacy budget
    hyperparameters: tuple[Mapping[str, Json], ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One line of the leaderboard. `metrics` maps "ndcg@10" to value, low, high (None: no interval)."""

    run: str
    model: str
    title: str
    family: str
    dataset: str
    dataset_version: str  # runs on two versions of a data set are not comparable
    protocol: Mapping[str, Json]
    protocol_key: str
    seed: int
    device: str
    created: datetime
    seconds: float
    epochs: int
    peak_memory_mb: float
    metrics: Mapping[str, Mapping[str, float | None]]
    people: int
    current: bool  # trained on the data set as it is now
    has_model: bool  # False: it was removed when another run was trained in its place
    notices: tuple[str, ...]  # what a reader must know before trusting the figures


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person in a search: `id` is the external id where the role may see it, else ""."""

    pseudonym: str
    id: str
    interactions: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One interaction of a person, as a timeline or table shows it."""

    item: str
    title: str
    category: str
    timestamp: int
    value: float
    event: str = ""


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """A person's interactions, oldest first, and what is known about them.

    `sealed` names the attributes that are stored under People.
    """

    dataset: str
    pseudonym: str
    id: str
    time_kind: TimeKind
    entries: tuple[HistoryEntry, ...]
    attributes: Mapping[str, Json] = field(default_factory=dict)
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """One item in a search."""

    item: str
    title: str
    category: str


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """A person's list from one run. `user` is the name it was asked by.

    Attributes:
        method: how the reasons were found: "exact", "occlusion" or "" without reasons.
        history: interactions that the list was made from, those of items that the model knows; at
            0 the list is the same for everyone. None where that was not published.
        notices: what a reader must know before using it ("data-changed").
    """

    user: str
    run: str
    items: tuple[Recommendation, ...]
    method: str = ""
    history: int | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """A file that was written on request."""

    path: Path
    people: int
    rows: int


@dataclass(frozen=True, slots=True)
class RecoveryKit:
    """A kit as it was written and tried.

    Attributes:
        file: where its text is.
        store: name of the folder it is for.
        account, secret: what to sign in with.
        text: of the file.
    """

    file: Path
    store: str
    account: str
    secret: str = field(repr=False)
    made: datetime
    text: str = field(repr=False)
