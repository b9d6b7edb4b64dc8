"""What a table cell can show: the roles a model may answer, and the delegate that paints them.

The same facts stay in the display and accessible-text roles.
"""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from ui.theme import ColourName, TextRole, theme
from ui.widgets.painting import (
    STATE_FILL,
    STATE_TEXT,
    State,
    box,
    draw_icon,
    draw_text,
    draw_tick_box,
    text_width,
)
from ui.widgets.tips import as_tip

_BASE = int(Qt.ItemDataRole.UserRole) + 100
SECOND_LINE: Final = _BASE
"""Role: a second, quieter line (str)."""
CELL_ICON: Final = _BASE + 1
"""Role: a Lucide icon name before the text."""
CELL_STATE: Final = _BASE + 2
"""Role: a `State`; the text is then painted as a chip."""
CELL_FONT: Final = _BASE + 3
"""Role: a `TextRole` for the text, "body" by default."""
CELL_SHARE: Final = _BASE + 4
"""Role: a share 0–1, painted as a thin bar."""
CELL_COLOUR: Final = _BASE + 5
"""Role: a `ColourName` for the text."""

PAD = 10
"""Space at both sides of a cell, logical pixels."""
_TICK = 18

_Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: tick, icon, one or two lines, chip or thin bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter, option, index)
        self.paint_content(painter, option, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        width = text_width(str(text or ""), theme.font(_role_of(index))) + 2 * PAD
        second = index.data(SECOND_LINE)
        if second:
            width = max(width, text_width(str(second), theme.font("caption")) + 2 * PAD)
        if index.data(CELL_ICON):
            width += theme.px(16) + 8
        if index.data(CELL_STATE):
            width += 36
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            width += theme.px(_TICK) + (8 if text else 0)
        return QSize(max(width, theme.px(40)), super().sizeHint(option, index).height())

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """A tooltip with all of a text that does not fit."""
        given = index.data(Qt.ItemDataRole.ToolTipRole)
        if given is None and self.sizeHint(option, index).width() > view.visualRect(index).width():
            roles = (Qt.ItemDataRole.DisplayRole, SECOND_LINE)
            words = [str(index.data(role) or "") for role in roles]
            given = "\n".join(filter(None, words))
        if given is not None:
            QToolTip.showText(event.globalPos(), as_tip(str(given)), view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Hover, selection and the line below."""
        area = QRect(option.rect)
        hovered = option.widget.property("hoveredRow") == index.row()
        if is_marked(option, index):
            painter.fillRect(area, theme.color("selected"))
        elif hovered:
            painter.fillRect(area, theme.color("hover"))
        line = QRect(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(line, theme.color("line"))

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area = QRectF(option.rect).adjusted(PAD, 0, -PAD, -1)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        tick = index.data(Qt.ItemDataRole.CheckStateRole)
        if tick is not None:
            draw_tick_box(painter, tick_rect(option.rect), Qt.CheckState(tick), enabled=enabled)
            area.setLeft(area.left() + theme.px(_TICK) + 8)
        icon = index.data(CELL_ICON)
        if icon:
            half = theme.px(16) / 2
            centre = QPointF(area.left() + half, area.center().y())
            draw_icon(painter, icon, _colour_of(index, "text3", enabled=enabled), centre)
            area.setLeft(area.left() + 2 * half + 8)
        state: State | None = index.data(CELL_STATE)
        share = index.data(CELL_SHARE)
        if state is not None:
            _paint_chip(painter, area, str(index.data()), state)
        elif share is not None:
            _paint_bar(painter, area, float(share))
        else:
            _paint_lines(painter, area, index, enabled=enabled)


def tick_rect(cell: QRect) -> QRectF:
    """Where the check box of a cell lies."""
    side = theme.px(_TICK)
    return QRectF(cell.left() + PAD, cell.center().y() - side / 2, side, side)


def is_marked(option: QStyleOptionViewItem, index: _Index) -> bool:
    """Whether the row is selected or ticked, and so painted on the colour of selection."""
    return bool(option.state & QStyle.StateFlag.State_Selected) or _is_ticked(index)


def _is_ticked(index: _Index) -> bool:
    first = index.sibling(index.row(), 0).data(Qt.ItemDataRole.CheckStateRole)
    return first is not None and Qt.CheckState(first) == Qt.CheckState.Checked


def _role_of(index: _Index) -> TextRole:
    role: TextRole = index.data(CELL_FONT) or "body"
    return role


def _colour_of(index: _Index, usual: ColourName, *, enabled: bool) -> ColourName:
    colour: ColourName = index.data(CELL_COLOUR) or usual
    return colour if enabled else "disabled"


def _alignment(index: _Index) -> Qt.AlignmentFlag:
    wanted = index.data(Qt.ItemDataRole.TextAlignmentRole)
    if wanted is not None and int(wanted) & int(Qt.AlignmentFlag.AlignRight):
        return Qt.AlignmentFlag.AlignRight
    if wanted is not None and int(wanted) & int(Qt.AlignmentFlag.AlignHCenter):
        return Qt.AlignmentFlag.AlignHCenter
    return Qt.AlignmentFlag.AlignLeft


def _paint_lines(painter: QPainter, area: QRectF, index: _Index, *, enabled: bool) -> None:
    text, second = index.data(), index.data(SECOND_LINE)
    font, align = theme.font(_role_of(index)), _alignment(index)
    colour = theme.color(_colour_of(index, "text", enabled=enabled))
    if not second:
        draw_text(painter, area, "" if text is None else str(text), font, colour, align)
        return
    upper, lower = theme.px(18), theme.px(16)
    top = area.center().y() - (upper + lower) / 2
    draw_text(
        painter, QRectF(area.left(), top, area.width(), upper), str(text), font, colour, align
    )
    below = QRectF(area.left(), top + upper, area.width(), lower)
    draw_text(painter, below, str(second), theme.font("caption"), theme.color("text3"), align)


def _paint_chip(painter: QPainter, area: QRectF, text: str, state: State) -> None:
    icons = {"ok": "check", "warn": "triangle-alert", "bad": "triangle-alert"}
    icon, colour = icons.get(state, ""), STATE_TEXT[state]
    font = theme.font("caption-medium")
    inner = text_width(text, font) + (theme.px(14) + 5 if icon else 11 if state == "info" else 0)
    chip = QRectF(area.left(), area.center().y() - theme.px(22) / 2, inner + 16, theme.px(22))
    chip.setWidth(min(chip.width(), area.width()))
    edge: ColourName | None = "line2" if state == "neutral" else None
    if theme.tokens.high_contrast:
        edge = colour
    box(painter, chip, 6, theme.color(STATE_FILL[state]), theme.color(edge) if edge else None)
    left = chip.left() + 8
    if icon:
        half = theme.px(14) / 2
        draw_icon(painter, icon, colour, QPointF(left + half, chip.center().y()), 14)
        left += 2 * half + 5
    elif state == "info":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(colour))
        painter.drawEllipse(QPointF(left + 3, chip.center().y()), 3, 3)
        left += 11
    words = QRectF(left, chip.top(), chip.right() - 8 - left, chip.height())
    draw_text(painter, words, text, font, theme.color(colour))


def _paint_bar(painter: QPainter, area: QRectF, share: float) -> None:
    track = QRectF(area.left(), area.center().y() - 2, area.width(), 4)
    box(painter, track, 2, theme.color("pressed"))
    filled = QRectF(
        track.topLeft(), QSize(round(track.width() * min(max(share, 0), 1)), 4).toSizeF()
    )
    if filled.width() > 0:
        box(painter, filled, 2, theme.color("accent"))
