"""Bars: counts by class or histogram. They start at 0 and carry their values."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot
from ui.widgets.formatting import compact, number
from ui.widgets.rows_model import Value
from ui.widgets.scales import decimals_for, nice_ticks

_WIDTH = 0.72
_MOST_VALUES = 16


class BarChart(Chart):
    """One bar per name; at most one is highlighted, and the note or legend says why.

    `name_header` and `value_header` head the table; values may be counts or shares.
    """

    def __init__(
        self,
        *,
        name: str,
        name_header: str,
        value_header: str,
        note: str = "",
        decimals: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._headers = [name_header, value_header]
        self._decimals = decimals
        self._names: list[str] = []
        self._values: list[float] = []
        self._highlight: int | None = None
        self._bars = pg.BarGraphItem(x=[], height=[], width=_WIDTH)
        self.plot.addItem(self._bars)
        self.plot.moved.connect(self.hover)

    def set_bars(
        self, names: Sequence[str], values: Sequence[float], *, highlight: int | None = None
    ) -> None:
        """Exchange the bars; `highlight` is the place of the one to point out."""
        self._names, self._values = list(names), [float(value) for value in values]
        self._highlight = highlight
        self._fit()
        self._style()
        self._write()
        self.data_changed()

    def _fit(self) -> None:
        top = max(self._values, default=1.0) or 1.0
        ticks = nice_ticks(0, top * 1.02, 4)
        decimals = decimals_for(ticks)
        large = top >= 100_000
        labels = [(t, compact(t) if large else number(t, decimals)) for t in ticks]
        self.plot.set_axis("left", 0, top * 1.14, labels)
        places = [(float(index), name) for index, name in enumerate(self._names)]
        self.plot.set_axis("bottom", -0.6, max(len(places), 1) - 0.4, places)

    def _style(self) -> None:
        accent, other = QBrush(theme.color("accent")), QBrush(theme.series(1))
        places = range(len(self._values))
        self._bars.setOpts(
            x=list(places),
            height=self._values,
            width=_WIDTH,
            pen=None,
            brushes=[other if place == self._highlight else accent for place in places],
        )

    def _write(self) -> None:
        self.plot.clear_texts()
        if len(self._values) > _MOST_VALUES:
            return
        for place, value in enumerate(self._values):
            chosen = place == self._highlight
            self.plot.add_text(
                number(value, self._decimals),
                place,
                value,
                side="above",
                role="axis-strong" if chosen else "axis",
                colour="text" if chosen else "text2",
            )

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        whole = self._decimals == 0
        return [
            [name, int(value) if whole else value]
            for name, value in zip(self._names, self._values, strict=True)
        ]

    def hints(self) -> list[Hint]:
        found = []
        for place, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            at = self.plot.place(place, value / 2)
            found.append(Hint(at.x(), at.y(), f"{name}\n{number(value, self._decimals)}"))
        return found
