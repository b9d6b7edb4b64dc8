"""Trade-offs: one labelled point per run; those no other beats on both axes are joined."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.plot import Plot, Side
from ui.widgets.formatting import number
from ui.widgets.painting import text_width
from ui.widgets.rows_model import Value
from ui.widgets.scales import decimals_for, nice_ticks

_SIDES: Final[tuple[Side, ...]] = (
    "right", "left", "above", "below", "above-right", "above-left", "below-right", "below-left",
)  # fmt: skip
_NAME_HEIGHT = 15


@dataclass(frozen=True)
class Point:
    """A run: more is better on both axes."""

    name: str
    x: float
    y: float


def front(points: Sequence[Point]) -> list[Point]:
    """The points that no other beats on both axes (the Pareto front), by x."""
    best: list[Point] = []
    for point in sorted(points, key=lambda p: (-p.x, -p.y)):
        if not best or point.y > best[-1].y:
            best.append(point)
    return best[::-1]


class ScatterChart(Chart):
    """Points with names; `x_words` and `y_words` write the values of an axis."""

    def __init__(
        self,
        *,
        name: str,
        name_header: str,
        x_header: str,
        y_header: str,
        note: str = "",
        x_words: Callable[[float], str] | None = None,
        y_words: Callable[[float], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.plot = Plot()
        super().__init__(self.plot, name=name, note=note, parent=parent)
        self._headers = [name_header, x_header, y_header]
        self._x_words, self._y_words = x_words, y_words
        self._points: list[Point] = []
        self._front: list[Point] = []
        self._line = pg.PlotDataItem()
        self._leading = pg.ScatterPlotItem(size=11, symbol="o")
        self._others = pg.ScatterPlotItem(size=9, symbol="t1")
        for item in (self._line, self._others, self._leading):
            self.plot.addItem(item)
        self.plot.moved.connect(self.hover)
        self.plot.view.sigResized.connect(self._write)

    def set_headers(self, x_header: str, y_header: str) -> None:
        """Rename the axes, for points of another metric."""
        self._headers[1:] = [x_header, y_header]

    def set_points(self, points: Sequence[Point]) -> None:
        """Exchange the points, the best first."""
        self._points, self._front = list(points), front(points)
        rest = [point for point in points if point not in self._front]
        self._line.setData([p.x for p in self._front], [p.y for p in self._front])
        self._leading.setData([p.x for p in self._front], [p.y for p in self._front])
        self._others.setData([p.x for p in rest], [p.y for p in rest])
        self._fit()
        self._style()
        self._write()
        self.data_changed()

    def _fit(self) -> None:
        for side, values, words in (
            ("left", [p.y for p in self._points], self._y_words),
            ("bottom", [p.x for p in self._points], self._x_words),
        ):
            low, high = (min(values), max(values)) if values else (0.0, 1.0)
            span = (high - low) or abs(high) or 1.0
            room = span * (0.16 if side == "left" else 0.08)
            ticks = nice_ticks(
                max(low - room, 0.0 if low >= 0 else low - room), high + room * 0.6, 4
            )
            decimals = decimals_for(ticks)
            labels = [(t, words(t) if words else number(t, decimals)) for t in ticks]
            self.plot.set_axis(
                "left" if side == "left" else "bottom", low - room, high + room, labels
            )

    def _style(self) -> None:
        accent, base = theme.color("accent"), theme.color("base")
        edge = self.plot.pen(theme.color("surface"), 1.5)
        self._line.setPen(self.plot.pen(accent, 1.25, "dash"))
        self._leading.setPen(edge)
        self._leading.setBrush(QBrush(accent))
        self._others.setPen(edge)
        self._others.setBrush(QBrush(base))

    def _write(self) -> None:
        """Names beside the points: the best one's, the leading ones', the others', covering nothing.

        A name without a free side is left to hover, keys and the table, but for the best one's.
        """
        plot = self.plot
        plot.clear_texts()
        leading = set(self._front)
        taken = [_dot(plot.place(point.x, point.y)) for point in self._points]
        best = self._points[0] if self._points else None
        for point in sorted(self._points, key=lambda p: (p is not best, p not in leading)):
            width = text_width(point.name, theme.font("axis-strong"))
            size = QSizeF(width, theme.px(_NAME_HEIGHT))
            dot = _dot(plot.place(point.x, point.y))
            side = self._free_side(dot, size, [other for other in taken if other != dot])
            if side is None and point is best:
                side = self._free_side(dot, size, [])
            if side is None:
                continue
            taken.append(_label_box(dot.center(), size, side))
            plot.add_text(
                point.name,
                point.x,
                point.y,
                side=side,
                role="axis-strong" if point in leading else "axis",
                colour="text" if point in leading else "text2",
            )

    def _free_side(self, dot: QRectF, size: QSizeF, taken: list[QRectF]) -> Side | None:
        room = self.plot.rect().toRectF()
        for side in _SIDES:
            place = _label_box(dot.center(), size, side)
            if room.contains(place) and not any(place.intersects(other) for other in taken):
                return side
        return None

    def restyle(self) -> None:
        self.plot.restyle()
        self._style()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [[point.name, point.x, point.y] for point in self._points]

    def hints(self) -> list[Hint]:
        found = []
        for point in self._points:
            at = self.plot.place(point.x, point.y)
            x = self._x_words(point.x) if self._x_words else number(point.x, 4)
            y = self._y_words(point.y) if self._y_words else number(point.y, 4)
            words = f"{point.name}\n{self._headers[2]} {y}\n{self._headers[1]} {x}"
            found.append(Hint(at.x(), at.y(), words))
        return found


def _dot(centre: QPointF) -> QRectF:
    """What a point covers."""
    dot = QRectF(0, 0, 12, 12)
    dot.moveCenter(centre)
    return dot


def _label_box(centre: QPointF, size: QSizeF, side: Side) -> QRectF:
    width, height = size.width(), size.height()
    corner = {
        "right": QPointF(8, -height / 2),
        "left": QPointF(-width - 8, -height / 2),
        "above": QPointF(-width / 2, -height - 4),
        "below": QPointF(-width / 2, 4),
        "above-right": QPointF(6, -height - 1),
        "above-left": QPointF(-width - 6, -height - 4),
        "below-right": QPointF(6, 4),
        "below-left": QPointF(-width, 3),
    }[side]
    return QRectF(centre + corner, size)
