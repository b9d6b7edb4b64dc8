"""The profile of a data set as it may leave the store: see `domain.disclosure` for the rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from recsys_app.data.profile import Bar, DatasetProfile
from recsys_app.domain.arrays import AnyArray, Int64Array
from recsys_app.domain.disclosure import BASE, THRESHOLD, disclosed, rounded, shown
from recsys_app.domain.interactions import Interactions
from recsys_app.errors import InvalidDatasetError

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class ReleasedProfile:
    """What of a `DatasetProfile` is said of many people at once; its words mean the same here.

    Least, most and percentiles are one person's and are not here. The number of items is the
    catalogue's and stands as it is.

    Attributes:
        users, interactions: rounded.
        days, values, events, histories, long_tail: only cells that may be shown, rounded.
        hidden_days: days (since 1970) with interactions that are not shown.
        hidden: how many cells of them all are not shown.
        threshold, rounded_to: of the rule that was applied.
    """

    dataset: str
    users: int
    interactions: int
    items: int
    rated: bool
    median: float  # interactions of a person
    long_tail: tuple[tuple[int, int], ...]
    landmarks: tuple[tuple[int, str], ...]
    top_shares: tuple[tuple[int, float], ...]
    days: tuple[tuple[int, int], ...]
    hidden_days: frozenset[int]
    values: tuple[Bar, ...]
    events: tuple[tuple[str, int], ...]
    histories: tuple[Bar, ...]
    hidden: int
    threshold: int = THRESHOLD
    rounded_to: int = BASE

    def rows(self) -> Iterator[tuple[str, str, float | None]]:
        """The same as a table: figure, cell, number."""
        yield "people", "", self.users
        yield "interactions", "", self.interactions
        yield "items", "", self.items
        yield "median per person", "", self.median
        yield from (("people by interactions", _words(bar), bar.count) for bar in self.histories)
        yield from (("interactions by rank", str(rank), count) for rank, count in self.long_tail)
        yield from (("share of top items", f"{top} %", part) for top, part in self.top_shares)
        for day, count in self.days:
            yield "interactions by day", str(np.datetime64(day, "D")), count
        yield from (("interactions by value", _words(bar), bar.count) for bar in self.values)
        yield from (("interactions by event", name, count) for name, count in self.events)
        yield "cells not shown", "", self.hidden
        yield "fewest people behind a cell", "", self.threshold
        yield "counts rounded to", "", self.rounded_to


def release(
    profile: DatasetProfile, interactions: Interactions, events: Sequence[str]
) -> ReleasedProfile:
    """`profile` of `interactions` as it may leave the store.

    Raises:
        InvalidDatasetError: "too-few-people": nothing may be said of so few.
    """
    if profile.users < THRESHOLD:
        raise InvalidDatasetError("too-few-people", least=THRESHOLD)
    people = _PeoplePerCell(interactions.user_index)
    ranks, tail = _tail(profile, interactions)
    by_day = people(interactions.timestamp // _DAY_MS, [day for day, _ in profile.days])
    days = _column(profile.days, by_day)
    bars = range(len(profile.values))
    values = _bars(profile.values, people(_bar_of(profile.values, interactions.value), bars))
    kinds = _events(profile, interactions, events, people)
    histories = _bars(profile.histories, np.array([bar.count for bar in profile.histories]))
    before = (profile.long_tail, profile.days, profile.values, profile.events, profile.histories)
    after = (tail, days, values, kinds, histories)
    return ReleasedProfile(
        dataset=profile.dataset,
        users=rounded(profile.users),
        interactions=rounded(profile.interactions),
        items=profile.items,
        rated=profile.rated,
        median=profile.per_user.median,
        long_tail=tail,
        landmarks=tuple((rank, title) for rank, title in profile.landmarks if rank in ranks),
        top_shares=tuple((top, round(share, 2)) for top, share in profile.top_shares),
        days=days,
        hidden_days=frozenset(dict(profile.days)) - frozenset(dict(days)),
        values=values,
        events=kinds,
        histories=histories,
        hidden=sum(map(len, before)) - sum(map(len, after)),
    )


class _PeoplePerCell:
    """Counts different people by cell."""

    def __init__(self, user_index: AnyArray) -> None:
        self._users = user_index.astype(np.int64)
        self._n = int(self._users.max(initial=0)) + 1

    def __call__(self, cell: AnyArray, cells: Sequence[int]) -> Int64Array:
        """(len(cells),) int64: different people with a row in each of `cells`."""
        pairs = np.unique(cell.astype(np.int64) * self._n + self._users)
        found, counts = np.unique(pairs // self._n, return_counts=True)
        by_cell = dict(zip(found.tolist(), counts.tolist(), strict=True))
        return np.array([by_cell.get(each, 0) for each in cells], np.int64)


def _tail(
    profile: DatasetProfile, interactions: Interactions
) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """Ranks of all items with enough people, and the points of the curve among them."""
    item = interactions.item_index
    counts = np.bincount(item)
    order = np.argsort(-counts, kind="stable")[: profile.items]
    people = _PeoplePerCell(interactions.user_index)(item, range(len(counts)))[order]
    visible = shown(people)
    kept = tuple((rank, rounded(count)) for rank, count in profile.long_tail if visible[rank - 1])
    return frozenset((np.flatnonzero(visible) + 1).tolist()), kept


def _column(cells: Sequence[tuple[int, int]], people: Int64Array) -> tuple[tuple[int, int], ...]:
    counts = disclosed([count for _, count in cells], people)
    return tuple(
        (cell, count) for (cell, _), count in zip(cells, counts, strict=True) if count is not None
    )


def _bars(bars: Sequence[Bar], people: Int64Array) -> tuple[Bar, ...]:
    counts = disclosed([bar.count for bar in bars], people)
    return tuple(
        Bar(bar.low, bar.high, count)
        for bar, count in zip(bars, counts, strict=True)
        if count is not None
    )


def _bar_of(bars: Sequence[Bar], values: AnyArray) -> Int64Array:
    """Which bar of the histogram each value is counted in."""
    lows = np.array([bar.low for bar in bars])
    return np.clip(np.searchsorted(lows, values, side="right") - 1, 0, max(len(bars) - 1, 0))


def _events(
    profile: DatasetProfile,
    interactions: Interactions,
    events: Sequence[str],
    people: _PeoplePerCell,
) -> tuple[tuple[str, int], ...]:
    if interactions.event is None or not profile.events:
        return ()
    places = [events.index(name) for name, _ in profile.events]
    by_event = people(interactions.event, places)
    counts = disclosed([count for _, count in profile.events], by_event)
    return tuple(
        (name, count)
        for (name, _), count in zip(profile.events, counts, strict=True)
        if count is not None
    )


def _words(bar: Bar) -> str:
    return f"{bar.low:g}" if bar.low == bar.high else f"{bar.low:g}–{bar.high:g}"
