"""From a stored log to a training part and two holdouts."""

from collections.abc import Mapping
from dataclasses import dataclass

from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.arrays import Int32Array, Int64Array
from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.interactions import Histories, Interactions
from recsys_app.domain.records import Dataset
from recsys_app.domain.training_set import Holdout


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model is trained on and tested against.

    Attributes:
        item_vocabulary: (n_items,) int32, data set index of each model item (training part only).
        training: one history per training person, in model item indices.
        training_user_index: (n,) int32, data set index of each training person.
        validation: people for early stopping and tuning; their histories are training part only.
        test: people for the final figures; their histories are training and validation part.
        item_counts: (n_items,) int64, distinct people per item in the training part.
        notices: codes of what a reader of the figures must know ("leave-one-out-leaks").
        counts: rows and people per part, what was dropped and why, cuts in time.
    """

    item_vocabulary: Int32Array
    training: Histories
    training_user_index: Int32Array
    validation: Holdout
    test: Holdout
    item_counts: Int64Array
    notices: tuple[str, ...]
    counts: Mapping[str, int]


def prepare(
    interactions: Interactions,
    dataset: Dataset,
    *,
    split: str = "temporal",
    target: str = "last",
    preprocessing: Preprocessing | None = None,
    seed: int = 0,
) -> Prepared:
    """Clean, split and index `interactions` of `dataset`.

    Args:
        interactions: all of them, in order of import.
        dataset: says what time, events and folds mean.
        split: temporal, leave-one-out, ratio or given.
        target: what a temporal split asks for: last, successive or all.
        preprocessing: the settings, or None for the defaults.
        seed: draws a random split, and a validation part where a given split has none.

    Raises:
        InvalidSettingError: "no-time-for-temporal", "no-folds", "no-test-fold", "unknown-event" …
        InvalidDatasetError: nothing is left to train or to test on.
    """
    raise NotImplementedError


def serving_histories(
    interactions: Interactions,
    dataset: Dataset,
    preprocessing: Mapping[str, Value],
    item_vocabulary: Int32Array,
) -> Histories:
    """What each person of the data set has done with the items a model knows, as it is now.

    Cleaned as for training by the stored settings of `Preprocessing` (weights, minimum value, repeats), all parts together; row i is user
    index i, in model item indices, empty for who has nothing.
    """
    raise NotImplementedError
