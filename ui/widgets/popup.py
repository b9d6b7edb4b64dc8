"""What floats: a soft shadow, a way in, and the veil behind a dialog.

The shadow is a picture made once per size and theme: QGraphicsDropShadowEffect would repaint all
children with every blink of a cursor.
"""

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QRegion
from PySide6.QtWidgets import QFrame, QWidget

from ui.theme import theme
from ui.theme.sizes import POPUP_MS, POPUP_TRAVEL
from ui.widgets.painting import begin, box

SHADOW = 24
"""Room around a floating panel for its shadow, logical pixels."""


def paint_floating(painter: QPainter, panel: QRectF, radius: float, drop: int = 6) -> None:
    """A panel with its shadow and edge; in high contrast an edge alone."""
    red, green, blue, alpha = theme.tokens.shadow
    if alpha:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for reach in range(SHADOW - drop, 0, -2):
            share = 1 - reach / (SHADOW - drop)
            painter.setBrush(QColor(red, green, blue, round(alpha * 0.16 * share * share) + 1))
            area = panel.adjusted(-reach, -reach + drop, reach, reach + drop)
            painter.drawRoundedRect(area, radius + reach, radius + reach)
    edge = theme.color("control" if theme.tokens.high_contrast else "line2")
    box(painter, panel, radius, theme.color("surface"), edge)


def round_corners(window: QWidget, radius: int) -> None:
    """Cut the corners of a pop-up window, for systems without a compositor (else they are black)."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(window.rect()), radius, radius)
    window.setMask(QRegion(path.toFillPolygon().toPolygon()))


class FloatingPanel(QFrame):
    """A panel inside a window that floats over its page; children go inside `SHADOW` margins."""

    def __init__(self, radius: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radius = radius
        self._glide = QPropertyAnimation(self, b"pos", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutQuad)

    def appear_at(self, place: QPoint) -> None:
        """Show with its travel towards `place`."""
        duration = theme.duration(POPUP_MS)
        self._glide.stop()
        self.raise_()
        parent = self.parentWidget()
        if not duration or parent is None or not parent.isVisible():
            self.move(place)
            self.show()
            return
        self.move(place + QPoint(0, POPUP_TRAVEL))
        self.show()
        self._glide.setDuration(duration)
        self._glide.setStartValue(self.pos())
        self._glide.setEndValue(place)
        self._glide.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        panel = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_floating(begin(self), panel, self._radius)


class Scrim(QWidget):
    """The veil over a window behind something modal; it covers its parent."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        begin(self).fillRect(self.rect(), QColor(*theme.tokens.scrim))
