"""What lies over the page while a file is dragged above it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import theme
from ui.theme.sizes import RADIUS_CARD
from ui.widgets.painting import begin, draw_icon, draw_text

_INSET = 16


class DropCover(QWidget):
    """A veil with a dashed frame and a sentence.

    It takes no drop itself, so the page does, and no text field below can take the file's name.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._words = self.tr("Drop to import")
        self.setAccessibleName(self._words)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent."""
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("canvas", 0.88))
        area = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        self._paint_frame(painter, area)
        centre = area.center()
        draw_icon(painter, "file-down", "accent-text", QPointF(centre.x(), centre.y() - 24), 36)
        line = QRectF(area.left(), centre.y() + 4, area.width(), theme.px(24))
        middle = Qt.AlignmentFlag.AlignHCenter
        draw_text(painter, line, self._words, theme.font("heading"), theme.color("text"), middle)

    @staticmethod
    def _paint_frame(painter: QPainter, area: QRectF) -> None:
        pen = QPen(theme.color("accent"), 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, RADIUS_CARD, RADIUS_CARD)
