"""What the store hands out: data sets, batches, runs, publications. Plain values, no keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.model_state import Json


@dataclass(frozen=True, slots=True)
class Dataset:
    """One named behaviour log and what its columns mean.

    Attributes:
        id: stable and never used again, also not after removal.
        created: UTC, as every time in this module.
        rated: `value` is an explicit rating.
        events: names of the event codes, in code order; empty without an event column.
        folds: names of the fold codes, in code order; empty without a fold column.
        has_items: at least one item has a title or attributes.
        version: digest over the visible batches; changes with every import and undo.
        n_users: one more than the highest user index ever given.
        n_items: one more than the highest item index ever given.
    """

    id: int
    name: str
    created: datetime
    time_kind: TimeKind
    rated: bool
    events: tuple[str, ...]
    folds: tuple[str, ...]
    has_items: bool
    version: str
    n_users: int
    n_items: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. `number` counts 1, 2, … within its data set and is never used again.

    Attributes:
        source: name of the file it came from, without its folder.
        rows: interactions kept.
        rejected: rows set aside with a reason.
        duplicates: rows equal to an earlier row of the batch, as counted by the importer.
        digest: SHA-256 (hex) over the packed columns.
    """

    id: int
    number: int
    dataset_id: int
    source: str
    created: datetime
    rows: int
    rejected: int
    duplicates: int
    digest: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A line of a source file that was not imported, why, and what it said.

    `file` is the name of the log or of a table that came with it, without its folder. `person` is whose
    row it is, where its columns say so, else "".
    """

    batch: int
    file: str
    line: int
    reason: str
    text: str
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """What a training produced, before the store names it.

    Attributes:
        model: registered name of the recommender.
        dataset: name of the data set.
        dataset_version: `Dataset.version` it was trained on.
        protocol: how it was evaluated; `protocol_key` is equal for runs that may be compared.
        seconds: wall time of the training.
        report: the evaluation as JSON.
        curves: one list per curve ("loss", "ndcg@10"), one value per epoch.
    """

    model: str
    settings: Mapping[str, Json]
    dataset: str
    dataset_version: str
    protocol: Mapping[str, Json]
    protocol_key: str
    seed: int
    device: str
    seconds: float
    epochs: int
    peak_memory_mb: float
    report: Mapping[str, Json]
    curves: Mapping[str, list[float]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(NewRun):
    """A stored run. `name` is the model and a number that no other run of the store has.

    Attributes:
        model_version: `Dataset.version` that its model was fitted on: that of the report, or a later
            one where somebody was erased and the model refitted.
        stale: its model was trained with somebody who was erased since and could not be refitted.
    """

    id: int
    name: str
    created: datetime
    archived: bool
    model_version: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """What is about to be published: lists of `k` from `run`, for external ids or pseudonyms."""

    run: str
    model_title: str
    dataset: str
    k: int
    with_ids: bool
    report: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(NewPublication):
    """Published lists for `people` subjects; a copy that outlives its run."""

    id: int
    created: datetime
    people: int


Facts = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One thing that was done.

    Attributes:
        sequence: its place, from 1 on; the order that counts.
        written: UTC by the clock of that machine; see `clock_went_back`. None where it is unreadable.
        account: name of who did it.
        action: what was done ("import", "train"); "" where this account may not read it.
        subject: "batch 3", "model 7", "publication 2" with its digest (hex, "" for a removal), or "".
        facts: details, for those who may read the action.
        clock_went_back: the entry before it bears a later time.
        forged: it was not signed by the account that it names.
        unreadable: what stands there is no entry, and nothing but its place is known.
    """

    sequence: int
    written: datetime | None
    account: str
    action: str
    subject: str
    digest: str
    facts: Facts
    clock_went_back: bool = False
    forged: bool = False
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger was at one moment, to be filed outside of the store.

    Attributes:
        store: id of the store.
        count: entries of the ledger.
        link: chain value of the last of them (hex).
        generation: count of the rotations.
        serial: count of the changes of who may sign in.
        changes: transactions that each compartment has seen.
        erased: keyed hashes of erased people, which a restored backup erases again; None from who
            cannot see the register.
    """

    store: str
    count: int
    link: str
    generation: int
    serial: int
    changes: Mapping[str, int]
    written: str
    erased: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """What is wrong with an entry and known: the sentence, when and by whom it was accepted, and why.

    `account` and `reason` are "" for who may not read them.
    """

    finding: str
    accepted: datetime
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The verdict on the ledger: how many entries, what was found wrong, one sentence each.

    Attributes:
        with_codes: also that nothing was written anew, which an administrator alone can check.
        acceptable: those of the findings that an administrator can accept as known.
        accepted: what is wrong as well, and was accepted.
    """

    entries: int
    findings: tuple[str, ...]
    with_codes: bool
    acceptable: tuple[str, ...] = ()
    accepted: tuple[AcceptedFinding, ...] = ()

    @property
    def sound(self) -> bool:
        """Nothing is wrong that is not known."""
        return not self.findings


class FileStatus(StrEnum):
    """What `verify` found out about one file."""

    SOUND = "sound"
    DAMAGED = "damaged"
    MISSING = "missing"
    NO_KEY = "no-key"  # this account cannot look inside
    LEFT_OVER = (
        "left-over"  # of an interrupted change of keys; the next sign-in that writes removes it
    )


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The verdict on one file of the store; `findings` name what is wrong, one sentence each.

    Those of a file that is left over say what it is; nothing is wrong.
    """

    file: str
    status: FileStatus
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All files of the store, in a fixed order, how much was recomputed, and the ledger.

    `ledger` is None where it cannot be read; the file it lies in is damaged then.
    """

    files: tuple[FileCheck, ...]
    batches: int
    models: int
    ledger: LedgerCheck | None = None

    @property
    def sound(self) -> bool:
        """Nothing that could be looked at is damaged or missing."""
        bad = {FileStatus.DAMAGED, FileStatus.MISSING}
        files = all(file.status not in bad for file in self.files)
        return files and (self.ledger is None or self.ledger.sound)

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Files that an interrupted change of keys left."""
        return tuple(file.file for file in self.files if file.status is FileStatus.LEFT_OVER)


@dataclass(frozen=True, slots=True)
class RotationReport:
    """What new keys did.

    Attributes:
        compartments: those that have new keys and files now.
        before, after: bytes on disk of every compartment.
        signing_keys: whether what signs and what the ledger is sealed to is new as well.
    """

    compartments: tuple[str, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    signing_keys: bool


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """The store as a whole.

    Attributes:
        sizes: bytes on disk per compartment, its write-ahead log included.
        kdf: key derivation of the asking account in words ("Argon2id, 64 MiB, 3 passes, 4 lanes").
        administrators: accounts of that role that are people.
        copies_agree: the keyring and its copy hold the same.
        leftovers: files that an interrupted change of keys left.
    """

    format_version: int
    store_id: str
    created: datetime
    generation: int
    sizes: Mapping[str, int]
    kdf: str
    accounts: int
    administrators: int
    recovery_accounts: int
    copies_agree: bool
    leftovers: tuple[str, ...] = ()

    @property
    def recoverable(self) -> bool:
        """Whether an administrator who forgot the password has another, or a kit, to turn to."""
        return self.recovery_accounts > 0 or self.administrators > 1
