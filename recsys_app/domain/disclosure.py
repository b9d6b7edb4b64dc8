"""What may be said of many people at once: the one rule for every figure that leaves `behaviour`.

* A count with fewer than `THRESHOLD` different people behind it is hidden (k-threshold).
* If what is hidden could be had by subtraction, the smallest of the others are hidden as well, until
  two cells are, with the threshold of people behind them together (complementary suppression).
* Every count that is shown is rounded to `BASE`.

This is hygiene and no guarantee: who knows enough of the others still learns about the last one, and
two releases from data that differs by one person can be compared. A guarantee is differential
privacy. Hundepool et al., Statistical Disclosure Control (2012), chapters 4 and 5.

The threshold is fixed in the program: a store whose people can lower it has none.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from recsys_app.domain.arrays import AnyArray, BoolArray
from recsys_app.domain.model_state import Json

THRESHOLD: Final = 10
BASE: Final = 5


def rounded(count: int) -> int:
    """The multiple of `BASE` nearest to `count`."""
    return BASE * ((count + BASE // 2) // BASE)


def shown(people: AnyArray) -> BoolArray:
    """(n,) bool: which cells of one table may be shown.

    Args:
        people: (n,) int, different people behind each cell. A cell without any is about nobody.
    """
    visible: BoolArray = (people == 0) | (people >= THRESHOLD)
    while not visible.all():
        hidden = ~visible
        if hidden.sum() > 1 and people[hidden].sum() >= THRESHOLD:
            break
        candidates = np.flatnonzero(visible & (people > 0))
        if not len(candidates):
            break
        visible[candidates[np.argmin(people[candidates])]] = False
    return visible


def disclosed(counts: Sequence[int], people: AnyArray) -> list[int | None]:
    """`counts` of one table, rounded; None where `people` says that a cell must not be shown."""
    return [
        rounded(int(count)) if visible else None
        for count, visible in zip(counts, shown(people), strict=True)
    ]


def disclosed_report(report: Mapping[str, Any]) -> dict[str, Json]:
    """The report of a run for readers who have no key of `behaviour`.

    Figures over fewer people than the threshold are left out, counts of people and of their
    interactions are hidden and rounded. Means over more people, their intervals, curves of the loss
    and the size of the catalogue say nothing of one person and stay as they are.
    """
    if "counts" not in report:  # it says nothing of people
        return dict(report)
    counts = {
        name: count if name == "catalogue" else _alone(count)
        for name, count in report["counts"].items()
    }
    kept = {**report, "counts": counts, "preparation": _preparation(report["preparation"])}
    if report["counts"]["people"] < THRESHOLD:
        kept |= {"metrics": {}, "ndcg_by_length": {}, "curves": {}}
    if report["counts"]["without_history"] < THRESHOLD:
        kept["without_history"] = {}
    return {**kept, "disclosure": {"threshold": THRESHOLD, "rounded_to": BASE}}


def _alone(count: int) -> int | None:
    """A count that is no part of a table."""
    return None if 0 < count < THRESHOLD else rounded(count)


def _preparation(counts: Any) -> Any:
    """Counts of whatever was kept and dropped, at any depth."""
    if isinstance(counts, Mapping):
        return {name: _preparation(value) for name, value in counts.items()}
    return _alone(counts) if type(counts) is int else counts
