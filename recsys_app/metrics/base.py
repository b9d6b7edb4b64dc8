"""What a metric is: one number per person from a judged list, with its formula and source."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from recsys_app.domain.arrays import BoolArray, Float64Array, Int32Array, Int64Array


@dataclass(frozen=True, slots=True)
class JudgedLists:
    """The ranked lists of n people beside what they really did next.

    Attributes:
        items: (n, k) int32, model item indices, best first; -1 where the list is shorter.
        hits: (n, k) bool, whether that item is among the person's targets.
        n_relevant: (n,) int64, targets of each person, cold ones included; at least 1.
        item_counts: (n_items,) int64, people per item in the training part.
        n_training_people: people in the training part.
    """

    items: Int32Array
    hits: BoolArray
    n_relevant: Int64Array
    item_counts: Int64Array
    n_training_people: int


class Metric(ABC):
    """Base of all list metrics. A subclass is one file, registered under its `name`.

    Attributes:
        name: as in JSON before "@k" ("ndcg"); the file has the same name.
        title: as shown ("nDCG").
        formula: as printed beside the number.
        citation: where the definition comes from.
        higher_is_better: None where neither direction is better in itself.
        per_person: whether `measure` yields one value per person (and so an interval and a test).
    """

    name: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[str]
    citation: ClassVar[str]
    higher_is_better: ClassVar[bool | None] = True
    per_person: ClassVar[bool] = True

    @abstractmethod
    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        """(n,) float64, one value per person for the first k places; (1,) if not `per_person`."""
