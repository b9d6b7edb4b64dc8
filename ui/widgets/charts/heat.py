"""Activity by day: weeks across, days down; missing dates are left blank."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.formatting import day, number
from ui.widgets.painting import begin, box, draw_text, text_width
from ui.widgets.rows_model import Value

_GAP = 4
_TOP = 20
_CELL_HEIGHT = 15
_CELL_RADIUS = 2.5


class _HeatCanvas(QWidget):
    moved = Signal(QMouseEvent)

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[date, float] = {}
        self._monday = date.min
        self._weeks = 1
        self._names_width = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, theme.px(_TOP) + 7 * (theme.px(_CELL_HEIGHT) + _GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def set_counts(self, counts: Mapping[date, float]) -> None:
        self.counts = dict(counts)
        if counts:
            first = min(counts)
            self._monday = first - timedelta(days=first.weekday())
            self._weeks = (max(counts) - self._monday).days // 7 + 1
        self.measure()

    def measure(self) -> None:
        """Take the room for the names of the days from font and language."""
        font = theme.font("axis")
        self._names_width = max(text_width(_day_name(weekday), font) for weekday in range(7)) + 10
        self.update()

    def cell(self, moment: date) -> QRectF:
        """Where a day lies, canvas pixels."""
        width = (self.width() - self._names_width) / self._weeks
        column, line = divmod((moment - self._monday).days, 7)
        height = theme.px(_CELL_HEIGHT)
        gap = min(_GAP, width * 0.2)
        top = theme.px(_TOP) + line * (height + _GAP)
        return QRectF(self._names_width + column * width, top, width - gap, height)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moved.emit(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.counts:
            return
        painter = begin(self)
        top = max(self.counts.values()) or 1.0
        for moment, count in self.counts.items():
            share = count / top
            box(painter, self.cell(moment), _CELL_RADIUS, theme.ramp(share * 0.999))
        self._paint_days(painter)
        self._paint_months(painter)

    def _paint_days(self, painter: QPainter) -> None:
        for weekday in (0, 2, 4, 6):
            line = self.cell(self._monday + timedelta(days=weekday))
            area = QRectF(0, line.top(), self._names_width - 4, line.height())
            draw_text(painter, area, _day_name(weekday), theme.font("axis"), theme.color("text3"))

    def _paint_months(self, painter: QPainter) -> None:
        """The name of a month over its first full week."""
        font, end = theme.font("axis"), -8.0
        for week in range(self._weeks):
            monday = self._monday + timedelta(weeks=week)
            x = self.cell(monday).left()
            if monday.day > 7 or x < end + 8:
                continue
            name = QLocale().standaloneMonthName(monday.month, QLocale.FormatType.ShortFormat)
            width = text_width(name, font)
            if x + width > self.width():
                break
            draw_text(painter, QRectF(x, 0, width, theme.px(14)), name, font, theme.color("text3"))
            end = x + width


def _day_name(weekday: int) -> str:
    return QLocale().standaloneDayName(weekday + 1, QLocale.FormatType.ShortFormat)


class HeatStrip(Chart):
    """Counts per day, darker (in dark: lighter) is more."""

    def __init__(
        self,
        *,
        name: str,
        day_header: str,
        count_header: str,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._heat = _HeatCanvas()
        super().__init__(self._heat, name=name, note=note, parent=parent)
        self._headers = [day_header, count_header]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._heat.moved.connect(self.hover)

    def set_counts(self, counts: Mapping[date, float]) -> None:
        """Exchange the days; a date that is not in `counts` stays blank, one with 0 is "none"."""
        self._heat.set_counts(counts)
        self.data_changed()

    def restyle(self) -> None:
        self._heat.measure()
        self._heat.updateGeometry()

    def headers(self) -> list[str]:
        return list(self._headers)

    def rows(self) -> list[list[Value]]:
        return [
            [day(moment), int(self._heat.counts[moment])] for moment in sorted(self._heat.counts)
        ]

    def hints(self) -> list[Hint]:
        found = []
        for moment in sorted(self._heat.counts):
            centre = self._heat.cell(moment).center()
            count = number(self._heat.counts[moment])
            found.append(Hint(centre.x(), centre.y(), f"{day(moment)}\n{count}"))
        return found


class RampLegend(QWidget):
    """The steps of the ramp between the words for none and most."""

    def __init__(self, low: str, high: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self.setAccessibleName(f"{low} – {high}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        font = theme.font("axis")
        words = text_width(self._low, font) + text_width(self._high, font)
        return QSize(words + len(theme.tokens.ramp) * 15 + 12, theme.px(16))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        font, colour = theme.font("axis"), theme.color("text3")
        left = text_width(self._low, font)
        draw_text(painter, QRectF(0, 0, left, self.height()), self._low, font, colour)
        left += 6
        for index, _ in enumerate(theme.tokens.ramp):
            cell = QRectF(left, self.height() / 2 - 6, 12, 12)
            share = index / len(theme.tokens.ramp)
            box(painter, cell, _CELL_RADIUS, theme.ramp(share))
            left += 15
        words = QRectF(left + 3, 0, self.width() - left - 3, self.height())
        draw_text(painter, words, self._high, font, colour)
