"""Whom a part of a log tests: what each person did before it, and what they are to be predicted."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from recsys_app.data.splitting import Parts
from recsys_app.domain.arrays import BoolArray, Float32Array, Int32Array, Int64Array
from recsys_app.domain.interactions import Histories, Interactions
from recsys_app.domain.training_set import Holdout

MOST_ENTRIES = 20_000_000  # history entries of one holdout (0.3 GB); "successive" can ask for more


@dataclass(frozen=True, slots=True)
class Log:
    """All n rows by person, part and time, in model items (-1: not in the training part).

    Attributes:
        counts: (n,) bool, whether preprocessing leaves the row to the models. One that it keeps
            from them is never a target nor in a history, but what it is about is not new.
        begins: (n,) int64, first row of the person that each row belongs to.
        fresh: (n,) bool, whether the row is the first of its pair of person and item.
        mixed: whether a person's rows are not in the order of time, because the parts are not.
    """

    user: Int32Array
    item: Int32Array
    value: Float32Array
    timestamp: Int64Array
    part: Parts
    counts: BoolArray
    begins: Int64Array
    fresh: BoolArray
    mixed: bool

    @classmethod
    def of(
        cls, rows: Interactions, item: Int32Array, counts: BoolArray, parts: Parts, way: str
    ) -> Self:
        """The log of all n `rows`, oldest first, for targets of the `way`.

        Args:
            rows: n interactions, those that do not count among them.
            item: (n,) int32, the model item of each, or -1.
            counts: (n,) bool.
            parts: (n,) int8.
            way: as for `holdout`. Asked for "all" of a part at once, nothing of the part has
                happened yet: what does not count stands behind what does.
        """
        behind = 2 * parts + ~counts if way == "all" else parts
        order = np.lexsort((behind, rows.user_index))  # stable: within a part by time
        user, pair = rows.user_index[order], rows.item_index[order].astype(np.int64)
        pair += user * (pair.max(initial=0) + 1)
        fresh = np.zeros(len(order), np.bool_)
        fresh[np.unique(pair, return_index=True)[1]] = True
        return cls(
            user,
            item[order],
            rows.value[order],
            rows.timestamp[order],
            parts[order],
            counts[order],
            np.searchsorted(user, np.arange(user[-1] + 1))[user],
            fresh,
            bool((order[1:] < order[:-1])[user[1:] == user[:-1]].any()),
        )

    def before(self, chosen: BoolArray, until: Int64Array) -> Histories:
        """For each row of `until`: the known rows among `chosen` of its person that precede it."""
        rows = np.flatnonzero(chosen & (self.item >= 0))
        start = np.searchsorted(rows, self.begins[until])
        lengths = np.searchsorted(rows, until) - start
        owner = np.repeat(np.arange(len(until)), lengths)
        return self.grouped(owner, rows[_ranges(start, lengths)], len(until))

    def grouped(self, row: Int64Array, entry: Int64Array, n_rows: int) -> Histories:
        """The log's rows `entry` as histories 0 … n_rows - 1 by `row` (ascending) and time."""
        columns = self.item[entry], self.value[entry], self.timestamp[entry]
        if self.mixed:
            return Histories.of(row.astype(np.int32), *columns, n_rows)
        indptr = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=n_rows), out=indptr[1:])
        return Histories(indptr, *columns)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A holdout, and the targets left out of it: already seen, not drawn for want of memory."""

    holdout: Holdout
    seen: int
    not_drawn: int


def holdout(log: Log, part: int, way: str, seed: int) -> Hidden:
    """The people of a part with what they did before and the targets that `way` asks for.

    A target that repeats a pair of before is left out: a list of new items cannot hold it.

    Args:
        log: made for the same `way`.
        part: TRAINING, VALIDATION or TEST.
        way: "last", "successive" or "all"; see `preparation.prepare`.
        seed: draws the targets that fit in memory.
    """
    hidden = np.flatnonzero((log.part == part) & log.counts)
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
    log: Log,
    people: Int32Array,
    row: Int64Array,
    targets: Int64Array,
    until: Int64Array,
    seen: int,
    not_drawn: int,
) -> Hidden:
    """Each of `people` with what precedes their row of `until`, and the targets by `row`."""
    n = len(people)
    is_known = log.item[targets] >= 0
    return Hidden(
        Holdout(
            user_index=people.astype(np.int32),
            histories=log.before(log.counts, until),
            targets=log.grouped(row[is_known], targets[is_known], n),
            n_cold_targets=np.bincount(row[~is_known], minlength=n).astype(np.int64),
            seen=None if log.counts.all() else log.before(~log.counts, until),
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
