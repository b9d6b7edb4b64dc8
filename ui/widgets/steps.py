"""Where a wizard is: numbered steps, those done with a tick."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.painting import begin, box, draw_icon, draw_text, text_width

_CIRCLE = 24
_LINK = 26
_GAP = 8


class Steps(QWidget):
    """Shows the steps of a wizard and which one is open (from 0); not clickable."""

    def __init__(
        self, steps: Sequence[str], current: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._current = current
        self.set_current(current)

    @property
    def current(self) -> int:
        return self._current

    def set_current(self, index: int) -> None:
        """Open step `index`, from 0; the ones before count as done."""
        self._current = index
        words = self.tr("Step %1 of %2: %3")
        words = words.replace("%1", self.locale().toString(index + 1))
        words = words.replace("%2", self.locale().toString(len(self._steps)))
        self.setAccessibleName(words.replace("%3", self._steps[index]))
        self.update()

    def sizeHint(self) -> QSize:
        words = sum(text_width(step, theme.font("strong")) for step in self._steps)
        count = len(self._steps)
        width = words + count * (theme.px(_CIRCLE) + _GAP) + (count - 1) * (_LINK + 2 * 12)
        return QSize(width, theme.px(28))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        left = 0.0
        for index, step in enumerate(self._steps):
            if index:
                middle = round(self.height() / 2)
                painter.fillRect(QRectF(left + 12, middle, _LINK, 1), theme.color("line2"))
                left += _LINK + 24
            self._paint_circle(painter, left, index)
            left += theme.px(_CIRCLE) + _GAP
            open_ = index == self._current
            colour = theme.color("text" if open_ else "text2" if index < self._current else "text3")
            width = text_width(step, theme.font("strong"))
            font = theme.font("strong" if open_ else "medium")
            draw_text(painter, QRectF(left, 0, width, self.height()), step, font, colour)
            left += width

    def _paint_circle(self, painter: QPainter, left: float, index: int) -> None:
        side = theme.px(_CIRCLE)
        area = QRectF(left, (self.height() - side) / 2, side, side)
        if index < self._current:
            box(painter, area, side / 2, theme.color("accent-bg"), theme.color("accent"), 1.5)
            draw_icon(painter, "check", "accent-text", QPointF(area.center()), 14)
            return
        here = index == self._current
        edge = None if here else theme.color("control")
        box(painter, area, side / 2, theme.color("accent" if here else "surface"), edge)
        draw_text(
            painter,
            area,
            self.locale().toString(index + 1),
            theme.font("caption-medium"),
            theme.color("on-accent" if here else "text2"),
            Qt.AlignmentFlag.AlignHCenter,
        )
