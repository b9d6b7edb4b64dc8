"""What a recommender is trained on and tested against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from recsys_app.domain.arrays import Int32Array, Int64Array
from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.interactions import Histories


@dataclass(frozen=True, slots=True)
class Holdout:
    """n people whose next interactions were hidden from training.

    Item indices are the model's (0 … n_items - 1, items of the training part). What happened with
    an item that training never saw cannot be recommended: it is counted in `n_cold_targets` and
    stays a miss in every metric.

    Attributes:
        user_index: (n,) int32, the person's index within the data set.
        histories: what each person did before the hidden part; may be empty (a new person).
        targets: the hidden interactions with items the model knows.
        n_cold_targets: (n,) int64, hidden interactions with items the model does not know.
        seen: what each had before the hidden part although preprocessing keeps it from the model,
            so that it is not recommended either; None where nothing is kept from it.
    """

    user_index: Int32Array
    histories: Histories
    targets: Histories
    n_cold_targets: Int64Array
    seen: Histories | None = None

    def __len__(self) -> int:
        return len(self.user_index)

    def select(self, people: Int64Array) -> Self:
        """The rows `people` (positions), in that order."""
        return type(self)(
            self.user_index[people],
            self.histories.select(people),
            self.targets.select(people),
            self.n_cold_targets[people],
            None if self.seen is None else self.seen.select(people),
        )


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Everything a model may see.

    Attributes:
        histories: one training history per person; item indices 0 … n_items - 1. What a model
            learns from while it still chooses something by `validation`.
        n_items: size of the catalogue the model ranks.
        items: the n_items catalogue entries, or None where the data set has no item table.
        validation: people for early stopping and tuned settings, or None.
        rated: whether `value` is an explicit rating (more than two distinct values were given).
        before_test: the histories with the validation part as well, in rows of their own; None
            where there is no such part.
        timed: whether timestamps come from a time column; without one they are line numbers.
    """

    histories: Histories
    n_items: int
    items: Sequence[CatalogueItem] | None = None
    validation: Holdout | None = None
    rated: bool = False
    before_test: Histories | None = None
    timed: bool = True

    @property
    def complete(self) -> Histories:
        """All that happened before the test: for a model that has nothing (more) to choose."""
        return self.histories if self.before_test is None else self.before_test
