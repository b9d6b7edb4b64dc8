"""From a stored log to a training part and two holdouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recsys_app.data import splitting
from recsys_app.data.preprocessing import Preprocessing, clean
from recsys_app.data.splitting import TEST, TRAINING, VALIDATION, Parts
from recsys_app.domain.arrays import BoolArray, Float32Array, Int32Array, Int64Array
from recsys_app.domain.interactions import Histories, Interactions, TimeKind
from recsys_app.domain.training_set import Holdout
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

TARGETS = ("last", "successive", "all")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model is trained on and tested against.

    Attributes:
        item_vocabulary: (n_items,) int32, data set index of each model item (training part only).
        training: one history per training person, in model item indices.
        training_user_index: (n,) int32, data set index of each training person.
        validation: people for early stopping and tuning.
        test: people for the final figures; their histories hold the validation part as well.
        item_counts: (n_items,) int64, distinct people per item in the training part.
        notices: codes of what a reader of the figures must know ("leave-one-out-leaks").
        counts: rows and people per part, and what was dropped.
    """

    item_vocabulary: Int32Array
    training: Histories
    training_user_index: Int32Array
    validation: Holdout
    test: Holdout
    item_counts: Int64Array
    notices: tuple[str, ...]
    counts: Mapping[str, int]


def prepare(  # noqa: PLR0913  # the settings of a protocol
    interactions: Interactions,
    time_kind: TimeKind,
    *,
    split: str = "temporal",
    target: str = "last",
    preprocessing: Preprocessing | None = None,
    seed: int = 0,
    events: Sequence[str] = (),
    folds: Sequence[str] = (),
) -> Prepared:
    """Clean, split and index `interactions`.

    Args:
        interactions: the log in file order.
        time_kind: what its timestamps mean.
        split: temporal, leave-one-out, ratio or given; see `splitting`.
        target: what a temporal split asks for. "last": each person's last interaction of the part,
            from everything before it; "successive": each interaction of the part in turn; "all":
            all of them at once, from what came before the part.
        preprocessing: the defaults if None.
        seed: draws a random split.
        events: the data set's names for the codes in `event`.
        folds: likewise for `fold`.

    Raises:
        InvalidSettingError: see `splitting.split` and `preprocessing.clean`.
        InvalidDatasetError: nothing is left to train on ("nothing-to-train").
    """
    settings = preprocessing or Preprocessing()
    if target not in TARGETS:
        raise InvalidSettingError(setting="target", value=target, allowed=", ".join(TARGETS))
    rows = clean(interactions, settings, events)
    parts = splitting.split(split, rows, time_kind, folds=folds, seed=seed)
    kept = _core(rows, parts == TRAINING, settings.min_interactions)
    if not kept.any():
        raise InvalidDatasetError("nothing-to-train", minimum=settings.min_interactions)
    vocabulary = np.unique(rows.item_index[kept]).astype(np.int32)
    log = _Log.of(rows, parts, vocabulary)
    way = {"temporal": target, "leave-one-out": "last"}.get(split, "all")
    validation, _ = _holdout(log, VALIDATION, way)
    test, seen = _holdout(log, TEST, way)
    people, training = _training(rows, kept, vocabulary)
    return Prepared(
        item_vocabulary=vocabulary,
        training=training,
        training_user_index=people,
        validation=validation,
        test=test,
        item_counts=_people_per_item(training, len(vocabulary)),
        notices=_notices(split, time_kind, seen),
        counts={
            "interactions": len(interactions),
            "interactions_cleaned": len(rows),
            "training_interactions": len(training.item_index),
            "training_people": len(training),
            "training_dropped": int((parts == TRAINING).sum() - kept.sum()),
            "items": len(vocabulary),
            "validation_people": len(np.unique(validation.user_index)),
            "test_people": len(np.unique(test.user_index)),
            "targets_already_seen": seen,
        },
    )


def serving_histories(
    interactions: Interactions,
    preprocessing: Preprocessing,
    events: Sequence[str],
    item_vocabulary: Int32Array,
    n_people: int,
) -> Histories:
    """Everyone's whole history in model items, cleaned as for training; nobody is left out.

    Args:
        interactions: the whole log.
        preprocessing: the run's settings; the k-core plays no part, the vocabulary is its result.
        events: the data set's event names.
        item_vocabulary: (n_items,) int32, ascending data set index of each model item.
        n_people: rows of the answer, one per user index of the data set.
    """
    rows = clean(interactions, preprocessing, events)
    item = _lookup(rows.item_index, item_vocabulary)
    known = np.flatnonzero(item >= 0)
    return Histories.of(
        rows.user_index[known], item[known], rows.value[known], rows.timestamp[known], n_people
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


def _training(
    rows: Interactions, kept: BoolArray, vocabulary: Int32Array
) -> tuple[Int32Array, Histories]:
    part = rows.take(np.flatnonzero(kept))
    people, row = np.unique(part.user_index, return_inverse=True)
    item = _lookup(part.item_index, vocabulary)
    history = Histories.of(row.astype(np.int32), item, part.value, part.timestamp, len(people))
    return people.astype(np.int32), history


def _people_per_item(histories: Histories, n_items: int) -> Int64Array:
    pairs = np.unique(histories.rows * n_items + histories.item_index)
    return np.bincount(pairs % n_items, minlength=n_items)


def _lookup(item_index: Int32Array, vocabulary: Int32Array) -> Int32Array:
    """Model item of each data set item; -1 for one that the model does not know."""
    place = np.searchsorted(vocabulary, item_index)
    place[place == len(vocabulary)] = 0
    return np.where(vocabulary[place] == item_index, place, -1).astype(np.int32)


# ---------------------------------------------------------------------- holdouts


@dataclass(frozen=True, slots=True)
class _Log:
    """All cleaned rows by person and time, in model items (-1: not in the training part).

    `start[e]` is the first row of the person that row e belongs to, `first[e]` the first row of its
    pair of person and item.
    """

    user: Int32Array
    item: Int32Array
    value: Float32Array
    timestamp: Int64Array
    part: Parts
    start: Int64Array
    first: Int64Array

    @classmethod
    def of(cls, rows: Interactions, parts: Parts, vocabulary: Int32Array) -> "_Log":
        order = np.argsort(rows.user_index, kind="stable")
        user = rows.user_index[order]
        item = rows.item_index[order]
        pair = user.astype(np.int64) * (int(item.max(initial=0)) + 1) + item
        _, first, pair_of = np.unique(pair, return_index=True, return_inverse=True)
        return cls(
            user,
            _lookup(item, vocabulary),
            rows.value[order],
            rows.timestamp[order],
            parts[order],
            np.searchsorted(user, user, side="left"),
            first[pair_of],
        )

    def histories(self, row: Int64Array, entry: Int64Array, n_rows: int) -> Histories:
        """Entries grouped by `row` (ascending), items that the model does not know left out."""
        known = self.item[entry] >= 0
        row, entry = row[known], entry[known]
        indptr = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=n_rows), out=indptr[1:])
        return Histories(indptr, self.item[entry], self.value[entry], self.timestamp[entry])


def _holdout(log: _Log, part: int, way: str) -> tuple[Holdout, int]:
    """The people of a part with what came before, and how many targets they had already seen."""
    hidden = np.flatnonzero(log.part == part)
    if way == "all":
        people, target_row = np.unique(log.user[hidden], return_inverse=True)
        history_entry = np.flatnonzero((log.part < part) & np.isin(log.user, people))
        history_row = np.searchsorted(people, log.user[history_entry])
    else:
        if way == "last":
            hidden = hidden[np.append(log.user[hidden][1:] != log.user[hidden][:-1], True)]
        people, target_row = log.user[hidden], np.arange(len(hidden))
        lengths = hidden - log.start[hidden]
        history_row = np.repeat(target_row, lengths)
        offset = np.repeat(np.cumsum(lengths) - lengths, lengths)
        history_entry = np.repeat(log.start[hidden], lengths) + np.arange(lengths.sum()) - offset
    first = log.first[hidden]  # a list of new items cannot hold what is in the history already
    fresh = log.part[first] >= part if way == "all" else first == hidden
    cold = (log.item[hidden] < 0) & fresh
    holdout = Holdout(
        user_index=people.astype(np.int32),
        histories=log.histories(history_row, history_entry, len(people)),
        targets=log.histories(target_row[fresh], hidden[fresh], len(people)),
        n_cold_targets=np.bincount(target_row[cold], minlength=len(people)).astype(np.int64),
    )
    return holdout, int((~fresh).sum())


def _notices(split: str, time_kind: TimeKind, seen: int) -> tuple[str, ...]:
    notices = []
    if split == "leave-one-out":
        notices.append("leave-one-out-leaks")
        if time_kind is TimeKind.NONE:
            notices.append("file-order")
    if split == "temporal" and time_kind is TimeKind.ORDER:
        notices.append("order-not-clock")
    if seen:
        notices.append("repeats-left-out")
    return tuple(notices)
