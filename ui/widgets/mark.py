"""The keyhole in the matrix: product mark and sign-in art.

A sparse behaviour matrix whose filled cells form a keyhole. Used at sign-in, in the navigation, the
About box and reports; nowhere else.
"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.painting import begin, box

_PITCH = 18
_CELL = 9
_CORNER = QSize(220, 84)
_FOOT = 128
_KEYHOLE = (
    "...XXXXX...",
    "..XXXXXXX..",
    ".XXXXXXXXX.",
    "XXXXXXXXXXX",
    "XXXXXXXXXXX",
    "XXXXXXXXXXX",
    "XXXXXXXXXXX",
    "XXXXXXXXXXX",
    ".XXXXXXXXX.",
    "..XXXXXXX..",
    "...XXXXX...",
    "...XXXXX...",
    "...XXXXX...",
    "..XXXXXXX..",
    "..XXXXXXX..",
    "..XXXXXXX..",
    "..XXXXXXX..",
    "..XXXXXXX..",
)


def paint_mark(painter: QPainter, area: QRectF) -> None:
    """The mark in a square: a rounded field with a keyhole."""
    unit = area.width() / 32
    box(painter, area, 8 * unit, theme.color("accent"))
    hole = QPainterPath()
    centre = area.center()
    hole.addEllipse(QPointF(centre.x(), centre.y() - 3 * unit), 4.4 * unit, 4.4 * unit)
    foot = QPainterPath()
    foot.moveTo(centre.x() - 1.9 * unit, centre.y())
    foot.lineTo(centre.x() + 1.9 * unit, centre.y())
    foot.lineTo(centre.x() + 3.3 * unit, centre.y() + 8 * unit)
    foot.lineTo(centre.x() - 3.3 * unit, centre.y() + 8 * unit)
    foot.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("on-accent"))
    painter.drawPath(hole.united(foot))


class ProductMark(QWidget):
    """The mark alone, `size` logical pixels square."""

    def __init__(self, size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setAccessibleName("RecVault")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_mark(begin(self), QRectF(self.rect()))


class KeyholeArt(QWidget):
    """The large matrix beside the sign-in form; decorative, so it has no accessible name.

    It stays empty behind the words: a corner at the top left, and a strip at the foot.
    """

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("window"))
        columns, rows = self.width() // _PITCH + 2, self.height() // _PITCH + 2
        shades = _cells(columns, rows)
        painter.setPen(Qt.PenStyle.NoPen)
        for row in range(rows):
            for column in range(columns):
                if not self._behind_words(column, row):
                    self._paint_cell(painter, column, row, shades[row][column])

    def _behind_words(self, column: int, row: int) -> bool:
        x, y = column * _PITCH, row * _PITCH
        in_corner = x < theme.px(_CORNER.width()) and y < theme.px(_CORNER.height())
        return in_corner or y > self.height() - theme.px(_FOOT)

    def _paint_cell(self, painter: QPainter, column: int, row: int, shade: float) -> None:
        x, y = column * _PITCH, row * _PITCH + 1
        if shade <= 0:
            dot = QRectF(x - 1.5, y - 1.5, 3, 3)
            box(painter, dot, 1.5, theme.color("line2", 0.55))
            return
        cell = QRectF(x - _CELL / 2, y - _CELL / 2, _CELL, _CELL)
        box(painter, cell, 2.5, theme.color("accent", shade))


@lru_cache(maxsize=8)
def _cells(columns: int, rows: int) -> list[list[float]]:
    """Opacity of each cell, row by row; 0 is a dot. The same picture for the same size."""
    top, left = max(0, (rows - len(_KEYHOLE)) // 2), max(0, (columns - len(_KEYHOLE[0])) // 2)

    def shade(column: int, row: int) -> float:
        line = _KEYHOLE[row - top] if 0 <= row - top < len(_KEYHOLE) else ""
        if 0 <= column - left < len(line) and line[column - left] == "X":
            return 0.62 + 0.38 * _noise(column, row, 1)
        if _noise(column, row, 2) < 0.92:
            return 0.0
        fade = min(1.0, min(row, rows - 1 - row) / 6)
        return fade * (0.12 + 0.3 * _noise(column, row, 3))

    return [[shade(column, row) for column in range(columns)] for row in range(rows)]


def _noise(column: int, row: int, salt: int) -> float:
    """A scattered number in 0–1 that depends on the place alone (multiplicative hashing)."""
    mixed = (column * 0x9E3779B1 ^ row * 0x85EBCA77 ^ salt * 0xC2B2AE3D) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) / 0xFFFFFFFF
