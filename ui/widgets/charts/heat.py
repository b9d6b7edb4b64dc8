"""Activity by day: weeks across, days down; missing dates are left blank."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, theme.px(_TOP) + 7 * (theme.px(_CELL_HEIGHT) + _GAP))

    minimumSizeHint = sizeHint

    @property
    def first_monday(self) -> date:
        first = min(self.counts)
        return first - timedelta(days=first.weekday())

    def cell(self, moment: date) -> QRectF:
        """Where a day lies, canvas pixels."""
        left = self._names_width()
        weeks = (max(self.counts) - self.first_monday).days // 7 + 1
        width = (self.width() - left) / weeks
        column, line = divmod((moment - self.first_monday).days, 7)
        height = theme.px(_CELL_HEIGHT)
        gap = min(_GAP, width * 0.2)
        top = theme.px(_TOP) + line * (height + _GAP)
        return QRectF(left + column * width, top, width - gap, height)

    def _names_width(self) -> int:
        locale = QLocale()
        names = [locale.standaloneDayName(d, QLocale.FormatType.ShortFormat) for d in range(1, 8)]
        return max(text_width(name, theme.font("axis")) for name in names) + 10

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
        locale, font, colour = QLocale(), theme.font("axis"), theme.color("text3")
        for line in (0, 2, 4, 6):
            first = self.cell(self.first_monday + timedelta(days=line))
            name = locale.standaloneDayName(line + 1, QLocale.FormatType.ShortFormat)
            draw_text(
                painter,
                QRectF(0, first.top(), first.left() - 4, first.height()),
                name,
                font,
                colour,
            )
        end = -1.0
        for moment in sorted(self.counts):
            x = self.cell(moment).left()
            if moment.day <= 7 and moment.weekday() == 0 and x > end + 8:
                name = locale.standaloneMonthName(moment.month, QLocale.FormatType.ShortFormat)
                width = text_width(name, font)
                align = Qt.AlignmentFlag.AlignLeft
                draw_text(painter, QRectF(x, 0, width, theme.px(14)), name, font, colour, align)
                end = x + width


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
        self._heat.counts = dict(counts)
        self._heat.update()
        self.data_changed()

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
