"""What is said of erasing a person: what is held, what will happen, what has happened, and its proof."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from recsys_app.domain.model_state import Json


@dataclass(frozen=True, slots=True)
class Trace:
    """What one data set holds of a person.

    Attributes:
        pseudonym: "" where only rows that were set aside name the person.
        user_index: -1 there.
        interactions: rows, in the imports `batches` (numbers within the data set).
        attributes: names of what is known about the person.
        set_aside: rejected rows of which one field is the person's id; all of them are removed.
        set_aside_of_others: those among them that are somebody else's, or nobody can tell whose.
    """

    dataset: str
    dataset_id: int
    user_index: int
    pseudonym: str
    interactions: int
    batches: tuple[int, ...]
    attributes: tuple[str, ...]
    set_aside: int
    set_aside_of_others: int


class ModelEffect(StrEnum):
    """What an erasure does to the model of a run."""

    REFITTED = "refitted"  # anew without the person, to the bit, with a certificate
    STALE = "stale"  # blocked from lists for others until it is trained again
    GONE = "gone"  # it was removed before: the run has its figures only


class WhyStale(StrEnum):
    """Why a model is not refitted."""

    LEARNT = "learnt"  # its training is no sum over people
    PRIVATE = "private"  # its noise is drawn in secret, and a training spends privacy
    DATA_GONE = "data-gone"  # an import that it was trained on was taken back
    DIFFERS = "differs"  # the two ways to the model without the person did not meet


@dataclass(frozen=True, slots=True)
class RunEffect:
    """What happens to the model of a run. Its figures stay, marked as made with the person."""

    run: str
    title: str
    dataset: str
    effect: ModelEffect
    why: WhyStale | None = None


class ListEffect(StrEnum):
    """What an erasure does to what was published."""

    REBUILT = "rebuilt"  # everyone else's lists from the refitted model
    WITHDRAWN = "withdrawn"  # its model is stale, or gone
    SHORTENED = "shortened"  # the person's list leaves it; its model never knew them


@dataclass(frozen=True, slots=True)
class PublicationEffect:
    """What happens to a publication; `holds_list`: the person has a list in it."""

    run: str
    effect: ListEffect
    people: int
    k: int
    with_ids: bool
    holds_list: bool


@dataclass(frozen=True, slots=True)
class BackupHolding:
    """A backup that may hold the person, and by when it is to be destroyed."""

    file: str
    made: datetime
    ends: date | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """All that an erasure would touch. `person` is the external id that was asked for."""

    person: str
    traces: tuple[Trace, ...]
    runs: tuple[RunEffect, ...]
    publications: tuple[PublicationEffect, ...]
    backups: tuple[BackupHolding, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """That the model of a run is, to the bit, the one trained from scratch without an erased person.

    The two digests come from two ways. `without`: before anything was erased, the person's rows were
    left out in memory and the model was trained. `model`: it was trained on what the store holds
    after the erasure; this is the model that is stored. Both from the same items of the data set,
    preprocessing, split, settings, seed and thread count; split and k-core were computed anew.

    Attributes:
        person: keyed hash of the person's id, as in the erasure register.
        dataset_version: of the data after the erasure.
        interactions, people, items: of its training part.
        model, without: SHA-256 (hex) of the whole stored state, item vocabulary included.
        libraries: versions that computed it.
    """

    run: str
    dataset: str
    dataset_version: str
    person: str
    created: str
    model_name: str
    settings: Mapping[str, Json]
    protocol: Mapping[str, Json]
    seed: int
    threads: int
    interactions: int
    people: int
    items: int
    model: str
    without: str
    libraries: Mapping[str, str]

    @property
    def identical(self) -> bool:
        return self.model == self.without

    def to_json(self) -> dict[str, Json]:
        return {**asdict(self), "identical": self.identical}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls(**{name: value for name, value in stored.items() if name != "identical"})


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An erased person as the register knows them: by a keyed hash, which tells nobody the id."""

    hash: str
    erased: datetime
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class ErasureList:
    """The register, newest first; hashes of erasures that were cut off; runs to be trained again."""

    entries: tuple[RegisterEntry, ...]
    under_way: tuple[str, ...]
    stale: tuple[str, ...]
    stale_private: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure did. The files of the store were made anew under new keys at its end.

    Attributes:
        hash: of the person, as in the register.
        interactions, attributes, set_aside, lists: what was removed, over all data sets.
        stale: effects of the models to be trained again.
        backups: which still hold the person.
    """

    hash: str
    datasets: tuple[str, ...]
    interactions: int
    attributes: int
    set_aside: int
    lists: int
    certificates: tuple[Certificate, ...]
    stale: tuple[RunEffect, ...]
    publications: tuple[PublicationEffect, ...]
    backups: tuple[BackupHolding, ...]
    seconds: float = field(default=0.0, compare=False)
