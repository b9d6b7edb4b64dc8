"""Tables: rows divided by lines, no zebra, numbers right, the sort arrow before the title.

A cell may carry more than its text through the roles below; the delegate paints them, and the same
facts stay in the display and accessible-text roles.
"""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ui.theme import ColourName, TextRole, theme
from ui.theme.sizes import TABLE_HEADER, TABLE_ROW, TABLE_ROW_TWO_LINES
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

_PAD = 10
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
        width = text_width(str(text or ""), theme.font(_role_of(index))) + 2 * _PAD
        second = index.data(SECOND_LINE)
        if second:
            width = max(width, text_width(str(second), theme.font("caption")) + 2 * _PAD)
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
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, words)), view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Hover, selection and the line below."""
        area = QRect(option.rect)
        view = option.widget
        hovered = isinstance(view, Table) and view.hovered_row == index.row()
        if option.state & QStyle.StateFlag.State_Selected or _is_ticked(index):
            painter.fillRect(area, theme.color("selected"))
        elif hovered:
            painter.fillRect(area, theme.color("hover"))
        line = QRect(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(line, theme.color("line"))
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if focused and isinstance(view, Table) and view.shows_cell_focus:
            box(painter, area.adjusted(1, 1, -1, -2), 4, None, theme.color("accent"), 2)

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area = QRectF(option.rect).adjusted(_PAD, 0, -_PAD, -1)
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
    return QRectF(cell.left() + _PAD, cell.center().y() - side / 2, side, side)


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


class TableHeader(QHeaderView):
    """The header: sunken, 12/500, aligned like its column, sort arrow before the title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsMovable(False)
        self.setSortIndicatorClearable(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(36)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(TABLE_HEADER))

    def sectionSizeFromContents(self, section: int) -> QSize:
        text = self.model().headerData(section, self.orientation())
        width = text_width(str(text or ""), theme.font("caption-medium")) + 2 * _PAD
        if self.isSortIndicatorShown():
            width += theme.px(14) + 4
        return QSize(width, theme.px(TABLE_HEADER))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color("sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        self.paint_title(painter, QRectF(rect).adjusted(_PAD, 0, -_PAD, -1), section)
        painter.restore()

    def paint_title(self, painter: QPainter, area: QRectF, section: int) -> None:
        """The title and, where the table is sorted by it, the arrow."""
        model = self.model()
        across, role = self.orientation(), Qt.ItemDataRole.TextAlignmentRole
        wanted = model.headerData(section, across, role)
        right = wanted is not None and bool(int(wanted) & int(Qt.AlignmentFlag.AlignRight))
        text = str(model.headerData(section, across) or "")
        sorted_ = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        colour: ColourName = "text" if sorted_ else "text2"
        font = theme.font("caption-medium")
        if sorted_:
            side = theme.px(14)
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            left = area.left()
            if right:
                left = max(area.left(), area.right() - text_width(text, font) - side - 4)
            centre = QPointF(left + side / 2, area.center().y())
            draw_icon(painter, "arrow-down" if down else "arrow-up", "text", centre, 14)
            area.setLeft(left + side + 4)
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        draw_text(painter, area, text, font, theme.color(colour), align)


class Table(QTableView):
    """A table in the look of this application. `name` is its accessible name.

    Rows have one fixed height (`two_lines` for 40). A first column with check states is the tick
    column: Space ticks, `ticked` follows. `opened` follows Enter and double click.
    """

    opened = Signal(QModelIndex)
    ticked = Signal()

    def __init__(
        self,
        model: QAbstractItemModel | None = None,
        *,
        name: str,
        two_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row_pixels = TABLE_ROW_TWO_LINES if two_lines else TABLE_ROW
        self.hovered_row = -1
        self.setHorizontalHeader(TableHeader(self))
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        self.setProperty("ringRadius", 8)
        self.doubleClicked.connect(self.opened)
        theme.changed.connect(self._resize_rows)
        self._resize_rows()
        if model is not None:
            self.setModel(model)

    @property
    def shows_cell_focus(self) -> bool:
        """Whether the current cell wears a ring: only while the keyboard is here."""
        return (
            self.hasFocus() and self.selectionMode() == QAbstractItemView.SelectionMode.NoSelection
        )

    def set_column_widths(self, widths: dict[int, int], *, stretch: int = 0) -> None:
        """Fix widths (logical pixels at 100 %) and let column `stretch` take what is left."""
        header = self.horizontalHeader()
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, theme.px(width))
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def natural_height(self, most_rows: int = 10) -> int:
        """Height that shows up to `most_rows` rows without scrolling."""
        model: QAbstractItemModel | None = self.model()
        rows = 0 if model is None else min(model.rowCount(), most_rows)
        return self.horizontalHeader().sizeHint().height() + rows * self.row_height() + 2

    def row_height(self) -> int:
        return theme.px(self._row_pixels)

    def _resize_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())

    # ------------------------------------------------------------ mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            tick = index.data(Qt.ItemDataRole.CheckStateRole)
            if tick is not None and tick_rect(self.visualRect(index)).adjusted(
                -6, -6, 6, 6
            ).contains(QPointF(place)):
                self._toggle(index)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(index)
            return
        first = index.siblingAtColumn(0)
        if (
            event.key() == Qt.Key.Key_Space
            and first.data(Qt.ItemDataRole.CheckStateRole) is not None
        ):
            self._toggle(first)
            return
        super().keyPressEvent(event)

    def _toggle(self, index: QModelIndex) -> None:
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        if self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole):
            self.viewport().update()
            self.ticked.emit()
