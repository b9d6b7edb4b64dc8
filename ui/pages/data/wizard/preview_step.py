"""Second step: the first rows, and how they are read."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout

from recsys_app import DELIMITERS, ENCODINGS, FileInspection, FileKind
from ui.messages import message_for
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.wizard.step import Step
from ui.pages.data.words import delimiter_words, encoding_words
from ui.theme import theme
from ui.widgets import Card, CheckBox, ComboBox, Field, Label, Notice, Table
from ui.widgets.formatting import counted, number
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace

_PANEL = 260
_SHOWN = 50
_WIDEST = 240
_NAMES = {FileKind.PARQUET: "Parquet", FileKind.JSONL: "JSON Lines", FileKind.XLSX: "Excel"}
_WITHOUT_NAMES = {FileKind.CSV, FileKind.XLSX}  # their first row may be data already


class PreviewStep(Step):
    """A change of encoding, delimiter or header reads the beginning of the file again."""

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self._reading = self._failed = False
        self.table = Table(name=self.tr("First rows"))
        self.facts = Label("", "body", "text2", wrap=True)
        self.encoding = ComboBox([(key, encoding_words(key)) for key in ENCODINGS])
        self.delimiter = ComboBox([(key, delimiter_words(key)) for key in sorted(DELIMITERS)])
        self.sheet = ComboBox([])
        self.header = CheckBox(self.tr("The first row names the columns"))
        self.failure = Notice("bad", "")
        self._encoding_field = Field(self.tr("Encoding"), self.encoding)
        self._delimiter_field = Field(self.tr("Between the fields"), self.delimiter)
        self._sheet_field = Field(self.tr("Sheet"), self.sheet)
        self._card = Card(self.tr("First rows"), edge_to_edge=True)
        self._build()
        self.encoding.chosen.connect(self._inspect)
        self.delimiter.chosen.connect(self._inspect)
        self.sheet.chosen.connect(self._choose_sheet)
        self.header.clicked.connect(self._inspect)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("data", "Preview")

    def action(self) -> str:
        return self.tr("Map the columns")

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._card.add(self.table, 1)
        row.addWidget(self._card, 1)
        panel = Card(self.tr("How the file is read"))
        panel.setFixedWidth(theme.px(_PANEL))
        for part in (
            self.facts,
            self._sheet_field,
            self._encoding_field,
            self._delimiter_field,
            self.header,
        ):
            panel.add(part)
        panel.add(self.failure)
        panel.body.addStretch(1)
        row.addWidget(panel)
        self.failure.hide()

    def enter(self) -> None:
        if self.plan.inspection is not None:
            self._show(self.plan.inspection)

    def blocked(self) -> str:
        if self._reading:
            return self.tr("The file is being read.")
        return self.tr("Choose how the file is to be read.") if self._failed else ""

    def _show(self, found: FileInspection) -> None:
        kind = found.format.kind
        self._encoding_field.setVisible(kind in {FileKind.CSV, FileKind.JSONL})
        self._delimiter_field.setVisible(kind is FileKind.CSV)
        self.header.setVisible(kind in _WITHOUT_NAMES)
        self._sheet_field.setVisible(len(found.sheets) > 1)
        self.sheet.set_choices([(name, name) for name in found.sheets])
        self.sheet.set_value(found.format.sheet)
        self.encoding.set_value(found.format.encoding)
        self._offer(found.format.delimiter)
        self.header.setChecked(found.format.has_header)
        rows = counted(found.estimated_rows, self.tr("about %1 row"), self.tr("about %1 rows"))
        columns = counted(len(found.columns), self.tr("%1 column"), self.tr("%1 columns"))
        self.facts.setText(" · ".join(filter(None, (_NAMES.get(kind), rows, columns))))
        shown = found.rows[:_SHOWN]
        self._card.set_title(
            self.tr("First rows"), self.tr("%1 shown").replace("%1", number(len(shown)))
        )
        every = range(len(found.columns))
        names = [column.name for column in found.columns]
        self.table.setModel(RowsModel(names, shown, mono=every))
        self.table.fit_columns(most=_WIDEST)

    def _offer(self, delimiter: str) -> None:
        """Choose the delimiter in force, which may be none of the usual ones."""
        keys = sorted({*DELIMITERS, delimiter})
        self.delimiter.set_choices([(key, delimiter_words(key)) for key in keys])
        self.delimiter.set_value(delimiter)

    @Slot()
    def _choose_sheet(self) -> None:
        """Whether another sheet begins with names is found out anew."""
        self.plan.sheet, self.plan.has_header = self.sheet.value(), None
        self._read_again()

    @Slot()
    def _inspect(self) -> None:
        plan, before = self.plan, self.plan.inspection
        if before is None:
            return
        kind = before.format.kind
        if kind in {FileKind.CSV, FileKind.JSONL}:
            plan.encoding = self.encoding.value()
        if kind is FileKind.CSV:
            plan.delimiter = self.delimiter.value()
        if kind in _WITHOUT_NAMES:
            plan.has_header = self.header.isChecked()
        self._read_again()

    def _read_again(self) -> None:
        self._reading, self._failed = True, False
        self.failure.hide()
        self.changed.emit()
        self.workspace.fetch(self, self.plan.inspect(), self._take, self._fail)

    def _take(self, found: FileInspection) -> None:
        self._reading = False
        self.plan.take_inspection(found)
        self._show(found)
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        self._reading, self._failed = False, True
        message = message_for(error)
        self.failure.show_text("bad", f"{message.text} {message.hint}".strip())
        self.failure.show()
        self.changed.emit()
