"""The imports a data set consists of; each can be taken back."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from recsys_app import Batch
from ui.pages.layout import ScrollPage
from ui.widgets import Card, DangerButton, Label, Menu, Table
from ui.widgets.formatting import clock, day
from ui.widgets.rows_model import RowsModel


class BatchesView(ScrollPage):
    """A table of imports, newest last.

    Signals:
        undo_wanted: the `Batch` to take back.
    """

    undo_wanted = Signal(object)

    def __init__(self, *, imports: bool) -> None:
        super().__init__()
        self._imports = imports
        self.batches: tuple[Batch, ...] = ()
        self.table = Table(name=self.tr("Batches"))
        self.undo = DangerButton(self.tr("Undo the batch…"), icon="undo-2", size="small")
        head = QHBoxLayout()
        about = self.tr("Each import is one batch, all or nothing. Undoing one takes back what only it brought.")  # fmt: skip
        head.addWidget(Label(about, "body", "text2", wrap=True), 1)
        head.addWidget(self.undo)
        self.column.addLayout(head)
        card = Card(edge_to_edge=True)
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        self.undo.setVisible(imports)
        self.undo.clicked.connect(self._ask)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Fill the table."""
        self.batches = tuple(batches)
        headers = (
            self.tr("Batch"),
            self.tr("File"),
            self.tr("Interactions"),
            self.tr("Set aside"),
            self.tr("Imported"),
        )
        rows = []
        for batch in self.batches:
            when = batch.created.astimezone()
            moment = f"{day(when)}, {clock(when)}"
            rows.append((batch.number, batch.source, batch.rows, batch.rejected, moment))
        self.table.setModel(RowsModel(headers, rows))
        self.table.set_column_widths({0: 80, 2: 120, 3: 100, 4: 180}, stretch=1)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self.table.selectRow(len(rows) - 1)
        self._follow()

    def _chosen(self) -> Batch | None:
        rows = self.table.selectionModel().selectedRows()
        return self.batches[rows[0].row()] if rows else None

    @Slot()
    def _follow(self) -> None:
        chosen = self._chosen() is not None
        self.undo.set_blocked("" if chosen else self.tr("Choose a batch in the table first."))

    @Slot()
    def _ask(self) -> None:
        batch = self._chosen()
        if batch is not None:
            self.undo_wanted.emit(batch)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid() and self._imports:
            menu = Menu(parent=self)
            menu.add(self.undo.text(), self._ask, icon="undo-2", danger=True)
            menu.exec(self.table.viewport().mapToGlobal(place))
            menu.deleteLater()
