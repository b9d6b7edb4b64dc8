"""Ranked lists and the reasons behind them."""

from dataclasses import dataclass
from enum import StrEnum

from recsys_app.domain.arrays import Float32Array, Float64Array, Int32Array


@dataclass(frozen=True, slots=True)
class RankedItems:
    """The best k items of n people, best first.

    Attributes:
        items: (n, k) int32 model item indices; -1 where fewer than k candidates were left.
        scores: (n, k) float32; -inf beside -1.
    """

    items: Int32Array
    scores: Float32Array

    def __len__(self) -> int:
        return len(self.items)


class ExplanationMethod(StrEnum):
    """How the contributions were found."""

    EXACT = "exact"  # contributions + baseline = score
    OCCLUSION = "occlusion"  # how far the score falls when the interaction is taken out


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which interactions of one history carry the score of one item.

    Attributes:
        item: model index of the explained item.
        score: the item's score for this history.
        baseline: the part of the score that no interaction carries (popularity, bias).
        contributions: (n,) float64, one per entry of the history, in its order.
        method: EXACT means baseline + contributions.sum() equals score.
    """

    item: int
    score: float
    baseline: float
    contributions: Float64Array
    method: ExplanationMethod


@dataclass(frozen=True, slots=True)
class Reason:
    """One item of the history that raises the score of a recommended one.

    Attributes:
        share: 0–1 of a whole that depends on the method. EXACT: of the sum of all positive
            contributions. OCCLUSION: of the sum of the absolute contributions of all items, so
            that those which speak against the recommended one count as well.
        contribution: what it adds to the score, in the units of the score.
    """

    item: str
    title: str
    share: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One line of a shown list, in external ids.

    Attributes:
        because: the strongest reasons, if they were asked for.
        baseline: with reasons, the part of the score that no item of the history carries.
    """

    rank: int
    item: str
    title: str
    score: float
    because: tuple[Reason, ...] = ()
    category: str = ""
    baseline: float | None = None
