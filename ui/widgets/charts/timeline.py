"""A person's history: one row per category, time across, dots as large as the baskets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import overload

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QDate, QLocale, QPointF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot
from ui.widgets.formatting import clock, day, number, short_day
from ui.widgets.rows_model import Value

_SMALLEST, _EQUAL, _LARGEST = 5.0, 7.0, 13.0
_CROWD = 500  # dots from which on they are drawn lighter, so that density shows
_MOST_TICKS = 14
_DAY_SECONDS = 86_400
_FEW_DAYS = 2  # up to which a history of moments is told by the hour
_FEWEST_HOURS = 4
_HOUR_STEPS = (1, 2, 3, 6, 12)


@dataclass(frozen=True)
class Event:
    """One purchase: when, row, amount (1 if unknown), and whether it is held out for the test.

    `when` is a day, a moment, or an order number where the data has no clock; one chart has one kind.
    """

    when: date | int
    category: str
    amount: float = 1.0
    held_out: bool = False
    text: str = ""


class TimelineChart(Chart):
    """Rows are the categories in the order given to `set_events`."""

    def __init__(
        self,
        *,
        name: str,
        headers: tuple[str, str, str, str],
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`headers` of the table: when, category, item, amount."""
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._headers = headers
        self._events: list[Event] = []
        self._categories: list[str] = []
        self._places = np.zeros((0, 2))
        self._bought = pg.ScatterPlotItem()
        self._held = pg.ScatterPlotItem()
        self._ticks: list[pg.InfiniteLine] = []
        for item in (self._bought, self._held):
            self.plot.addItem(item)
        self.plot.moved.connect(self.hover)

    def set_events(self, events: Sequence[Event], categories: Sequence[str]) -> None:
        """Exchange the history; events of other categories are left out."""
        self._categories = list(categories)
        rows = {name: len(categories) - 1 - index for index, name in enumerate(categories)}
        self._events = sorted((e for e in events if e.category in rows), key=_across)
        places = [(_across(event), rows[event.category]) for event in self._events]
        self._places = np.array(places, float).reshape(-1, 2)
        held = np.array([event.held_out for event in self._events], bool)
        amounts = np.array([event.amount for event in self._events], float)
        self._bought.setData(*self._places[~held].T, size=_sizes(amounts[~held]))
        self._held.setData(*self._places[held].T, size=9)
        self._fit()
        self._style()
        self.data_changed()

    def _fit(self) -> None:
        count = len(self._categories)
        names = [(float(count - 1 - i), name) for i, name in enumerate(self._categories)]
        self.plot.set_axis("left", -0.6, max(count, 1) - 0.4, names)
        first, last = _ends(self._events)
        if self._ordered():
            ticks = _order_ticks(first, last)
        elif last - first <= _FEW_DAYS and isinstance(self._events[0].when, datetime):
            first, last = _whole_hours(first, last)
            ticks = _hour_ticks(first, last)
        else:
            ticks = _day_ticks(first, last)
        room = max((last - first) * 0.015, 0.02)
        self.plot.set_axis("bottom", first - room, last + room, ticks)
        self._draw_ticks([place for place, _ in ticks])

    def _ordered(self) -> bool:
        return bool(self._events) and not isinstance(self._events[0].when, date)

    def _draw_ticks(self, places: list[float]) -> None:
        while len(self._ticks) > len(places):
            self.plot.removeItem(self._ticks.pop())
        while len(self._ticks) < len(places):
            line = pg.InfiniteLine(angle=90)
            line.setZValue(-20)
            self.plot.addItem(line, ignoreBounds=True)
            self._ticks.append(line)
        for line, place in zip(self._ticks, places, strict=True):
            line.setPos(place)

    def _style(self) -> None:
        self._bought.setPen(None)
        opacity = 0.8 if len(self._events) < _CROWD else 0.6
        self._bought.setBrush(QBrush(theme.color("accent", opacity)))
        self._held.setBrush(QBrush(theme.color("surface")))
        self._held.setPen(self.plot.pen(theme.series(1), 2))
        for line in self._ticks:
            line.setPen(self.plot.pen(theme.color("grid"), 1))

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [[_when(e), e.category, e.text or None, _plain(e.amount)] for e in self._events]

    def hints(self) -> Sequence[Hint]:
        return _Hints(self.hint, len(self._events))

    def hint_at(self, place: QPointF, reach: float = 24.0) -> Hint | None:
        """The nearest dot within `reach` pixels; a history may have ten thousand of them."""
        if not self._events:
            return None
        low, high = np.array(self.plot.view.viewRange()).T
        begin, end = (np.array(self.plot.place(*corner).toTuple()) for corner in (low, high))
        pixels = begin + (self._places - low) / (high - low) * (end - begin)
        distance = np.hypot(*(pixels - place.toTuple()).T)
        nearest = int(distance.argmin())
        return self.hint(nearest) if distance[nearest] < reach else None

    def hint(self, position: int) -> Hint:
        """Place and words of one event, counted from the first."""
        event = self._events[position]
        at = self.plot.place(*self._places[position])
        amount = number(event.amount, 0 if float(event.amount).is_integer() else 2)
        lines = [event.text, f"{event.category} · {_when(event)}", f"{self._headers[3]} {amount}"]
        return Hint(at.x(), at.y(), "\n".join(line for line in lines if line))


class _Hints(Sequence[Hint]):
    """The hints of `count` events, each made when it is asked for."""

    def __init__(self, hint: Callable[[int], Hint], count: int) -> None:
        self._hint, self._positions = hint, range(count)

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, position: int) -> Hint: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Hint]: ...
    def __getitem__(self, position: int | slice) -> Hint | Sequence[Hint]:
        chosen = self._positions[position]
        if isinstance(chosen, int):
            return self._hint(chosen)
        return [self._hint(each) for each in chosen]


def _across(event: Event) -> float:
    """Where an event stands: days since the year 1, or its order number."""
    return _days(event.when) if isinstance(event.when, date) else float(event.when)


def _days(when: date) -> float:
    whole = float(when.toordinal())
    if isinstance(when, datetime):
        since_midnight = timedelta(hours=when.hour, minutes=when.minute, seconds=when.second)
        whole += since_midnight.total_seconds() / _DAY_SECONDS
    return whole


def _ends(events: Sequence[Event]) -> tuple[float, float]:
    """First and last place; some year where there is no event."""
    if not events:
        return _days(date(2000, 1, 1)), _days(date(2000, 12, 31))
    return _across(events[0]), _across(events[-1])


def _when(event: Event) -> str:
    if not isinstance(event.when, date):
        return number(event.when)
    words = day(event.when)
    return f"{words} {clock(event.when)}" if isinstance(event.when, datetime) else words


def _plain(amount: float) -> float:
    """A whole amount without decimals."""
    return int(amount) if float(amount).is_integer() else amount


def _sizes(amounts: Sequence[float] | np.ndarray) -> list[float]:
    """Diameters whose areas follow the amounts, in steps of half a pixel (each step is one bitmap).

    Where all amounts are the same they say nothing, and the dots are small.
    """
    roots = np.sqrt(np.clip(np.asarray(amounts, float), 0, None))
    if len(roots) and np.ptp(roots) == 0:
        return [_EQUAL] * len(roots)
    top = float(roots.max(initial=0.0)) or 1.0
    return [round(2 * d) / 2 for d in _SMALLEST + (_LARGEST - _SMALLEST) * roots / top]


def _day_ticks(first: float, last: float) -> list[tuple[float, str]]:
    """Months; days where there are not two months to name."""
    begin, end = date.fromordinal(int(first)), date.fromordinal(int(last))
    months = _months(begin, end)
    if len(months) > 1:
        return months
    every = -(-(int(last) - int(first) + 1) // _MOST_TICKS)
    days = range(int(first), int(last) + 1, every)
    return [(float(place), short_day(date.fromordinal(place))) for place in days]


def _whole_hours(first: float, last: float) -> tuple[float, float]:
    """The whole hours around a short while, in days: at least a few of them, so that some are named."""
    begin, end = floor(first * 24), ceil(last * 24)
    lacking = max(0, _FEWEST_HOURS - (end - begin))
    return (begin - lacking // 2) / 24, (end + lacking - lacking // 2) / 24


def _hour_ticks(first: float, last: float) -> list[tuple[float, str]]:
    begin, end = round(first * 24), round(last * 24)
    step = next(step for step in _HOUR_STEPS if (end - begin) / step < _MOST_TICKS)
    hours = range(-(-begin // step) * step, end + 1, step)
    return [(hour / 24, _clock(hour / 24)) for hour in hours]


def _clock(place: float) -> str:
    midnight = datetime.fromordinal(int(place))
    return clock(midnight + timedelta(hours=round((place - int(place)) * 24)))


def _order_ticks(first: float, last: float) -> list[tuple[float, str]]:
    places = np.unique(np.linspace(first, last, 6).round())
    return [(float(place), number(place)) for place in places]


def _months(first: date, last: date) -> list[tuple[float, str]]:
    """First days of months with their short names, every month or every few.

    A history of several years names the year wherever it changes.
    """
    starts = []
    moment = first.replace(day=1)
    while moment <= last:
        if moment >= first:
            starts.append(moment)
        moment = (moment + timedelta(days=32)).replace(day=1)
    shown = starts[:: -(-len(starts) // _MOST_TICKS) if starts else 1]
    changed = {later for earlier, later in pairwise(shown) if later.year != earlier.year}
    named = {*shown[:1], *changed} if changed else set()
    locale = QLocale()
    return [
        (
            float(m.toordinal()),
            locale.toString(QDate(m.year, m.month, 1), "MMM yyyy" if m in named else "MMM"),
        )
        for m in shown
    ]
