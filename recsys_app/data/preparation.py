"""From a stored log to a training part and two holdouts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from recsys_app.data import splitting
from recsys_app.data.holdouts import Hidden, Log, holdout
from recsys_app.data.preprocessing import Preprocessing, clean, sift
from recsys_app.data.splitting import TEST, TRAINING, VALIDATION, Parts
from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array
from recsys_app.domain.interactions import Histories, Interactions, TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.domain.training_set import Holdout
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

IntArray = TypeVar("IntArray", Int32Array, Int64Array)
TARGETS = ("last", "successive", "all")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model is trained on and tested against.

    Attributes:
        item_vocabulary: (n_items,) int32, ascending data set index of each model item; the items
            of the training part.
        training: one history per training person, in model item indices.
        training_user_index: (n,) int32, data set index of each training person.
        validation: people for early stopping and tuning.
        before_test: one history per person of the training and the validation part together, with
            the items of the training part alone.
        before_test_user_index: (m,) int32, data set index of each person of `before_test`.
        test: people for the final figures; their histories hold the validation part as well.
        item_counts: (n_items,) int64, distinct people per item in the training part.
        rated: whether values are still ratings (not weighted, not cut at a minimum value).
        notices: codes of what a reader of the figures must know ("leave-one-out-leaks").
        counts: rows and people per part, what was left out, and the cuts in time of a temporal
            split ("validation_from", "test_from").
    """

    item_vocabulary: Int32Array
    training: Histories
    training_user_index: Int32Array
    validation: Holdout
    before_test: Histories
    before_test_user_index: Int32Array
    test: Holdout
    item_counts: Int64Array
    rated: bool
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
    """Clean, split and index `interactions`.

    Nothing of the validation and test parts decides what is trained: k-core and vocabulary are
    those of the training part. An item that only occurs later stays a target that no model can
    meet (a cold one). A list of new items cannot hold what a person has already, so a target that
    repeats an earlier pair is left out and counted, also where preprocessing keeps that earlier
    one from the models.

    Args:
        interactions: the whole log in order of import.
        dataset: says what its times, events and folds mean.
        split: temporal, leave-one-out, ratio or given; see `splitting`.
        target: what a temporal split asks for. "last": each person's last interaction of the part,
            from everything before it; "successive": each interaction of the part in turn, one
            holdout row each; "all": all of them at once, from what came before the part.
            Leave-one-out has one target; ratio and given always ask for all.
        preprocessing: the defaults if None.
        seed: draws a random split or part.

    Raises:
        InvalidSettingError: see `splitting.split` and `preprocessing.clean`.
        InvalidDatasetError: nothing is left to train on ("nothing-to-train").
    """
    settings = preprocessing or Preprocessing()
    if target not in TARGETS:
        raise InvalidSettingError(setting="target", value=target, allowed=", ".join(TARGETS))
    log, counts = sift(interactions, dataset, settings)
    rows = log if counts.all() else log.take(np.flatnonzero(counts))
    if not len(rows):
        raise InvalidDatasetError("nothing-to-train", minimum=settings.min_interactions)
    parts = splitting.split(split, rows, dataset, seed=seed)
    kept = _core(rows, parts == TRAINING, settings.min_interactions)
    if not kept.any():
        raise InvalidDatasetError("nothing-to-train", minimum=settings.min_interactions)
    vocabulary = _distinct(rows.item_index[kept]).astype(np.int32)
    way = {"temporal": target, "leave-one-out": "last"}.get(split, "all")
    placed = splitting.place(split, log, counts, parts, dataset)
    ordered = Log.of(log, _lookup(log.item_index, vocabulary), counts, placed, way)
    validation = holdout(ordered, VALIDATION, way, seed)
    test = holdout(ordered, TEST, way, seed)
    people, training = _histories(rows, kept, vocabulary)
    known = _lookup(rows.item_index, vocabulary) >= 0
    everyone, before_test = _histories(rows, kept | ((parts == VALIDATION) & known), vocabulary)
    return Prepared(
        item_vocabulary=vocabulary,
        training=training,
        training_user_index=people,
        validation=validation.holdout,
        before_test=before_test,
        before_test_user_index=everyone,
        test=test.holdout,
        item_counts=_people_per_item(training, len(vocabulary)),
        rated=dataset.rated and not settings.min_value and not settings.event_weights.strip(),
        notices=_notices(split, dataset, rows, validation, test),
        counts={
            "interactions": len(interactions),
            "interactions_cleaned": len(rows),
            "training_interactions": len(training.item_index),
            "training_people": len(training),
            "validation_interactions": len(before_test.item_index) - len(training.item_index),
            "training_dropped": int((parts == TRAINING).sum() - kept.sum()),
            "items": len(vocabulary),
            "validation_people": len(_distinct(validation.holdout.user_index)),
            "test_people": len(_distinct(test.holdout.user_index)),
            "cold_targets": int(test.holdout.n_cold_targets.sum()),
            "targets_already_seen": test.seen,
            "targets_not_drawn": test.not_drawn,
            **(_cuts(rows, parts) if split == "temporal" else {}),
        },
    )


def serving_histories(
    interactions: Interactions,
    dataset: Dataset,
    preprocessing: Preprocessing,
    item_vocabulary: Int32Array,
) -> Histories:
    """Everyone's whole history in model items, cleaned as for training; nobody is left out.

    Args:
        interactions: the whole log in order of import.
        dataset: row i of the answer is its user index i.
        preprocessing: the run's settings; the k-core plays no part, the vocabulary is its result.
        item_vocabulary: (n_items,) int32, ascending data set index of each model item.
    """
    return _everyone(clean(interactions, dataset, preprocessing), dataset, item_vocabulary)


def seen_items(
    interactions: Interactions, dataset: Dataset, item_vocabulary: Int32Array
) -> Histories:
    """Everyone's interactions with model items before any cleaning: what they already have.

    A rating below the minimum value, or an event of weight 0, says nothing to a model, but its
    item is not new to the person. Arguments as for `serving_histories`.
    """
    return _everyone(interactions, dataset, item_vocabulary)


def _everyone(rows: Interactions, dataset: Dataset, item_vocabulary: Int32Array) -> Histories:
    item = _lookup(rows.item_index, item_vocabulary)
    known = np.flatnonzero(item >= 0)
    return Histories.of(
        rows.user_index[known],
        item[known],
        rows.value[known],
        rows.timestamp[known],
        dataset.n_users,
    )


# ---------------------------------------------------------------------- training part


def _core(rows: Interactions, training: BoolArray, minimum: int) -> BoolArray:
    """(n,) bool: the training rows whose person and item keep `minimum` rows each (k-core)."""
    kept = training.copy()
    while True:
        few = kept & (
            (_counts(rows.user_index, kept) < minimum) | (_counts(rows.item_index, kept) < minimum)
        )
        if not few.any():
            return kept
        kept &= ~few


def _counts(index: Int32Array, rows: BoolArray) -> Int64Array:
    """(n,) int64: how often each row's `index` occurs among `rows`."""
    return np.bincount(index[rows], minlength=int(index.max(initial=0)) + 1)[index]


def _histories(
    rows: Interactions, kept: BoolArray, vocabulary: Int32Array
) -> tuple[Int32Array, Histories]:
    """Data set index of each person among the rows `kept`, and one history for each."""
    part = rows.take(np.flatnonzero(kept))
    people = _distinct(part.user_index).astype(np.int32)
    user, item = _lookup(part.user_index, people), _lookup(part.item_index, vocabulary)
    return people, Histories.of(user, item, part.value, part.timestamp, len(people))


def _people_per_item(histories: Histories, n_items: int) -> Int64Array:
    pairs = _distinct(histories.rows * n_items + histories.item_index)
    return np.bincount(pairs % n_items, minlength=n_items)


def _distinct(values: IntArray) -> IntArray:
    """The different values, ascending; by sorting, which is faster here than `np.unique`."""
    ordered = np.sort(values)
    different = np.ones(len(ordered), bool)
    different[1:] = ordered[1:] != ordered[:-1]
    return ordered[different]


def _lookup(index: Int32Array, known: Int32Array) -> Int32Array:
    """Position of each entry of `index` in `known`; -1 for one that is not there."""
    position = np.full(max(index.max(initial=0), known.max(initial=0)) + 1, -1, np.int32)
    position[known] = np.arange(len(known), dtype=np.int32)
    return position[index]


# ---------------------------------------------------------------------- what to know about it


def _notices(
    split: str, dataset: Dataset, rows: Interactions, *holdouts: Hidden
) -> tuple[str, ...]:
    """Codes with words in `wording.NOTICES`; `rows` are those that count."""
    known = {
        "leave-one-out-leaks": split == "leave-one-out",
        "random-split-leaks": split == "ratio",
        "file-order": split == "leave-one-out" and dataset.time_kind is TimeKind.NONE,
        "order-not-clock": split == "temporal" and dataset.time_kind is TimeKind.ORDER,
        "validation-drawn": split == "given" and not splitting.names_validation(dataset.folds),
        "not-positive-counts": not dataset.rated and bool((rows.value <= 0).any()),
        "repeats-left-out": any(hidden.seen for hidden in holdouts),
        "targets-drawn": any(hidden.not_drawn for hidden in holdouts),
    }
    return tuple(code for code, applies in known.items() if applies)


def _cuts(rows: Interactions, parts: Parts) -> dict[str, int]:
    """First timestamp of the validation and of the test part of a temporal split."""
    first = np.searchsorted(parts, [VALIDATION, TEST])
    return {
        name: int(rows.timestamp[position])
        for name, position in zip(("validation_from", "test_from"), first.tolist(), strict=True)
        if position < len(rows)
    }
