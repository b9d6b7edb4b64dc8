"""Lines: live training curves and comparisons by list length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from ui.theme import SERIES_LINES, SERIES_MARKERS, SeriesMarker, theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot, Side
from ui.widgets.formatting import number
from ui.widgets.rows_model import Value
from ui.widgets.scales import decimals_for, nice_ticks

_SYMBOL: dict[SeriesMarker, str] = {
    "circle": "o",
    "square": "s",
    "triangle": "t1",
    "diamond": "d",
    "cross": "x",
    "pentagon": "p",
}
_HEADROOM = 0.05


@dataclass(frozen=True)
class Series:
    """One line: `x` ascending, `y` of the same length; NaN leaves a gap.

    `colour` is its place in the series colours, so that a run keeps its colour in all charts; None
    takes the order. A chart with a single series without `colour` uses the accent.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    colour: int | None = None


@dataclass
class _Drawn:
    curve: pg.PlotDataItem
    end: pg.ScatterPlotItem


@dataclass
class _Marks:
    """What is pointed out beside the lines."""

    best: tuple[float, float, str] | None = None
    planned_end: float | None = None
    categories: list[str] = field(default_factory=list)


class LineChart(Chart):
    """Lines with their names and last values at the ends.

    `x_name` heads the first column of the table; `decimals` are those of the values. With `markers`
    each point is marked, for lines of few points. Many lines that run close together are told apart
    by a `Legend` instead: leave `names_at_lines` off. `from_zero` is for figures that cannot be negative.
    """

    def __init__(
        self,
        *,
        name: str,
        x_name: str,
        note: str = "",
        decimals: int = 3,
        from_zero: bool = False,
        markers: bool = False,
        values_at_ends: bool = True,
        names_at_lines: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._x_name, self._decimals = x_name, decimals
        self._from_zero, self._markers, self._values_at_ends = from_zero, markers, values_at_ends
        self._names_at_lines = names_at_lines
        self._series: list[Series] = []
        self._drawn: list[_Drawn] = []
        self._marks = _Marks()
        self._star = pg.ScatterPlotItem(symbol="star", size=15)
        self._best_line = pg.InfiniteLine(angle=90)
        for item in (self._best_line, self._star):
            item.setZValue(20 if item is self._star else -10)
            item.hide()
            self.plot.addItem(item, ignoreBounds=True)
        self.plot.moved.connect(self.hover)

    # ------------------------------------------------------------ data

    def set_series(self, series: Sequence[Series]) -> None:
        """Exchange the lines; as many as before are only moved, so live updates are cheap."""
        self._series = list(series)
        if len(self._drawn) != len(self._series):
            self._build()
        for line, drawn in zip(self._series, self._drawn, strict=True):
            x, y = _finite(line)
            drawn.curve.setData(
                np.asarray(line.x, float), np.asarray(line.y, float), connect="finite"
            )
            drawn.end.setData(x[-1:], y[-1:])
        self._fit()
        self._style()
        self._write()
        self.data_changed()

    def set_planned_end(self, x: float | None) -> None:
        """Let the axis run to the last planned epoch, so that the distance left is seen."""
        self._marks.planned_end = x
        self._refresh()

    def set_best(self, x: float, y: float, words: str) -> None:
        """A star at the best point, with `words` ("best 0.177, epoch 19")."""
        self._marks.best = (x, y, words)
        self._refresh()

    def set_categories(self, names: Sequence[str]) -> None:
        """Name the places 0, 1, 2 … of the x axis (list lengths 1, 3, 5, 10)."""
        self._marks.categories = list(names)
        self._refresh()

    def _refresh(self) -> None:
        self._fit()
        self._style()
        self._write()

    # ------------------------------------------------------------ drawing

    def _build(self) -> None:
        for drawn in self._drawn:
            self.plot.removeItem(drawn.curve)
            self.plot.removeItem(drawn.end)
        self._drawn = []
        for _ in self._series:
            drawn = _Drawn(pg.PlotDataItem(), pg.ScatterPlotItem())
            drawn.curve.setZValue(5)
            drawn.end.setZValue(10)
            self.plot.addItem(drawn.curve)
            self.plot.addItem(drawn.end)
            self._drawn.append(drawn)

    def _fit(self) -> None:
        xs = [float(x) for line in self._series for x in line.x]
        ys = [float(y) for line in self._series for y in line.y if np.isfinite(y)]
        marks = self._marks
        if marks.best is not None:
            ys.append(marks.best[1])
        if self._from_zero:
            ys.append(0.0)
        low, high = (min(ys), max(ys)) if ys else (0.0, 1.0)
        if low == high:
            apart = abs(low) / 10 or 0.5  # a tenth of a value alone never reaches zero
            low, high = low if self._from_zero else low - apart, high + apart
        room = (high - low) * _HEADROOM
        bottom = low if self._from_zero and low == 0 else low - room
        ticks = nice_ticks(bottom, high + room, 5)
        decimals = decimals_for(ticks)
        top = high + (high - low) * (0.14 if marks.best else _HEADROOM)
        self.plot.set_axis("left", bottom, top, [(t, number(t, decimals)) for t in ticks])
        self._fit_x(xs)

    def _fit_x(self, xs: list[float]) -> None:
        names = self._marks.categories
        if names:
            ticks = [(float(i), name) for i, name in enumerate(names)]
            room = (len(names) - 1) * _HEADROOM or 0.5
            self.plot.set_axis("bottom", -room, len(names) - 1 + room, ticks)
            return
        low, high = (min(xs), max(xs)) if xs else (0.0, 1.0)
        high = max(high, self._marks.planned_end or high)
        if low == high:
            high = low + 1.0
        values = nice_ticks(low, high, 4)
        if low == 1 and high >= 5:  # epochs: "1" is their first round number
            values = [1.0, *(v for v in values if v - low >= (high - low) * 0.1)]
        decimals = decimals_for(values)
        room = (high - low) * _HEADROOM
        self.plot.set_axis(
            "bottom", low - room * 0.4, high + room, [(v, number(v, decimals)) for v in values]
        )

    def _style(self) -> None:
        plot, alone = self.plot, self._is_alone()
        surface = plot.pen(theme.color("surface"), 1.5)
        for index, (line, drawn) in enumerate(zip(self._series, self._drawn, strict=True)):
            place = index if line.colour is None else line.colour
            colour = theme.color("accent") if alone else theme.series(place)
            style = SERIES_LINES[0 if alone else place % len(SERIES_LINES)]
            symbol = _SYMBOL[SERIES_MARKERS[0 if alone else place % len(SERIES_MARKERS)]]
            drawn.curve.setPen(plot.pen(colour, 2, style))
            drawn.end.setSymbol(symbol if self._markers else "o")
            drawn.end.setSize(9)
            drawn.end.setPen(surface)
            drawn.end.setBrush(QBrush(colour))
            drawn.curve.setSymbol(symbol if self._markers else None)
            if self._markers:
                drawn.curve.setSymbolSize(8)
                drawn.curve.setSymbolBrush(QBrush(colour))
                drawn.curve.setSymbolPen(surface)
        self._style_marks()

    def _style_marks(self) -> None:
        plot, marks = self.plot, self._marks
        shown = marks.best is not None
        self._star.setVisible(shown)
        self._best_line.setVisible(shown)
        if marks.best is not None:
            self._star.setData([marks.best[0]], [marks.best[1]])
            self._best_line.setPos(marks.best[0])
        self._star.setPen(plot.pen(theme.color("surface"), 1.5))
        self._star.setBrush(theme.color("accent"))
        self._best_line.setPen(plot.pen(theme.color("line2"), 1, "dash"))

    def _write(self) -> None:
        plot, marks = self.plot, self._marks
        plot.clear_texts()
        if self._names_at_lines and not self._is_alone():
            self._write_names()
        low, high = self._span()
        if marks.best is not None:
            x, _, words = marks.best
            bottom, top = plot.view.viewRange()[1]
            side: Side = "right" if x < low + 0.6 * (high - low) else "left"
            y = top - (top - bottom) * 0.05
            plot.add_text(words, x, y, side=side, role="axis-strong", colour="text")

    def _write_names(self) -> None:
        """Each line's name at its end; where the ends touch the edge, beside the middle."""
        low, high = self._span()
        ends = [_finite(line)[0][-1] for line in self._series if len(_finite(line)[0])]
        crowded = bool(ends) and max(ends) > low + 0.75 * (high - low)
        heights = [
            float(np.interp((low + high) / 2, *_finite(line)))
            for line in self._series
            if len(_finite(line)[0])
        ]
        for index, line in enumerate(self._series):
            x, y = _finite(line)
            if not len(x):
                continue
            words = line.name
            if self._values_at_ends:
                words = f"{words} {number(float(y[-1]), self._decimals)}"
            place = index if line.colour is None else line.colour
            middle = float(np.interp((low + high) / 2, x, y))
            at = (float(x[-1]), float(y[-1])) if not crowded else ((low + high) / 2, middle)
            side: Side = "right"
            if crowded:
                side = "above-left" if middle >= max(heights) else "below-right"
            self.plot.add_text(
                words,
                *at,
                side=side,
                role="caption-strong",
                colour=_label(place),
                spread=not crowded,
            )

    def _is_alone(self) -> bool:
        return len(self._series) == 1 and self._series[0].colour is None

    def _span(self) -> tuple[float, float]:
        (low, high), _ = self.plot.view.viewRange()
        return float(low), float(high)

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    # ------------------------------------------------------------ words

    def headers(self) -> list[str]:
        return [self._x_name, *(line.name for line in self._series)]

    def rows(self) -> list[list[Value]]:
        places = sorted({float(x) for line in self._series for x in line.x})
        columns = [
            dict(zip(map(float, line.x), map(float, line.y), strict=True)) for line in self._series
        ]
        return [[self._x_words(x), *(column.get(x) for column in columns)] for x in places]

    def hints(self) -> list[Hint]:
        found = []
        for line in self._series:
            for x, y in zip(*_finite(line), strict=True):
                at = self.plot.place(float(x), float(y))
                words = f"{line.name} {number(float(y), self._decimals)}\n{self._x_name} {self._x_words(float(x))}"
                found.append(Hint(at.x(), at.y(), words))
        return found

    def hint_at(self, place: QPointF, reach: float = 24.0) -> Hint | None:
        """The values of all lines at the nearest x."""
        hints = self.hints()
        if not hints or not self.plot.rect().contains(place.toPoint()):
            return None
        nearest = min(hints, key=lambda hint: (abs(hint.x - place.x()), abs(hint.y - place.y())))
        if abs(nearest.x - place.x()) > 2 * reach:
            return None
        there = [hint for hint in hints if abs(hint.x - nearest.x) < 0.5]
        values = [hint.text.split("\n")[0] for hint in there]
        return Hint(nearest.x, nearest.y, "\n".join([nearest.text.split("\n")[1], *values]))

    def _x_words(self, x: float) -> str:
        names = self._marks.categories
        if names and 0 <= int(x) < len(names):
            return names[int(x)]
        return number(x, decimals_for([x]))


def _finite(line: Series) -> tuple[np.ndarray, np.ndarray]:
    """X and y of a series without its gaps."""
    x, y = np.asarray(line.x, float), np.asarray(line.y, float)
    kept = np.isfinite(y)
    return x[kept], y[kept]


def _label(index: int) -> Callable[[], QColor]:
    return lambda: theme.series_label(index)
