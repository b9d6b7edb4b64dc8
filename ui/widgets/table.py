"""Tables: rows divided by lines, no zebra, numbers right, the sort arrow before the title.

What a cell can show beside its text is in `ui.widgets.cells`.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import TABLE_HEADER, TABLE_ROW, TABLE_ROW_TWO_LINES
from ui.widgets.cells import PAD, CellDelegate, tick_rect
from ui.widgets.painting import draw_icon, draw_text, text_width

_LEAST_STRETCHED: Final = 160


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
        width = text_width(str(text or ""), theme.font("caption-medium")) + 2 * PAD
        if self.isSortIndicatorShown():
            width += theme.px(14) + 4
        return QSize(width, theme.px(TABLE_HEADER))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color("sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        self.paint_title(painter, QRectF(rect).adjusted(PAD, 0, -PAD, -1), section)
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
        self._step = theme.step
        self._stretched, self._wide = -1, False
        self._widths: dict[int, int] = {}
        self._most_rows: int | None = None
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

    def set_column_widths(self, widths: dict[int, int], *, stretch: int = 0) -> None:
        """Fix widths (logical pixels at 100 %) and let column `stretch` take what is left.

        Where that is next to nothing, the others become as narrow as what is in them.
        """
        header = self.horizontalHeader()
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, theme.px(width))
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._stretched, self._wide, self._widths = stretch, True, dict(widths)
        self._make_room()

    def _make_room(self) -> None:
        """Take from the fixed columns what their content does not need, if the stretched one is cut."""
        column, header = self._stretched, self.horizontalHeader()
        if column < 0 or not self._wide or not self.isVisible():
            return
        fixed = [
            each
            for each in range(header.count())
            if header.sectionResizeMode(each) == QHeaderView.ResizeMode.Interactive
            and not header.isSectionHidden(each)
        ]
        left = self.viewport().width() - sum(map(header.sectionSize, fixed))
        if left >= min(theme.px(_LEAST_STRETCHED), self.sizeHintForColumn(column)):
            return
        self._wide = False  # once: what a person widens by hand stays
        for each in fixed:
            title = header.sectionSizeFromContents(each).width()
            content = max(self.sizeHintForColumn(each), title)
            header.resizeSection(each, min(header.sectionSize(each), content))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def fit_columns(self, *, most: int) -> None:
        """Give each column the width of its content, up to `most` (logical pixels at 100 %).

        The last one takes what is left.
        """
        header = self.horizontalHeader()
        for column in range(header.count()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            content = min(self.sizeHintForColumn(column), theme.px(most))
            title = header.sectionSizeFromContents(column).width()
            header.resizeSection(column, max(content, title))
        header.setStretchLastSection(True)

    def setSortingEnabled(self, enable: bool) -> None:
        """Sort by a click on a heading; a header of one's own is deaf to clicks until told."""
        self.horizontalHeader().setSectionsClickable(enable)
        super().setSortingEnabled(enable)

    def natural_height(self, most_rows: int = 10) -> int:
        """Height that shows up to `most_rows` rows without scrolling."""
        model: QAbstractItemModel | None = self.model()
        rows = 0 if model is None else min(model.rowCount(), most_rows)
        return self.horizontalHeader().sizeHint().height() + rows * self.row_height() + 2

    def fix_height(self, most_rows: int) -> None:
        """Keep the natural height of the rows that are there now, in each type size."""
        self._most_rows = most_rows
        self.setFixedHeight(self.natural_height(most_rows))

    def selected_row(self) -> int:
        """The row that is selected, -1 where none is."""
        selection: QItemSelectionModel | None = self.selectionModel()
        rows = [] if selection is None else selection.selectedRows()
        return rows[0].row() if rows else -1

    def select_first(self, fits: Callable[[int], bool]) -> bool:
        """Select the first row that fits, such as the one chosen before the rows were read anew."""
        row = next((row for row in range(self.model().rowCount()) if fits(row)), -1)
        if row >= 0:
            self.selectRow(row)
        return row >= 0

    def row_height(self) -> int:
        return theme.px(self._row_pixels)

    @Slot()
    def _resize_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        if self._most_rows is not None:
            self.fix_height(self._most_rows)
        header, was = self.horizontalHeader(), self._step
        self._step = theme.step
        if was == self._step:
            return
        for column in range(header.count()):
            if header.sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive:
                hidden = header.isSectionHidden(column)
                header.showSection(column)  # a hidden one counts as 0 wide, and would stay so
                width = header.sectionSize(column) * self._step / was
                header.resizeSection(column, round(width))
                header.setSectionHidden(column, hidden)
        if self._stretched >= 0 and not self._wide:  # it gave way in the size before
            self.set_column_widths(self._widths, stretch=self._stretched)
        self._make_room()

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
            self.setProperty("hoveredRow", row)
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
