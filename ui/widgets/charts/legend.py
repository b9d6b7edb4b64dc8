"""The legend of a chart: line, marker and name of each series."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import SERIES_LINES, SERIES_MARKERS, SeriesMarker, theme
from ui.widgets.charts.plot import DASHES
from ui.widgets.painting import begin, draw_text, text_width

_SAMPLE = 22
_GAP = 8
_BETWEEN = 16
_DOT = 9

Dot = Literal["accent", "second", "ring"]

_OUTLINES: dict[SeriesMarker, list[tuple[float, float]]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "triangle": [(0, -1.2), (1.1, 0.9), (-1.1, 0.9)],
    "diamond": [(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)],
    "pentagon": [(0, -1.2), (1.2, -0.3), (0.75, 1.1), (-0.75, 1.1), (-1.2, -0.3)],
}


class Legend(QWidget):
    """Names given as (series index, name), in one row; direct labels in the chart are better."""

    def __init__(
        self, names: Sequence[tuple[int, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names: list[tuple[int, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_names(names)

    def set_names(self, names: Sequence[tuple[int, str]]) -> None:
        """Exchange the entries."""
        self._names = list(names)
        self.setAccessibleName(", ".join(name for _, name in names))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._entry_width(name) for _, name in self._names)
        return QSize(width + max(0, len(self._names) - 1) * _BETWEEN, theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(18))

    def _entry_width(self, name: str) -> int:
        return _SAMPLE + _GAP + text_width(name, theme.font("medium"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        left, middle = 0.0, self.height() / 2
        for index, name in self._names:
            draw_sample(painter, QRectF(left, 0, _SAMPLE, self.height()), index)
            words = QRectF(left + _SAMPLE + _GAP, 0, self.width() - left, 2 * middle)
            draw_text(painter, words, name, theme.font("medium"), theme.color("text"))
            left += self._entry_width(name) + _BETWEEN


class DotLegend(QWidget):
    """What the dots or bars of a chart mean: (how, words), how being "accent", "second" or "ring"."""

    def __init__(self, entries: Sequence[tuple[Dot, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = list(entries)
        self.setAccessibleName(", ".join(words for _, words in entries))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        font = theme.font("caption")
        width = sum(_DOT + 6 + text_width(words, font) for _, words in self._entries)
        return QSize(width + max(0, len(self._entries) - 1) * 12, theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        font, left = theme.font("caption"), 0.0
        for how, words in self._entries:
            colour = theme.color("accent") if how == "accent" else theme.series(1)
            painter.setPen(QPen(colour, 2) if how == "ring" else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface") if how == "ring" else colour)
            centre = QPointF(left + _DOT / 2, self.height() / 2)
            painter.drawEllipse(centre, *((3.5, 3.5) if how == "ring" else (4, 4)))
            width = text_width(words, font)
            area = QRectF(left + _DOT + 6, 0, width, self.height())
            draw_text(painter, area, words, font, theme.color("text2"))
            left += _DOT + 6 + width + 12


def draw_sample(painter: QPainter, area: QRectF, index: int) -> None:
    """A piece of line with its marker, as series `index` has it."""
    colour, middle = theme.series(index), area.center()
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = DASHES[SERIES_LINES[index % len(SERIES_LINES)]]
    if dashes:
        pen.setDashPattern(dashes)
    painter.setPen(pen)
    painter.drawLine(QLineF(area.left(), middle.y(), area.right(), middle.y()))
    marker = SERIES_MARKERS[index % len(SERIES_MARKERS)]
    if marker == "cross":
        painter.setPen(QPen(colour, 2))
        for slope in (-1, 1):
            arm = QPointF(3.5, 3.5 * slope)
            painter.drawLine(middle - arm, middle + arm)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if marker == "circle":
        painter.drawEllipse(middle, 4, 4)
    else:
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) * 4 for x, y in _OUTLINES[marker]]))
