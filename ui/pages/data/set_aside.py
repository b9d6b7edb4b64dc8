"""The rows that could not be imported: file, line, reason, and what the row said."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from recsys_app import TABLE_ENDINGS, Batch, ExportRejects, ListRejects, RejectedRow
from ui.dialogs.export_file import ExportFileDialog
from ui.pages.data.words import reason_words
from ui.pages.layout import ScrollPage
from ui.pages.reading import ReadNotice
from ui.widgets import Card, ComboBox, EmptyState, IconButton, Label, SecondaryButton, Table
from ui.widgets.formatting import counted, number
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace

_PAGE = 500


class SetAsideView(ScrollPage):
    """One import at a time, a page of rows at a time; a file is written only on request."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._dataset = ""
        self._batches: dict[str, Batch] = {}
        self._offset = 0
        self.batch = ComboBox(name=self.tr("Batch"))
        self.table = Table(name=self.tr("Rows set aside"))
        self.place = Label("", "body", "text2")
        self.back = IconButton("chevron-left", self.tr("Earlier rows"))
        self.forward = IconButton("chevron-right", self.tr("Later rows"))
        self.save = SecondaryButton(self.tr("Save as file…"), icon="file-down", size="small")
        self.empty = EmptyState(
            "circle-check",
            self.tr("Nothing was set aside"),
            self.tr("Every row of every import could be used."),
        )
        self._stack = QStackedWidget()
        self.reads = ReadNotice(workspace, self._stack)
        self._build()
        self.batch.chosen.connect(self._choose)
        self.back.clicked.connect(lambda: self._turn(-_PAGE))
        self.forward.clicked.connect(lambda: self._turn(_PAGE))
        self.save.clicked.connect(self._save)

    def _build(self) -> None:
        card = Card(edge_to_edge=True)
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 0, 12, 4)
        tools.setSpacing(8)
        tools.addWidget(self.batch)
        tools.addWidget(self.place)
        tools.addWidget(self.back)
        tools.addWidget(self.forward)
        tools.addStretch(1)
        tools.addWidget(self.save)
        card.add(tools)
        card.add(self.table, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(card)
        self.column.addWidget(self.reads)
        self.column.addWidget(self._stack, 1)
        self.column.addStretch()

    def show_batches(self, dataset: str, batches: Sequence[Batch]) -> None:
        """Offer the imports of `dataset` that set rows aside, and read the newest of them."""
        self._dataset = dataset
        self.reads.forget()
        self._batches = {str(batch.number): batch for batch in batches if batch.rejected}
        words = self.tr("Batch %1 · %2")
        self.batch.set_choices(
            [
                (key, words.replace("%1", key).replace("%2", batch.source), "")
                for key, batch in reversed(self._batches.items())
            ]
        )
        self._stack.setCurrentIndex(int(bool(self._batches)))
        if self._batches:
            self._choose()

    @Slot()
    def _choose(self) -> None:
        self._offset = 0
        self._read()

    def _turn(self, rows: int) -> None:
        self._offset = max(0, self._offset + rows)
        self._read()

    def _read(self) -> None:
        number_ = int(self.batch.value())
        command = ListRejects(self._dataset, number_, self._offset, _PAGE)
        self.reads.read(command, self._show)

    def _show(self, rows: Sequence[RejectedRow]) -> None:
        headers = (
            self.tr("File"),
            self.tr("Line"),
            self.tr("Reason"),
            self.tr("What the row says"),
        )
        shown = [(row.file, row.line, reason_words(row.reason), row.text) for row in rows]
        self.table.setModel(RowsModel(headers, shown, mono=(3,)))
        self.table.set_column_widths({0: 160, 1: 90, 2: 280}, stretch=3)
        total = self._batches[self.batch.value()].rejected
        first, last = self._offset + 1, self._offset + len(rows)
        words = self.tr("rows %1–%2 of %3").replace("%1", number(first))
        self.place.setText(words.replace("%2", number(last)).replace("%3", number(total)))
        self.back.set_blocked("" if self._offset else self.tr("These are the first rows."))
        more = last < total
        self.forward.set_blocked("" if more else self.tr("These are the last rows."))
        for button in (self.back, self.forward):
            button.setVisible(total > _PAGE)

    @Slot()
    def _save(self) -> None:
        dialog = ExportFileDialog(
            self.tr("Save the rows set aside"),
            self.tr("The rows stand in the file as they were, with whom they name."),
            f"{self._dataset}-{self.batch.value()}.csv",
            TABLE_ENDINGS,
            about_people=True,
            parent=self.window(),
        )
        dialog.exec()
        choice = dialog.chosen
        if choice is not None:
            command = ExportRejects(
                *(self._dataset, int(self.batch.value()), choice.path),
                reason=choice.reason,
                password=choice.password,
            )
            self._workspace.fetch(self, command, self._say_saved, self._workspace.error_raised.emit)

    def _say_saved(self, rows: int) -> None:
        words = counted(rows, self.tr("%1 row is saved."), self.tr("%1 rows are saved."))
        self._workspace.done.emit(words)
