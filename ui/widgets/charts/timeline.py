"""A person's history: one row per category, time across, dots as large as the baskets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot
from ui.widgets.formatting import day, number
from ui.widgets.rows_model import Value

_SMALLEST, _LARGEST = 5.0, 13.0
_MOST_MONTHS = 14


@dataclass(frozen=True)
class Event:
    """One purchase: day, row, amount (1 if unknown), and whether it is held out for the test."""

    day: date
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
        """`headers` of the table: day, category, item, amount."""
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._headers = headers
        self._events: list[Event] = []
        self._categories: list[str] = []
        self._bought = pg.ScatterPlotItem()
        self._held = pg.ScatterPlotItem()
        self._months: list[pg.InfiniteLine] = []
        for item in (self._bought, self._held):
            self.plot.addItem(item)
        self.plot.moved.connect(self.hover)

    def set_events(self, events: Sequence[Event], categories: Sequence[str]) -> None:
        """Exchange the history; events of other categories are left out."""
        self._categories = list(categories)
        rows = {name: len(categories) - 1 - index for index, name in enumerate(categories)}
        self._events = sorted((e for e in events if e.category in rows), key=lambda e: e.day)
        bought = [e for e in self._events if not e.held_out]
        held = [e for e in self._events if e.held_out]
        self._bought.setData(
            [e.day.toordinal() for e in bought],
            [rows[e.category] for e in bought],
            size=_sizes([e.amount for e in bought]),
        )
        self._held.setData(
            [e.day.toordinal() for e in held], [rows[e.category] for e in held], size=9
        )
        self._fit()
        self._style()
        self.data_changed()

    def _fit(self) -> None:
        count = len(self._categories)
        names = [(float(count - 1 - i), name) for i, name in enumerate(self._categories)]
        self.plot.set_axis("left", -0.6, max(count, 1) - 0.4, names)
        first = self._events[0].day if self._events else date(2000, 1, 1)
        last = self._events[-1].day if self._events else date(2000, 12, 31)
        months = _months(first, last)
        room = max((last - first).days * 0.015, 1.0)
        self.plot.set_axis("bottom", first.toordinal() - room, last.toordinal() + room, months)
        self._draw_months([place for place, _ in months])

    def _draw_months(self, places: list[float]) -> None:
        while len(self._months) > len(places):
            self.plot.removeItem(self._months.pop())
        while len(self._months) < len(places):
            line = pg.InfiniteLine(angle=90)
            line.setZValue(-20)
            self.plot.addItem(line, ignoreBounds=True)
            self._months.append(line)
        for line, place in zip(self._months, places, strict=True):
            line.setPos(place)

    def _style(self) -> None:
        self._bought.setPen(None)
        self._bought.setBrush(QBrush(theme.color("accent", 0.8)))
        self._held.setBrush(QBrush(theme.color("surface")))
        self._held.setPen(self.plot.pen(theme.series(1), 2))
        for line in self._months:
            line.setPen(self.plot.pen(theme.color("grid"), 1))

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [[day(e.day), e.category, e.text or None, e.amount] for e in self._events]

    def hints(self) -> list[Hint]:
        rows = {name: len(self._categories) - 1 - i for i, name in enumerate(self._categories)}
        found = []
        for event in self._events:
            at = self.plot.place(event.day.toordinal(), rows[event.category])
            amount = number(event.amount, 0 if float(event.amount).is_integer() else 2)
            words = [
                event.text,
                f"{event.category} · {day(event.day)}",
                f"{self._headers[3]} {amount}",
            ]
            found.append(Hint(at.x(), at.y(), "\n".join(word for word in words if word)))
        return found


def _sizes(amounts: list[float]) -> list[float]:
    """Diameters whose areas follow the amounts."""
    if not amounts:
        return []
    roots = np.sqrt(np.clip(np.asarray(amounts, float), 0, None))
    top = float(roots.max()) or 1.0
    return [float(d) for d in _SMALLEST + (_LARGEST - _SMALLEST) * roots / top]


def _months(first: date, last: date) -> list[tuple[float, str]]:
    """First days of months with their short names, every month or every few."""
    starts = []
    moment = first.replace(day=1)
    while moment <= last:
        if moment >= first:
            starts.append(moment)
        moment = (moment + timedelta(days=32)).replace(day=1)
    every = -(-len(starts) // _MOST_MONTHS) if starts else 1
    locale = QLocale()
    return [
        (float(m.toordinal()), locale.toString(QDate(m.year, m.month, 1), "MMM"))
        for m in starts[::every]
    ]
