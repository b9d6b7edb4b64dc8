"""Runs side by side on one metric: ordered, with intervals, corrected differences and letters.

Only runs with the same data and the same protocol key are set side by side. All of them are judged
on the people they have in common. The family of tests is all pairs of runs on the one metric.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from itertools import combinations

import numpy as np

from recsys_app.domain.arrays import Float32Array, Float64Array, Int32Array
from recsys_app.domain.model_state import Json
from recsys_app.errors import InvalidSettingError
from recsys_app.evaluation.figures import MetricValue
from recsys_app.evaluation.formulas import formula_of, is_known
from recsys_app.evaluation.protocol import Protocol
from recsys_app.evaluation.significance import (
    LEVEL,
    bootstrap_means,
    effect_size,
    holm,
    letters,
    percentile_interval,
    sign_flip_p,
)


@dataclass(frozen=True, slots=True)
class TestedRun:
    """What a comparison needs to know of one run.

    Attributes:
        run: its name.
        dataset, dataset_version: what it was trained and tested on.
        protocol: how it was tested.
        user_index: (n,) int32, the people it was tested on, ascending.
        per_person: "ndcg@10" to (n,) values.
        notices: what a reader must know before trusting its figures ("leave-one-out-leaks").
    """

    run: str
    dataset: str
    dataset_version: str
    protocol: Protocol
    user_index: Int32Array
    per_person: Mapping[str, Float32Array]
    notices: tuple[str, ...] = ()

    def conditions(self) -> dict[str, Json]:
        """What must be equal for two runs to stand side by side."""
        return {
            "dataset": self.dataset,
            "dataset_version": self.dataset_version,
            **self.protocol.conditions(),
        }


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One run. Runs that share a letter do not differ significantly."""

    rank: int
    run: str
    figure: MetricValue
    letters: str


@dataclass(frozen=True, slots=True)
class RunDifference:
    """`first` minus `second`, `first` standing higher on the leaderboard.

    Attributes:
        difference: mean over people.
        low, high: its 95 % bootstrap interval.
        p: two-sided p-value that the two runs are exchangeable for every person.
        p_corrected: after Holm, over all pairs of the leaderboard.
        effect: Cohen's d of paired values: mean / standard deviation; 0 where nothing varies.
        significant: whether `p_corrected` is at most 5 %.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    p: float
    p_corrected: float
    effect: float
    significant: bool


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """Comparable runs on one metric, best first.

    Attributes:
        better: "higher", "lower" or "neither" (then the higher value stands first).
        metrics: what these runs can be compared on.
        people: how many people all runs were tested on.
        conditions: data and protocol that all runs share.
        differences: every pair, in the order of the rows.
        notices: those of all runs, each once.
    """

    metric: str
    better: str
    metrics: tuple[str, ...]
    people: int
    conditions: Mapping[str, Json]
    rows: tuple[LeaderboardRow, ...]
    differences: tuple[RunDifference, ...]
    notices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        board = asdict(self)
        lists = ("metrics", "rows", "differences", "notices")
        return {**board, **{name: list(board[name]) for name in lists}}


def compare(runs: Sequence[TestedRun], metric: str) -> Leaderboard:
    """The leaderboard of one or more `runs` on `metric` ("ndcg@10").

    Raises:
        InvalidSettingError: "not-comparable", naming what differs; or a metric that some run has
            no values per person for.
    """
    _refuse_different(runs)
    _refuse_unmeasured(runs, metric)
    people = reduce(np.intersect1d, (run.user_index for run in runs))
    if not len(people):
        raise _not_comparable(runs[0], runs[-1], "people tested")
    better = formula_of(metric.partition("@")[0]).better
    values = np.stack([_values(run, metric, people) for run in runs], axis=1)  # (people, runs)
    order = np.argsort(values.mean(axis=0) * (1 if better == "lower" else -1), kind="stable")
    names = [runs[i].run for i in order]
    values = values[:, order]
    means = bootstrap_means(values)  # (resamples, runs)
    differences = _differences(names, values, means)
    return Leaderboard(
        metric=metric,
        better=better,
        metrics=tuple(shared_metrics(runs)),
        people=len(people),
        conditions=runs[0].conditions(),
        rows=_rows(names, values, means, differences),
        differences=differences,
        notices=tuple(dict.fromkeys(code for run in runs for code in run.notices)),
    )


def shared_metrics(runs: Sequence[TestedRun]) -> list[str]:
    """The known metrics that all `runs` have values per person for, in the first run's order.

    Of a metric that this program lacks, nobody can say which end of it is the better one.
    """
    shared = (name for name in runs[0].per_person if all(name in run.per_person for run in runs))
    return [name for name in shared if is_known(name)]


def default_metric(names: Collection[str]) -> str:
    """The nDCG whose list length is to 10, of the metrics called `names`."""
    lengths = [int(name.partition("@")[2]) for name in names if name.startswith("ndcg@")]
    return f"ndcg@{min(lengths, key=lambda k: abs(k - 10))}"


def _refuse_different(runs: Sequence[TestedRun]) -> None:
    first = runs[0].conditions()
    for run in runs[1:]:
        other = run.conditions()
        differs = [
            f"{name} ({first.get(name, '–')} / {other.get(name, '–')})"
            for name in {**first, **other}
            if first.get(name) != other.get(name)
        ]
        if differs:
            raise _not_comparable(runs[0], run, ", ".join(differs))


def _not_comparable(first: TestedRun, second: TestedRun, differs: str) -> InvalidSettingError:
    return InvalidSettingError(
        "not-comparable", first=first.run, second=second.run, differs=differs
    )


def _refuse_unmeasured(runs: Sequence[TestedRun], metric: str) -> None:
    shared = shared_metrics(runs)
    if metric not in shared:
        raise InvalidSettingError(setting="metric", value=metric, allowed=", ".join(shared))


def _values(run: TestedRun, metric: str, people: Int32Array) -> Float64Array:
    rows = np.searchsorted(run.user_index, people)
    return np.asarray(run.per_person[metric][rows], np.float64)


def _differences(
    names: Sequence[str], values: Float64Array, means: Float64Array
) -> tuple[RunDifference, ...]:
    """Every pair of columns of `values` (people, runs); `means` (resamples, runs) are paired."""
    pairs = list(combinations(range(len(names)), 2))
    paired = [values[:, i] - values[:, j] for i, j in pairs]
    p_values = [sign_flip_p(difference) for difference in paired]
    differences = []
    for (i, j), difference, p, corrected in zip(
        pairs, paired, p_values, holm(p_values), strict=True
    ):
        low, high = percentile_interval(means[:, i] - means[:, j])
        differences.append(
            RunDifference(
                first=names[i],
                second=names[j],
                difference=float(difference.mean()),
                low=float(low),
                high=float(high),
                p=p,
                p_corrected=corrected,
                effect=effect_size(difference),
                significant=corrected <= 1 - LEVEL,
            )
        )
    return tuple(differences)


def _rows(
    names: Sequence[str],
    values: Float64Array,
    means: Float64Array,
    differences: Sequence[RunDifference],
) -> tuple[LeaderboardRow, ...]:
    place = {name: i for i, name in enumerate(names)}
    different = [(place[d.first], place[d.second]) for d in differences if d.significant]
    low, high = percentile_interval(means)
    return tuple(
        LeaderboardRow(
            rank=i + 1,
            run=name,
            figure=MetricValue(float(values[:, i].mean()), float(low[i]), float(high[i])),
            letters=group,
        )
        for i, (name, group) in enumerate(zip(names, letters(len(names), different), strict=True))
    )
