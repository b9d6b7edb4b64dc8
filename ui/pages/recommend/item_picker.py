"""A search for one item, with what fits below it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import Label, SearchField, Table
from ui.widgets.rows_model import RowsModel

_MOST = 6


class ItemPicker(QWidget):
    """The owner answers `searched` with `show_matches`; empty text shows nothing.

    Signals:
        searched: what was typed.
        picked: id and title of the item that was chosen.
    """

    searched = Signal(str)
    picked = Signal(str, str)

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._items: list[tuple[str, str]] = []
        self._fitted = ""  # the text that these items fit
        self._take_first = False  # Enter was pressed before they were known
        self.search = SearchField(placeholder=placeholder)
        self.table = Table(name=self.tr("Items found"))
        self.table.horizontalHeader().hide()
        self.nothing = Label(self.tr("Nothing fits."), "caption", "text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.search, self.table, self.nothing):
            column.addWidget(part)
        self._close()
        self.search.searched.connect(self._look)
        self.search.returnPressed.connect(self._enter)
        self.table.opened.connect(self._pick)
        self.table.clicked.connect(self._pick)

    def show_matches(self, text: str, items: Sequence[tuple[str, str]]) -> None:
        """What fits `text`, as (id, title); late answers to an earlier search are dropped."""
        if text != self.search.text().strip() or not text:
            return
        self._items, self._fitted = list(items[:_MOST]), text
        self.table.setModel(RowsModel([""], [[title] for _, title in self._items]))
        self.table.set_column_widths({}, stretch=0)
        rows = len(self._items)
        self.table.setFixedHeight(rows * self.table.row_height() + 2)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows:
            self.table.setCurrentIndex(self.table.model().index(0, 0))
        if self._take_first:
            self._take_first = False
            self._take(0)

    @Slot(str)
    def _look(self, text: str) -> None:
        self._take_first = False
        if text.strip():
            self.searched.emit(text.strip())
        else:
            self._close()

    @Slot()
    def _enter(self) -> None:
        """Take the first of what fits, now or as soon as it is known."""
        text = self.search.text().strip()
        if text and text == self._fitted:
            self._take(0)
        else:
            self._take_first = bool(text)

    @Slot(QModelIndex)
    def _pick(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _take(self, row: int) -> None:
        if row < len(self._items):  # a double click asks twice
            item, title = self._items[row]
            self.search.clear()
            self._close()
            self.search.setFocus()
            self.picked.emit(item, title)

    def _close(self) -> None:
        self._items, self._fitted = [], ""
        self.table.hide()
        self.nothing.hide()
