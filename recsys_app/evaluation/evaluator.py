"""One model on one holdout: rank the full catalogue for everyone, then measure all figures at once.

`protocol` says which rules are followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recsys_app.domain.arrays import Float64Array, Int32Array, Int64Array
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.figures import Counts, Evaluation, MetricValue
from recsys_app.evaluation.formulas import formula_of
from recsys_app.evaluation.protocol import Protocol
from recsys_app.evaluation.ranking import rank
from recsys_app.evaluation.ratings import rating_errors
from recsys_app.evaluation.significance import bootstrap_means, percentile_interval
from recsys_app.jobs.control import JobControl
from recsys_app.metrics._judging import n_distinct, people_per_item
from recsys_app.metrics._ratings import RatingErrors
from recsys_app.metrics.base import JudgedLists
from recsys_app.metrics.registry import registry
from recsys_app.models.base import Recommender

CHART_LENGTHS = (1, 3, 5, 10, 20, 50)
MANY_TIES = 0.1  # share of the shown places from which a notice says that chance orders the lists


def evaluate(
    model: Recommender,
    holdout: Holdout,
    training: TrainingSet,
    protocol: Protocol,
    control: JobControl | None = None,
) -> Evaluation:
    """Test `model`, which was fitted on `training`, on `holdout`.

    Raises:
        InvalidDatasetError: nobody has both a history and something hidden ("nothing-to-test").
        JobCancelledError: by `control`.
    """
    main, apart = people_to_test(holdout, training.n_items)
    measure = _Measurement(model, training, protocol, control or JobControl())
    measured = measure(main)
    ratings = rating_errors(model, main, training)
    if ratings is not None:
        measured.per_person.update(mse=ratings.mse(), mae=ratings.mae())
    figures = measured.figures()
    metrics = _asked(figures, protocol.k)
    return Evaluation(
        metrics=metrics,
        without_history=(_asked(measure(apart).figures(), protocol.k) if len(apart) else {}),
        ndcg_by_length={str(k): figures[f"ndcg@{k}"] for k in _lengths(protocol)},
        counts=_counts(holdout, main, apart, training.n_items, ratings),
        formulas={
            name: formula_of(name)
            for name in dict.fromkeys(key.partition("@")[0] for key in metrics)
        },
        tied_share=measured.tied_share,
        notices=("many-ties",) if measured.tied_share > MANY_TIES else (),
        user_index=measured.user_index,
        per_person={
            name: values.astype(np.float32)
            for name, values in measured.per_person.items()
            if name in metrics
        },
    )


def people_to_test(holdout: Holdout, n_items: int) -> tuple[Holdout, Holdout]:
    """The people with something hidden: those with a history, and those without.

    Raises:
        InvalidDatasetError: nobody has both ("nothing-to-test").
    """
    hidden = n_distinct(holdout.targets, n_items) + holdout.n_cold_targets > 0
    known = holdout.histories.lengths > 0
    if not (hidden & known).any():
        raise InvalidDatasetError("nothing-to-test", people=len(holdout))
    main, apart = (np.flatnonzero(hidden & which) for which in (known, ~known))
    return holdout.select(main), holdout.select(apart)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The list metrics of n people.

    Attributes:
        user_index: (n,) ascending.
        per_person: "ndcg@10" to (n,) values.
        whole: "coverage@10" to its one value.
        tied_share: see `Evaluation`.
    """

    user_index: Int32Array
    per_person: dict[str, Float64Array]
    whole: dict[str, float]
    tied_share: float

    def figures(self) -> dict[str, MetricValue]:
        """Means with their intervals, then the values of the whole."""
        values = np.stack(list(self.per_person.values()), axis=1)  # (n, metrics)
        columns = np.vstack([values.mean(axis=0), percentile_interval(bootstrap_means(values))])
        figures = {
            name: MetricValue(*map(float, column))
            for name, column in zip(self.per_person, columns.T, strict=True)
        }
        if "mse" in figures:
            figures["rmse"] = _root(figures["mse"])
        return figures | {name: MetricValue(value) for name, value in self.whole.items()}


class _Measurement:
    """Every list metric at every length, for whoever is asked about."""

    def __init__(
        self, model: Recommender, training: TrainingSet, protocol: Protocol, control: JobControl
    ) -> None:
        self.model = model
        self.protocol = protocol
        self.control = control
        self.n_items = training.n_items
        self.item_counts = people_per_item(training.histories, training.n_items)
        self.n_training_people = int((training.histories.lengths > 0).sum())

    def __call__(self, people: Holdout) -> _Measured:
        lengths = _lengths(self.protocol)
        lists = rank(self.model, people, self.protocol, max(lengths) + 1, self.control)
        judged = JudgedLists(
            items=lists.items,
            hits=lists.hits,
            n_relevant=n_distinct(people.targets, self.n_items) + people.n_cold_targets,
            item_counts=self.item_counts,
            n_training_people=self.n_training_people,
        )
        user_index, person = np.unique(people.user_index, return_inverse=True)
        per_person: dict[str, Float64Array] = {}
        whole: dict[str, float] = {}
        for metric in registry:
            for k in lengths if metric.name == "ndcg" else self.protocol.k:
                values = metric().measure(judged, k)
                if metric.per_person:
                    per_person[f"{metric.name}@{k}"] = _mean_by(person, values)
                else:
                    whole[f"{metric.name}@{k}"] = float(values[0])
        shown = int((lists.items[:, : max(self.protocol.k)] >= 0).sum())
        return _Measured(user_index, per_person, whole, int(lists.tied.sum()) / max(shown, 1))


def _mean_by(person: Int64Array, values: Float64Array) -> Float64Array:
    """One value per person where someone was tested at several moments."""
    return np.asarray(np.bincount(person, weights=values) / np.bincount(person), np.float64)


def _lengths(protocol: Protocol) -> list[int]:
    return sorted({*CHART_LENGTHS, *protocol.k})


def _asked(figures: Mapping[str, MetricValue], k: tuple[int, ...]) -> dict[str, MetricValue]:
    """Without the lengths that only the chart needs."""
    lengths = {"", *map(str, k)}
    return {name: value for name, value in figures.items() if name.partition("@")[2] in lengths}


def _root(mse: MetricValue) -> MetricValue:
    """RMSE from MSE: the root keeps the order, so it maps the interval too."""
    low, high = (None if bound is None else max(bound, 0.0) ** 0.5 for bound in (mse.low, mse.high))
    return MetricValue(mse.value**0.5, low, high)


def _counts(
    holdout: Holdout,
    main: Holdout,
    apart: Holdout,
    n_items: int,
    ratings: RatingErrors | None,
) -> Counts:
    cold = int(main.n_cold_targets.sum())
    return Counts(
        people=len(np.unique(main.user_index)),
        without_history=len(np.unique(apart.user_index)),
        without_targets=len(holdout) - len(main) - len(apart),
        targets=int(n_distinct(main.targets, n_items).sum()) + cold,
        cold_targets=cold,
        rated_targets=0 if ratings is None else len(ratings.error),
        catalogue=n_items,
    )
