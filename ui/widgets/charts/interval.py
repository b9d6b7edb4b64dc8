"""Scores or differences with their intervals, one row each, on a shared axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.formatting import number
from ui.widgets.painting import begin, draw_text, text_width
from ui.widgets.rows_model import Value

_ROW = 24
_FOOT = 20
_BETWEEN = 8


@dataclass(frozen=True)
class IntervalRow:
    """One estimate with its interval; `strong` rows are drawn in the accent, others in grey."""

    name: str
    low: float
    value: float
    high: float
    strong: bool = False


class _IntervalCanvas(QWidget):
    moved = Signal(QMouseEvent)

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self.decimals = decimals
        self.intervals: list[IntervalRow] = []
        self.reference: tuple[float, str, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        foot = theme.px(_FOOT) if self.reference else 0
        return QSize(240, max(1, len(self.intervals)) * theme.px(_ROW) + foot)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def limits(self) -> tuple[float, float]:
        values = [v for row in self.intervals for v in (row.low, row.high)]
        if self.reference:
            values.append(self.reference[0])
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        room = (high - low) * 0.12 or 0.5
        return low - room, high + room

    def names_width(self) -> float:
        named = [row.name for row in self.intervals if row.name]
        return max((text_width(name, theme.font("medium")) for name in named), default=-16) + 16

    def values_width(self) -> float:
        if self.reference:
            return 0.0
        words = [number(row.value, self.decimals) for row in self.intervals]
        return max((text_width(word, theme.font("medium")) for word in words), default=0) + 12

    def across(self, value: float) -> float:
        low, high = self.limits()
        left, right = self.names_width() + 6, self.width() - self.values_width() - 6
        return left + (value - low) / (high - low) * (right - left)

    def down(self, row: int) -> float:
        return (row + 0.5) * theme.px(_ROW)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moved.emit(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        if self.reference:
            self._paint_reference(painter, *self.reference)
        for index, row in enumerate(self.intervals):
            self._paint_row(painter, index, row)

    def _paint_row(self, painter: QPainter, index: int, row: IntervalRow) -> None:
        y, height = self.down(index), theme.px(_ROW)
        low, high = self.limits()
        painter.setPen(QPen(theme.color("line"), 1.5))
        painter.drawLine(QLineF(self.across(low), y, self.across(high), y))
        colour = theme.color("accent" if row.strong else "base")
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QLineF(self.across(row.low), y, self.across(row.high), y))
        painter.setPen(QPen(theme.color("surface"), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(self.across(row.value), y), 5.5, 5.5)
        words = theme.color("text" if row.strong else "text2")
        font = theme.font("medium" if row.strong else "body")
        name = QRectF(0, y - height / 2, self.names_width() - 8, height)
        draw_text(painter, name, row.name, font, words)
        if not self.reference:
            area = QRectF(0, y - height / 2, self.width(), height)
            right = Qt.AlignmentFlag.AlignRight
            draw_text(
                painter, area, number(row.value, self.decimals), font, theme.color("text"), right
            )

    def _paint_reference(self, painter: QPainter, value: float, at: str, beyond: str) -> None:
        x, bottom = self.across(value), len(self.intervals) * theme.px(_ROW)
        pen = QPen(theme.color("base"), 1.25)
        pen.setDashPattern([2.5, 2.5])
        painter.setPen(pen)
        painter.drawLine(QLineF(x, 0, x, bottom))
        font, colour = theme.font("axis"), theme.color("text2")
        at_area, beyond_area = self.foot_areas(x, at, beyond)
        draw_text(painter, at_area, at, font, colour)
        draw_text(painter, beyond_area, beyond, font, colour, Qt.AlignmentFlag.AlignRight)

    def foot_areas(self, x: float, at: str, beyond: str) -> tuple[QRectF, QRectF]:
        """Where the two words below the rows stand: at `x`, off it where both need the room."""
        top, height = len(self.intervals) * theme.px(_ROW), theme.px(_FOOT)
        font = theme.font("axis")
        width, beyond_left = text_width(at, font), self.width() - text_width(beyond, font)
        most = beyond_left - width - (_BETWEEN if beyond else 0)
        left = max(0.0, min(x - width / 2, most))
        start = max(beyond_left, left + width + _BETWEEN)
        return QRectF(left, top, width, height), QRectF(start, top, self.width() - start, height)


class IntervalPlot(Chart):
    """Rows of dot and whisker; with a reference line it shows one difference."""

    def __init__(
        self,
        *,
        name: str,
        headers: tuple[str, str, str, str],
        note: str = "",
        decimals: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        """`headers` of the table: name, lower end, value, upper end."""
        self._rows = _IntervalCanvas(decimals)
        super().__init__(self._rows, name=name, note=note, parent=parent)
        self._headers = headers
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._rows.moved.connect(self.hover)

    def set_rows(self, rows: Sequence[IntervalRow]) -> None:
        """Exchange the rows."""
        self._rows.intervals = list(rows)
        self._rows.updateGeometry()
        self._rows.update()
        self.data_changed()

    def set_reference(self, value: float, at: str, beyond: str = "") -> None:
        """A dashed line at `value` ("no difference"), and what lies beyond it ("EASE better")."""
        self._rows.reference = (value, at, beyond)
        self._rows.updateGeometry()
        self._rows.update()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [[row.name, row.low, row.value, row.high] for row in self._rows.intervals]

    def hints(self) -> list[Hint]:
        found = []
        for index, row in enumerate(self._rows.intervals):
            low, value, high = (
                number(v, self._rows.decimals) for v in (row.low, row.value, row.high)
            )
            words = f"{row.name} {value} ({low} – {high})".strip()
            found.append(Hint(self._rows.across(row.value), self._rows.down(index), words))
        return found
