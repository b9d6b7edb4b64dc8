"""What an evaluation answers: plain numbers, ready for JSON, a table or a chart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from recsys_app.domain.arrays import Float32Array, Int32Array
from recsys_app.domain.model_state import Json
from recsys_app.domain.privacy import MemorisationReport, PrivacySpent


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A figure with its 95 % interval over people; None where it has no value per person."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """The definition printed beside a figure. `better` is "higher", "lower" or "neither"."""

    title: str
    formula: str
    citation: str
    better: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Who and what was tested.

    Attributes:
        people: people behind the main figures: they have a history and something hidden.
        without_history: people with something hidden but no history; their figures stand apart.
        without_targets: people with nothing hidden left; they are in no figure.
        targets: hidden items of `people`, cold ones included.
        cold_targets: of these, items that the model does not know; they stay misses.
        rated_targets: hidden ratings that were predicted; 0 where ratings are not predicted.
        catalogue: items that were ranked for each person.
    """

    people: int
    without_history: int
    without_targets: int
    targets: int
    cold_targets: int
    rated_targets: int
    catalogue: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One model on one holdout.

    Attributes:
        metrics: "ndcg@10" to its figure over the people with a history; also "rmse", "mse", "mae"
            where ratings are predicted.
        without_history: the list metrics of the people without a history; empty if there are none.
        ndcg_by_length: list length, as text, to nDCG: the curve of a chart.
        counts: who and what was tested.
        formulas: metric name ("ndcg") to its definition.
        tied_share: share of the shown places whose score another place beside it has too, 0-1.
        notices: what a reader must know before trusting the figures ("many-ties").
        user_index: (people,) int32, who the values of `per_person` belong to, ascending.
        per_person: "ndcg@10" to (people,) float32; the mean over people is the figure.
    """

    metrics: Mapping[str, MetricValue]
    without_history: Mapping[str, MetricValue]
    ndcg_by_length: Mapping[str, MetricValue]
    counts: Counts
    formulas: Mapping[str, Formula]
    tied_share: float
    notices: tuple[str, ...]
    user_index: Int32Array
    per_person: Mapping[str, Float32Array]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What `train` answers, stored with the run. Everything in it is plain.

    Attributes:
        run, dataset: names, given by the store.
        family: of the model ("baseline", "collaborative", "content", "deep").
        settings: the model's settings, defaults filled in.
        protocol: see `Protocol.to_json`.
        seconds: wall time of preparation, fitting and evaluation together, without pauses.
        fit_seconds, evaluation_seconds: of that.
        epochs: passes over the training data; 0 for a closed form.
        threads: processor threads that PyTorch computed with; 0 in a run that does not say.
        peak_memory_mb: most memory (10**6 bytes) that the whole program held meanwhile.
        preparation: what preprocessing and splitting kept and dropped.
        curves: reported value ("loss") to its course.
        privacy: what the training spent; None where the model promises none.
        memorisation: the last check of the run's settings; None where there was none.
        The others: see `Evaluation`.
    """

    run: str
    model: str
    title: str
    family: str
    dataset: str
    split: str
    seed: int
    device: str
    seconds: float
    epochs: int
    peak_memory_mb: float
    metrics: Mapping[str, MetricValue]
    counts: Counts
    without_history: Mapping[str, MetricValue]
    ndcg_by_length: Mapping[str, MetricValue]
    formulas: Mapping[str, Formula]
    tied_share: float
    settings: Mapping[str, Json]
    protocol: Mapping[str, Json]
    preparation: Mapping[str, Json]
    fit_seconds: float
    evaluation_seconds: float
    notices: tuple[str, ...] = ()
    curves: Mapping[str, list[float]] = field(default_factory=dict)
    threads: int = 0
    privacy: PrivacySpent | None = None
    memorisation: MemorisationReport | None = None

    def to_json(self) -> dict[str, Json]:
        """The same as JSON; it holds the answer of `recvault train --json`."""
        check = None if self.memorisation is None else self.memorisation.to_json()
        return {**asdict(self), "notices": list(self.notices), "memorisation": check}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The report that `to_json` wrote."""
        parts: dict[str, Any] = {
            "counts": Counts(**stored["counts"]),
            "notices": tuple(stored["notices"]),
            "formulas": {name: Formula(**text) for name, text in stored["formulas"].items()},
        }
        for part in ("metrics", "without_history", "ndcg_by_length"):
            parts[part] = {name: MetricValue(**value) for name, value in stored[part].items()}
        for part, kind in (("privacy", PrivacySpent), ("memorisation", MemorisationReport)):
            found = stored.get(part)
            parts[part] = None if found is None else kind.from_json(found)
        return cls(**{**stored, **parts})
