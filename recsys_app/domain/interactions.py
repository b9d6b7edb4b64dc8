"""The behaviour log as columns, and the same log as one history per person."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np

from recsys_app.domain.arrays import Float32Array, Int32Array, Int64Array, UInt16Array


class TimeKind(StrEnum):
    """What the time column of a data set means."""

    CLOCK = "clock"  # milliseconds since 1970-01-01 UTC
    ORDER = "order"  # a plain order number
    NONE = "none"  # no time column: the line number in the file


@dataclass(frozen=True, slots=True)
class Interactions:
    """n interactions as columns of equal length, in file order.

    Attributes:
        user_index: (n,) int32, index of the person within the data set.
        item_index: (n,) int32, index of the item within the data set.
        timestamp: (n,) int64, see `TimeKind`.
        value: (n,) float32, rating, quantity or 1.
        event: (n,) uint16, index into the data set's event names, or None without an event column.
        fold: (n,) uint16, index into the data set's fold names, or None without a fold column.
    """

    user_index: Int32Array
    item_index: Int32Array
    timestamp: Int64Array
    value: Float32Array
    event: UInt16Array | None = None
    fold: UInt16Array | None = None

    def __len__(self) -> int:
        return len(self.user_index)

    def take(self, rows: Int64Array) -> Self:
        """The interactions at `rows` (positions or a boolean mask), in that order."""
        return type(self)(
            self.user_index[rows],
            self.item_index[rows],
            self.timestamp[rows],
            self.value[rows],
            None if self.event is None else self.event[rows],
            None if self.fold is None else self.fold[rows],
        )


@dataclass(frozen=True, slots=True)
class Histories:
    """What each of n people did, oldest first, in compressed rows (CSR).

    Person i owns the entries `indptr[i]:indptr[i + 1]` of the other columns.

    Attributes:
        indptr: (n + 1,) int64.
        item_index: (total,) int32.
        value: (total,) float32.
        timestamp: (total,) int64.
    """

    indptr: Int64Array
    item_index: Int32Array
    value: Float32Array
    timestamp: Int64Array

    @classmethod
    def empty(cls, n_people: int) -> Self:
        return cls(
            np.zeros(n_people + 1, np.int64),
            np.zeros(0, np.int32),
            np.zeros(0, np.float32),
            np.zeros(0, np.int64),
        )

    @classmethod
    def of(
        cls,
        row: Int32Array,
        item_index: Int32Array,
        value: Float32Array,
        timestamp: Int64Array,
        n_people: int,
    ) -> Self:
        """Group columns by `row` (0 … n_people - 1), each person's entries by time.

        Entries of the same instant keep the order they came in, so a file's order decides ties.
        """
        order = np.lexsort((timestamp, row))
        indptr = np.zeros(n_people + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=n_people), out=indptr[1:])
        return cls(indptr, item_index[order], value[order], timestamp[order])

    @classmethod
    def single(cls, item_index: Int32Array) -> Self:
        """One person who interacted with `item_index` in that order, each with value 1."""
        items = np.asarray(item_index, np.int32)
        return cls(
            np.array([0, len(items)], np.int64),
            items,
            np.ones(len(items), np.float32),
            np.arange(len(items), dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def lengths(self) -> Int64Array:
        """(n,) int64: how many interactions each person has."""
        return np.diff(self.indptr)

    @property
    def rows(self) -> Int64Array:
        """(total,) int64: the person each entry belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def items_of(self, person: int) -> Int32Array:
        return self.item_index[self.indptr[person] : self.indptr[person + 1]]

    def select(self, people: Int64Array) -> Self:
        """The histories of `people` (positions), in that order."""
        lengths = self.lengths[people]
        indptr = np.zeros(len(people) + 1, np.int64)
        np.cumsum(lengths, out=indptr[1:])
        entry = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - self.indptr[:-1][people], lengths)
        return type(self)(indptr, self.item_index[entry], self.value[entry], self.timestamp[entry])

    def without(self, position: int) -> Self:
        """The one history in here with the entry at `position` taken out."""
        keep = np.arange(len(self.item_index)) != position
        return type(self)(
            np.array([0, keep.sum()], np.int64),
            self.item_index[keep],
            self.value[keep],
            self.timestamp[keep],
        )

    def batches(self, size: int) -> Iterator[tuple[slice, Self]]:
        """Consecutive groups of at most `size` people, with the slice they came from."""
        for start in range(0, len(self), size):
            stop = min(start + size, len(self))
            begin, end = self.indptr[start], self.indptr[stop]
            yield (
                slice(start, stop),
                type(self)(
                    self.indptr[start : stop + 1] - begin,
                    self.item_index[begin:end],
                    self.value[begin:end],
                    self.timestamp[begin:end],
                ),
            )
