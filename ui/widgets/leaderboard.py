"""The leaderboard: every score with its 95 % interval on one shared axis, and who ties with whom.

Dot and whisker per run, the band of the best run's interval through all rows, letters in fixed slots
so that groups read downwards. The numbers stay in the model's display role.
"""

import re
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
from ui.widgets.cells import CellDelegate, is_marked
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
_MOST_SLOTS = 8  # of a column's own accord; a wider column shows more
_LETTER = re.compile(r"[a-z]\d*")
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


def shared_axis(intervals: list[Interval], *, lower_is_better: bool = False) -> SharedAxis:
    """An axis that holds all whiskers; its ends are a little beyond them."""
    if not intervals:
        return SharedAxis(0.0, 1.0, (0.0, 0.5, 1.0))
    low, high = min(i.low for i in intervals), max(i.high for i in intervals)
    room = (high - low) * 0.04 or abs(high) * 0.05 or 0.05
    ticks = nice_ticks(low - room, high + room, 4)
    choose = min if lower_is_better else max
    best = choose(intervals, key=lambda interval: interval.value)
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
    """Paints the `LETTERS` of a cell, each in its own slot; dots stand for the letters not held.

    Where there are more groups than slots fit, a run's own letters stand side by side instead.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: list[str] = []

    def width(self) -> int:
        """The width that the column wants, in pixels: a slot per group, up to `_MOST_SLOTS`."""
        return max(1, min(len(self.groups), _MOST_SLOTS)) * theme.px(_SLOT) + 2 * _PAD

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        held = split_letters(index.data(LETTERS))
        wanted = self.width() if self._fits(self.width()) else _packed_width(held) + 2 * _PAD
        return QSize(wanted, theme.px(32))

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        held = split_letters(index.data(LETTERS))
        area = QRectF(option.rect).adjusted(_PAD - 2, 0, -_PAD + 2, -1)
        ground: ColourName = "surface" if is_marked(option, index) else "sunken"
        fills = dict.fromkeys(self.groups, ground)
        if self.groups and ground == "sunken":
            fills[self.groups[0]] = "accent-bg"
        if not self._fits(option.rect.width()):
            _paint_packed(painter, area, held, fills)
            return
        side = theme.px(_SLOT)
        for slot, letter in enumerate(self.groups):
            cell = QRectF(area.left() + slot * side, area.top(), side, area.height())
            if letter in held:
                _paint_letter(painter, cell, letter, fills[letter])
            else:
                dot = QRectF(cell.center().x() - 1, cell.center().y() - 1, 2, 2)
                box(painter, dot, 1, theme.color("line2"))

    def _fits(self, width: int) -> bool:
        plain = all(len(letter) == 1 for letter in self.groups)
        return plain and len(self.groups) * theme.px(_SLOT) + 2 * _PAD <= width


def split_letters(held: object) -> list[str]:
    """The groups in a text of letters: from the 27th on a letter carries a number ("z", "a1")."""
    return _LETTER.findall(str(held or ""))


def _place_of(letter: str) -> tuple[int, str]:
    return int(letter[1:] or 0), letter[0]


def _letter_width(letter: str) -> int:
    return max(theme.px(_SLOT), text_width(letter, theme.font("caption-medium")) + 6)


def _packed_width(held: list[str]) -> int:
    return sum(map(_letter_width, held)) + 2 * max(0, len(held) - 1)


def _paint_packed(
    painter: QPainter, area: QRectF, held: list[str], fills: dict[str, ColourName]
) -> None:
    """The letters side by side; "…" where the rest would not fit."""
    left, more = area.left(), theme.px(_SLOT)
    for place, letter in enumerate(held):
        width = _letter_width(letter)
        room = area.right() - left - (more if place + 1 < len(held) else 0)
        if width > room and place:
            cell = QRectF(left, area.top(), more, area.height())
            draw_text(painter, cell, "…", theme.font("caption-medium"), theme.color("text2"))
            return
        cell = QRectF(left, area.top(), width, area.height())
        _paint_letter(painter, cell, letter, fills[letter])
        left += width + 2


def _paint_letter(painter: QPainter, cell: QRectF, letter: str, fill_name: ColourName) -> None:
    colour: ColourName = "accent-text" if letter == "a" else "text2"
    chip = QRectF(cell.left(), cell.center().y() - theme.px(18) / 2, cell.width(), theme.px(18))
    edge = theme.color(colour) if theme.tokens.high_contrast else None
    fill = theme.color(fill_name)
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

    def sectionSizeFromContents(self, section: int) -> QSize:
        """The title above the axis keeps no room for an arrow that it does not have."""
        size = super().sectionSizeFromContents(section)
        arrow = self.isSortIndicatorShown() and self.sortIndicatorSection() != self._section
        if section == self._section and arrow:
            size.setWidth(size.width() - theme.px(14) - 4)
        return size

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
        self._lower_is_better = False
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

    @property
    def letters_width(self) -> int:
        """The width that the letters want, in pixels."""
        return self._letters.width()

    def set_lower_is_better(self, lower: bool) -> None:
        """Whether the lowest score is the best one, as it is for errors."""
        self._lower_is_better = lower
        self._measure()

    def _measure(self) -> None:
        model, (intervals, letters) = self.model(), self._columns
        rows = range(model.rowCount())
        found = [model.index(row, intervals).data(INTERVAL) for row in rows]
        axis = shared_axis(
            [interval for interval in found if isinstance(interval, Interval)],
            lower_is_better=self._lower_is_better,
        )
        self._intervals.axis = self._header.axis = axis
        held = {x for row in rows for x in split_letters(model.index(row, letters).data(LETTERS))}
        self._letters.groups = sorted(held, key=_place_of)
        self.viewport().update()
        self._header.viewport().update()
