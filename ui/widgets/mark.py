"""The keyhole in the matrix: product mark and sign-in art.

A sparse behaviour matrix whose filled cells form a keyhole. Used at sign-in, in the navigation, the
About box and reports; nowhere else.
"""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.painting import begin, box

_PITCH = 18
_CELL = 9
_SEED = 7
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
    """The large matrix beside the sign-in form; decorative, so it has no accessible name."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("window"))
        columns, rows = self.width() // _PITCH + 2, self.height() // _PITCH + 2
        shades = _cells(columns, rows)
        painter.setPen(Qt.PenStyle.NoPen)
        for row in range(rows):
            for column in range(columns):
                self._paint_cell(painter, column, row, float(shades[row, column]))

    def _paint_cell(self, painter: QPainter, column: int, row: int, shade: float) -> None:
        x, y = column * _PITCH, row * _PITCH + 1
        if shade <= 0:
            dot = QRectF(x - 1.5, y - 1.5, 3, 3)
            box(painter, dot, 1.5, theme.color("line2", 0.55))
            return
        cell = QRectF(x - _CELL / 2, y - _CELL / 2, _CELL, _CELL)
        box(painter, cell, 2.5, theme.color("accent", shade))


@lru_cache(maxsize=8)
def _cells(columns: int, rows: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Opacity of each cell, (rows, columns); 0 is a dot. The same picture for the same size."""
    rng = np.random.default_rng(_SEED)
    filled = rng.random((rows, columns))
    shades = np.where(filled > 0.92, 0.12 + 0.3 * rng.random((rows, columns)), 0.0)
    fade = np.minimum(1.0, np.minimum(np.arange(rows), np.arange(rows)[::-1]) / 6)  # (rows,)
    shades *= fade[:, None]
    top = max(0, (rows - len(_KEYHOLE)) // 2)
    left = max(0, (columns - len(_KEYHOLE[0])) // 2)
    for y, line in enumerate(_KEYHOLE):
        for x, mark in enumerate(line):
            if mark == "X" and top + y < rows and left + x < columns:
                shades[top + y, left + x] = 0.62 + 0.38 * rng.random()
    return shades
