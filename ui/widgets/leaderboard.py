"""The leaderboard: every score with its 95 % interval on one shared axis, and who ties with whom.

Dot and whisker per run, the band of the best run's interval through all rows, letters in fixed slots
so that groups read downwards. The numbers stay in the model's display role.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import TABLE_HEADER_WITH_AXIS
from ui.widgets.cells import CellDelegate
from ui.widgets.formatting import number
from ui.widgets.painting import box, draw_text, text_width
from ui.widgets.scales import decimals_for, nice_ticks
from ui.widgets.table import Table, TableHeader

INTERVAL: Final = int(Qt.ItemDataRole.UserRole) + 200
"""Role: an `Interval`."""
LETTERS: Final = INTERVAL + 1
"""Role: the significance letters of a run (str), "a" for the top group."""

_PAD = 10
_SLOT = 16
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Interval:
    """A score with its 95 % interval; `top` where it shares a letter with the best run."""

    low: float
    value: float
    high: float
    top: bool = False


@dataclass(frozen=True)
class SharedAxis:
    """One axis for all rows: limits, ticks, and the best run's interval."""

    low: float
    high: float
    ticks: tuple[float, ...]
    best: Interval | None = None

    def place(self, value: float, left: float, width: float) -> float:
        """The x of `value` on an axis from `left`, `width` wide."""
        return left + (value - self.low) / (self.high - self.low) * width


def shared_axis(intervals: list[Interval]) -> SharedAxis:
    """An axis that holds all whiskers; its ends are a little beyond them."""
    if not intervals:
        return SharedAxis(0.0, 1.0, (0.0, 0.5, 1.0))
    low, high = min(i.low for i in intervals), max(i.high for i in intervals)
    room = (high - low) * 0.04 or abs(high) * 0.05 or 0.05
    ticks = nice_ticks(low - room, high + room, 4)
    best = max(intervals, key=lambda interval: interval.value)
    return SharedAxis(low - room, high + room, tuple(ticks), best)


class IntervalDelegate(CellDelegate):
    """Paints the `INTERVAL` of a cell on the shared axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis = shared_axis([])

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area = axis_area(option.rect)
        self._paint_ground(painter, area)
        interval = index.data(INTERVAL)
        if not isinstance(interval, Interval):
            return
        middle = area.center().y()
        low, value, high = (
            self.axis.place(v, area.left(), area.width())
            for v in (interval.low, interval.value, interval.high)
        )
        colour = theme.color("accent" if interval.top else "base")
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QLineF(low, middle, high, middle))
        for end in (low, high):
            painter.drawLine(QLineF(end, middle - 4, end, middle + 4))
        painter.setPen(QPen(theme.color("surface"), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(value, middle), 5.5, 5.5)

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        axis = self.axis
        if axis.best is not None:
            left = axis.place(axis.best.low, area.left(), area.width())
            right = axis.place(axis.best.high, area.left(), area.width())
            band = QRectF(left, area.top(), right - left, area.height())
            painter.fillRect(band, theme.color("accent", 0.12))
        for tick in axis.ticks:
            x = round(axis.place(tick, area.left(), area.width()))
            painter.fillRect(QRectF(x, area.top(), 1, area.height()), theme.color("line"))


class LettersDelegate(CellDelegate):
    """Paints the `LETTERS` of a cell, each in its own slot; dots stand for the letters not held."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slots = 1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(self.slots * theme.px(_SLOT) + 2 * _PAD, theme.px(32))

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        held = str(index.data(LETTERS) or "")
        area = QRectF(option.rect).adjusted(_PAD - 2, 0, 0, -1)
        side = theme.px(_SLOT)
        for slot in range(self.slots):
            letter = chr(ord("a") + slot)
            cell = QRectF(area.left() + slot * side, area.top(), side, area.height())
            if letter in held:
                _paint_letter(painter, cell, letter)
            else:
                box(
                    painter,
                    QRectF(cell.center().x() - 1, cell.center().y() - 1, 2, 2),
                    1,
                    theme.color("line2"),
                )


def _paint_letter(painter: QPainter, cell: QRectF, letter: str) -> None:
    colour: ColourName = "accent-text" if letter == "a" else "text2"
    chip = QRectF(cell.left(), cell.center().y() - theme.px(18) / 2, cell.width(), theme.px(18))
    edge = theme.color(colour) if theme.tokens.high_contrast else None
    fill = theme.color("accent-bg" if letter == "a" else "sunken")
    box(painter, chip.adjusted(0.5, 0, -0.5, 0), 4, fill, edge)
    centre = Qt.AlignmentFlag.AlignHCenter
    draw_text(painter, chip, letter, theme.font("caption-medium"), theme.color(colour), centre)


class LeaderboardHeader(TableHeader):
    """The table header with the shared axis drawn in one section."""

    def __init__(self, section: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section = section
        self.axis = shared_axis([])

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(TABLE_HEADER_WITH_AXIS))

    def paint_title(self, painter: QPainter, area: QRectF, section: int) -> None:
        if section != self._section:
            super().paint_title(painter, area, section)
            return
        half = area.height() / 2
        title = QRectF(area.left(), area.top() + 3, area.width(), half)
        super().paint_title(painter, title, section)
        below = QRectF(area.left(), area.top() + half, area.width(), half)
        self._paint_ticks(painter, below)

    def _paint_ticks(self, painter: QPainter, area: QRectF) -> None:
        axis, font = self.axis, theme.font("axis")
        decimals = decimals_for(list(axis.ticks))
        last = area.left() - 8.0
        for tick in axis.ticks:
            words = number(tick, decimals)
            width = text_width(words, font)
            x = axis.place(tick, area.left(), area.width()) - width / 2
            x = min(max(x, area.left()), area.right() - width)
            if x >= last + 8:
                label = QRectF(x, area.top(), width, area.height())
                draw_text(painter, label, words, font, theme.color("text2"))
                last = x + width


def axis_area(cell: QRect) -> QRectF:
    """The part of a cell that the shared axis spans; the same in header and rows."""
    return QRectF(cell).adjusted(_PAD, 0, -_PAD, -1)


class Leaderboard(Table):
    """A table of comparable runs; `interval_column` and `letters_column` are drawn, not written."""

    def __init__(
        self,
        model: QAbstractItemModel,
        *,
        interval_column: int,
        letters_column: int,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, two_lines=True, parent=parent)
        self._columns = interval_column, letters_column
        self._header = LeaderboardHeader(interval_column, self)
        self.setHorizontalHeader(self._header)
        self._intervals, self._letters = IntervalDelegate(self), LettersDelegate(self)
        self.setItemDelegateForColumn(interval_column, self._intervals)
        self.setItemDelegateForColumn(letters_column, self._letters)
        self.setModel(model)
        for change in (model.modelReset, model.dataChanged, model.rowsInserted, model.rowsRemoved):
            change.connect(self._measure)
        self._measure()

    @property
    def axis(self) -> SharedAxis:
        return self._intervals.axis

    def _measure(self) -> None:
        model, (intervals, letters) = self.model(), self._columns
        rows = range(model.rowCount())
        found = [model.index(row, intervals).data(INTERVAL) for row in rows]
        axis = shared_axis([interval for interval in found if isinstance(interval, Interval)])
        self._intervals.axis = self._header.axis = axis
        held = "".join(str(model.index(row, letters).data(LETTERS) or "") for row in rows)
        self._letters.slots = max((ord(letter) - ord("a") + 1 for letter in held), default=1)
        self.viewport().update()
        self._header.viewport().update()
