"""From a stored log to a training part and two holdouts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from recsys_app.data import splitting
from recsys_app.data.preprocessing import Preprocessing, clean
from recsys_app.data.splitting import TEST, TRAINING, VALIDATION, Parts
from recsys_app.domain.arrays import BoolArray, Float32Array, Int32Array, Int64Array
from recsys_app.domain.interactions import Histories, Interactions, TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.domain.training_set import Holdout
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

IntArray = TypeVar("IntArray", Int32Array, Int64Array)
TARGETS = ("last", "successive", "all")
MOST_ENTRIES = 20_000_000  # history entries of one holdout (0.3 GB); "successive" can ask for more


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
    repeats an earlier pair is left out and counted.

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
    rows = clean(interactions, dataset, settings)
    if not len(rows):
        raise InvalidDatasetError("nothing-to-train", minimum=settings.min_interactions)
    parts = splitting.split(split, rows, dataset, seed=seed)
    kept = _core(rows, parts == TRAINING, settings.min_interactions)
    if not kept.any():
        raise InvalidDatasetError("nothing-to-train", minimum=settings.min_interactions)
    vocabulary = _distinct(rows.item_index[kept]).astype(np.int32)
    log = _Log.of(rows, parts, vocabulary)
    way = {"temporal": target, "leave-one-out": "last"}.get(split, "all")
    validation = _holdout(log, VALIDATION, way, seed)
    test = _holdout(log, TEST, way, seed)
    people, training = _histories(rows, kept, vocabulary)
    known = _lookup(rows.item_index, vocabulary) >= 0
    _, before_test = _histories(rows, kept | ((parts == VALIDATION) & known), vocabulary)
    return Prepared(
        item_vocabulary=vocabulary,
        training=training,
        training_user_index=people,
        validation=validation.holdout,
        before_test=before_test,
        test=test.holdout,
        item_counts=_people_per_item(training, len(vocabulary)),
        rated=dataset.rated and not settings.min_value and not settings.event_weights.strip(),
        notices=_notices(split, dataset, validation, test),
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


# ---------------------------------------------------------------------- holdouts


@dataclass(frozen=True, slots=True)
class _Log:
    """All n cleaned rows by person, part and time, in model items (-1: not in the training part).

    Attributes:
        begins: (n,) int64, first row of the person that each row belongs to.
        fresh: (n,) bool, whether the row is the first of its pair of person and item.
        mixed: whether a person's rows are not in the order of time, because the parts are not.
    """

    user: Int32Array
    item: Int32Array
    value: Float32Array
    timestamp: Int64Array
    part: Parts
    begins: Int64Array
    fresh: BoolArray
    mixed: bool

    @classmethod
    def of(cls, rows: Interactions, parts: Parts, vocabulary: Int32Array) -> "_Log":
        order = np.lexsort((parts, rows.user_index))  # stable: within a part by time
        user, item = rows.user_index[order], rows.item_index[order]
        pair = user.astype(np.int64) * (int(item.max(initial=0)) + 1) + item
        fresh = np.zeros(len(order), bool)
        fresh[np.unique(pair, return_index=True)[1]] = True
        return cls(
            user,
            _lookup(item, vocabulary),
            rows.value[order],
            rows.timestamp[order],
            parts[order],
            np.searchsorted(user, np.arange(user[-1] + 1))[user],
            fresh,
            bool((order[1:] < order[:-1])[user[1:] == user[:-1]].any()),
        )

    def grouped(self, row: Int64Array, entry: Int64Array, n_rows: int) -> Histories:
        """The log's rows `entry` as histories 0 … n_rows - 1 by `row` (ascending) and time."""
        columns = self.item[entry], self.value[entry], self.timestamp[entry]
        if self.mixed:
            return Histories.of(row.astype(np.int32), *columns, n_rows)
        indptr = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=n_rows), out=indptr[1:])
        return Histories(indptr, *columns)


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A holdout, and the targets left out of it: already seen, not drawn for want of memory."""

    holdout: Holdout
    seen: int
    not_drawn: int


def _holdout(log: _Log, part: int, way: str, seed: int) -> _Hidden:
    """The people of a part with what they did before and the targets that `way` asks for."""
    hidden = np.flatnonzero(log.part == part)
    targets = hidden[log.fresh[hidden]]
    if way == "last":
        targets = targets[_last_of_each(log.user[targets])]
    if way == "all":
        people, row = np.unique(log.user[targets], return_inverse=True)
        first_hidden = hidden[np.searchsorted(log.user[hidden], people)]
        return _hidden(log, people, row, targets, first_hidden, len(hidden) - len(targets), 0)
    drawn = _affordable(targets - log.begins[targets], seed)
    not_drawn, targets = len(targets) - len(drawn), targets[drawn]
    row = np.arange(len(targets))
    seen = int((~log.fresh[hidden]).sum())
    return _hidden(log, log.user[targets], row, targets, targets, seen, not_drawn)


def _hidden(
    log: _Log,
    people: Int32Array,
    row: Int64Array,
    targets: Int64Array,
    until: Int64Array,
    seen: int,
    not_drawn: int,
) -> _Hidden:
    """Each of `people` with the known rows of theirs before `until`, and the targets by `row`."""
    n = len(people)
    known = np.flatnonzero(log.item >= 0)
    start = np.searchsorted(known, log.begins[until])
    lengths = np.searchsorted(known, until) - start
    history = known[_ranges(start, lengths)]
    is_known = log.item[targets] >= 0
    return _Hidden(
        Holdout(
            user_index=people.astype(np.int32),
            histories=log.grouped(np.repeat(np.arange(n), lengths), history, n),
            targets=log.grouped(row[is_known], targets[is_known], n),
            n_cold_targets=np.bincount(row[~is_known], minlength=n).astype(np.int64),
        ),
        seen,
        not_drawn,
    )


def _last_of_each(user: Int32Array) -> BoolArray:
    """(n,) bool: the last row of each person among rows sorted by person."""
    last = np.ones(len(user), bool)
    last[:-1] = user[1:] != user[:-1]
    return last


def _affordable(lengths: Int64Array, seed: int) -> Int64Array:
    """Positions of rows drawn at random until their `lengths` fill the memory meant for them."""
    if lengths.sum() <= MOST_ENTRIES:
        return np.arange(len(lengths))
    order = np.random.default_rng(seed).permutation(len(lengths))
    return np.sort(order[np.cumsum(lengths[order]) <= MOST_ENTRIES])


def _ranges(start: Int64Array, lengths: Int64Array) -> Int64Array:
    """start[0] … start[0] + lengths[0] - 1, start[1] …, one after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    ranges: Int64Array = np.arange(total) + np.repeat(start - (ends - lengths), lengths)
    return ranges


# ---------------------------------------------------------------------- what to know about it


def _notices(split: str, dataset: Dataset, *holdouts: _Hidden) -> tuple[str, ...]:
    """Codes with words in `wording.NOTICES`."""
    known = {
        "leave-one-out-leaks": split == "leave-one-out",
        "random-split-leaks": split == "ratio",
        "file-order": split == "leave-one-out" and dataset.time_kind is TimeKind.NONE,
        "order-not-clock": split == "temporal" and dataset.time_kind is TimeKind.ORDER,
        "validation-drawn": split == "given" and not splitting.names_validation(dataset.folds),
        "repeats-left-out": any(holdout.seen for holdout in holdouts),
        "targets-drawn": any(holdout.not_drawn for holdout in holdouts),
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
