"""What a data set looks like, as numbers ready to draw."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from recsys_app.domain.arrays import AnyArray, BoolArray, Int64Array
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.model_state import Json

_DAY_MS = 86_400_000
_CURVE_POINTS = 200
_MOST_VALUES = 30  # bars of the value histogram
_FEW = 5  # interactions below which a person or item is called thin
_LANDMARKS = (1, 10, 100)  # ranks whose items are named
_CLASSES = (1, _FEW, 20, 50, 100, 200, 500, 1000)  # least interactions of a class of people


@dataclass(frozen=True, slots=True)
class Spread:
    """How many interactions people (or items) have."""

    least: int
    median: float
    mean: float
    p90: float
    most: int
    single: int  # with exactly one
    thin: int  # with fewer than five
    gini: float  # 0 all alike, 1 one has everything


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram: values from `low` to `high` and how many there are."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class DatasetProfile:
    """Everything is a plain number, string or tuple.

    Attributes:
        density: interactions of different pairs / (users × items).
        first, last: see `TimeKind`; None without time.
        repeats: interactions with an item the person had before.
        duplicates: interactions equal to an earlier one in every column.
        not_positive: interactions whose value is 0 or less; 0 where values are ratings.
        long_tail: (rank of the item from 1, its interactions), at most 200 points, first to last.
        top_shares: share of the interactions that the most popular 1, 5, 10, 20, 50 % of items hold.
        days: (days since 1970, interactions) for each day with any; empty without clock time.
        weekdays: interactions from Monday to Sunday; empty without clock time.
        values: histogram of `value`.
        events: (name, interactions), most frequent first.
        histories: people by how many interactions they have: 1–4, 5–19 … 1000 and more.
        described: whether any item has a title or attributes.
        landmarks: (rank, title) of the items at ranks 1, 10 and 100 of the long tail.
    """

    dataset: str
    interactions: int
    users: int
    items: int
    density: float
    time_kind: TimeKind
    first: int | None
    last: int | None
    rated: bool
    per_user: Spread
    per_item: Spread
    repeats: int
    duplicates: int
    not_positive: int
    long_tail: tuple[tuple[int, int], ...]
    top_shares: tuple[tuple[int, float], ...]
    days: tuple[tuple[int, int], ...]
    weekdays: tuple[int, ...]
    values: tuple[Bar, ...]
    events: tuple[tuple[str, int], ...]
    histories: tuple[Bar, ...]
    described: bool
    landmarks: tuple[tuple[int, str], ...]

    def to_json(self) -> dict[str, Json]:
        return asdict(self)


def profile(
    interactions: Interactions,
    time_kind: TimeKind,
    *,
    dataset: str = "",
    rated: bool = False,
    events: Sequence[str] = (),
    described: bool = False,
    titles: Sequence[str] = (),
) -> DatasetProfile:
    """Describe `interactions`; works on whole columns.

    Args:
        interactions: n rows in file order.
        time_kind: what their timestamps mean.
        dataset: its name.
        rated: whether values are ratings.
        events: names of the event codes.
        described: whether any item has a title or attributes.
        titles: of the items, by item index; without them there are no landmarks.
    """
    user_counts = _counts(interactions.user_index)
    item_counts = _counts(interactions.item_index)
    ranked = np.sort(item_counts)[::-1]
    repeats, repeated = _repeated(interactions)
    cells = len(user_counts) * len(item_counts)
    timed = time_kind is not TimeKind.NONE and len(interactions) > 0
    days = _days(interactions) if time_kind is TimeKind.CLOCK else np.zeros((0, 2), np.int64)
    return DatasetProfile(
        dataset=dataset,
        interactions=len(interactions),
        users=len(user_counts),
        items=len(item_counts),
        density=(len(interactions) - repeats) / cells if cells else 0.0,
        time_kind=time_kind,
        first=int(interactions.timestamp.min()) if timed else None,
        last=int(interactions.timestamp.max()) if timed else None,
        rated=rated,
        per_user=_spread(user_counts),
        per_item=_spread(item_counts),
        repeats=repeats,
        duplicates=_duplicates(interactions, repeated),
        not_positive=0 if rated else int((interactions.value <= 0).sum()),
        long_tail=_long_tail(ranked),
        top_shares=_top_shares(ranked),
        days=tuple((int(day), int(count)) for day, count in days),
        weekdays=_weekdays(days),
        values=_histogram(interactions.value),
        events=_events(interactions, events),
        histories=_histories(user_counts),
        described=described,
        landmarks=_landmarks(interactions.item_index, titles),
    )


def _counts(index: AnyArray) -> Int64Array:
    """Interactions of everyone (or every item) that has any."""
    counts = np.bincount(index) if len(index) else np.zeros(0, np.int64)
    return counts[counts > 0]


def _spread(counts: Int64Array) -> Spread:
    if not len(counts):
        return Spread(0, 0.0, 0.0, 0.0, 0, 0, 0, 0.0)
    return Spread(
        least=int(counts.min()),
        median=float(np.median(counts)),
        mean=float(counts.mean()),
        p90=float(np.quantile(counts, 0.9)),
        most=int(counts.max()),
        single=int((counts == 1).sum()),
        thin=int((counts < _FEW).sum()),
        gini=gini(counts),
    )


def _histories(counts: Int64Array) -> tuple[Bar, ...]:
    """People by classes of how much they have, from the first class to the last that has any."""
    if not len(counts):
        return ()
    most = int(counts.max())
    lows = [low for low in _CLASSES if low <= most]
    highs = [*(low - 1 for low in lows[1:]), most]
    return tuple(
        Bar(low, high, int(((counts >= low) & (counts <= high)).sum()))
        for low, high in zip(lows, highs, strict=True)
    )


def gini(counts: AnyArray) -> float:
    """Gini coefficient of non-negative `counts`: 2 Σ i·x_i / (n Σ x) − (n + 1) / n, x ascending."""
    ordered = np.sort(counts).astype(np.float64)
    n, total = len(ordered), ordered.sum()
    if n == 0 or total == 0:
        return 0.0
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * total) - (n + 1) / n)


def _repeated(interactions: Interactions) -> tuple[int, Int64Array]:
    """Interactions with an item the person had before, and all rows of such pairs."""
    n_items = int(interactions.item_index.max(initial=0)) + 1
    pair = interactions.user_index.astype(np.int64) * n_items + interactions.item_index
    order = np.argsort(pair, kind="stable")
    same = _like_the_one_before([pair[order]])
    with_next = np.append(same[1:], False)
    return int(same.sum()), order[same | with_next]


def _duplicates(interactions: Interactions, candidates: Int64Array) -> int:
    """Rows equal to an earlier row in person, item, time, value, event and fold."""
    rows = interactions.take(candidates)
    columns: list[AnyArray] = [rows.user_index, rows.item_index, rows.timestamp, rows.value]
    columns += [column for column in (rows.event, rows.fold) if column is not None]
    order = np.lexsort(columns)
    return int(_like_the_one_before([column[order] for column in columns]).sum())


def _like_the_one_before(columns: Sequence[AnyArray]) -> BoolArray:
    """(n,) bool: the rows that equal the row before them in every column."""
    same = np.ones(len(columns[0]), bool)
    same[:1] = False
    for column in columns:
        same[1:] &= column[1:] == column[:-1]
    return same


def _long_tail(ranked: Int64Array) -> tuple[tuple[int, int], ...]:
    if not len(ranked):
        return ()
    ranks = np.unique(np.geomspace(1, len(ranked), _CURVE_POINTS).round().astype(np.int64))
    return tuple((int(rank), int(ranked[rank - 1])) for rank in ranks)


def _landmarks(item_index: AnyArray, titles: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Items that show where on the long tail one is; of equally frequent ones the first index."""
    if not titles:
        return ()
    order = np.argsort(-np.bincount(item_index, minlength=len(titles)), kind="stable")
    ranks = [rank for rank in _LANDMARKS if rank <= len(np.unique(item_index))]
    return tuple((rank, titles[order[rank - 1]]) for rank in ranks)


def _top_shares(ranked: Int64Array) -> tuple[tuple[int, float], ...]:
    if not len(ranked):
        return ()
    held = np.cumsum(ranked) / ranked.sum()
    return tuple(
        (percent, float(held[max(1, round(len(ranked) * percent / 100)) - 1]))
        for percent in (1, 5, 10, 20, 50)
    )


def _days(interactions: Interactions) -> Int64Array:
    """(n days, 2) int64: days since 1970 with interactions, and how many."""
    days, counts = np.unique(interactions.timestamp // _DAY_MS, return_counts=True)
    return np.column_stack([days, counts]).astype(np.int64)


def _weekdays(days: Int64Array) -> tuple[int, ...]:
    if not len(days):
        return ()
    weekday = (days[:, 0] + 3) % 7  # 1970-01-01 was a Thursday
    return tuple(int(n) for n in np.bincount(weekday, weights=days[:, 1], minlength=7))


def _histogram(values: AnyArray) -> tuple[Bar, ...]:
    """A bar per value where there are few, else bars of equal width over the middle 98 %.

    The first and the last bar reach out to what lies beyond, however far.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) <= _MOST_VALUES:
        return tuple(Bar(float(v), float(v), int(n)) for v, n in zip(distinct, counts, strict=True))
    bottom, top = np.quantile(values, [0.01, 0.99]).tolist()
    edges = np.linspace(bottom, max(top, bottom + 1), _MOST_VALUES)
    edges[0] = min(edges[0], distinct[0])
    edges[-1] = max(edges[-1], distinct[-1])
    bars, _ = np.histogram(values, edges)
    return tuple(
        Bar(low, high, n)
        for low, high, n in zip(edges[:-1].tolist(), edges[1:].tolist(), bars.tolist(), strict=True)
    )


def _events(interactions: Interactions, events: Sequence[str]) -> tuple[tuple[str, int], ...]:
    if interactions.event is None:
        return ()
    counts = np.bincount(interactions.event, minlength=len(events))
    order = np.argsort(-counts, kind="stable")
    return tuple((events[i], int(counts[i])) for i in order if counts[i])
