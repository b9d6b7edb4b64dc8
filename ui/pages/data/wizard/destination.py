"""The right panel of the mapping: what will happen, the data set's name, further files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import ColumnRole, DatasetSummary
from ui.pages.data.wizard.plan import ImportPlan, Use
from ui.pages.layout import clear
from ui.widgets import (
    Card,
    Divider,
    ElidedLabel,
    Field,
    IconButton,
    IconLabel,
    Label,
    LinkButton,
    Segmented,
    TextField,
)
from ui.widgets.formatting import counted, number


class Destination(Card):
    """Changes name, mode, time format and tables of the plan.

    Signals:
        changed: one of them is another.
        file_wanted: "items" or "users".
        file_dropped: "items" or "users"; the file is not wanted any more.
    """

    changed = Signal()
    file_wanted = Signal(str)
    file_dropped = Signal(str)

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(self.tr("What will happen"))
        self._plan = plan
        self._taken: dict[str, DatasetSummary] = {}
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(8)
        self.name = TextField()
        self.name_field = Field(self.tr("Data set"), self.name)
        self.mode = Segmented(
            [("append", self.tr("Add")), ("replace", self.tr("Replace"))],
            name=self.tr("What to do with the rows that are there"),
        )
        self._mode_field = Field(self.tr("It is there already"), self.mode)
        self.time_format = TextField(placeholder="%d.%m.%Y %H:%M")
        note = self.tr("Only where the times are not read as they should be.")
        self.time_field = Field(self.tr("Time format"), self.time_format, note=note)
        self._files: dict[Use, _FileRow] = {
            "items": _FileRow(self, "items"),
            "users": _FileRow(self, "users"),
        }
        self._build()
        self.name.textChanged.connect(self._rename)
        self.mode.changed.connect(self._set_mode)
        self.time_format.textChanged.connect(self._set_time_format)

    def _build(self) -> None:
        self.add(self._sentences)
        self.add(Divider())
        for part in (self.name_field, self._mode_field, self.time_field):
            self.add(part)
        for row, words in (
            (self._files["items"], self.tr("Item details")),
            (self._files["users"], self.tr("Person details")),
        ):
            self.add(Label(words, "caption-medium", "text2"))
            self.add(row)
        self.body.addStretch(1)

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        """Which names are taken."""
        self._taken = {summary.dataset: summary for summary in datasets}
        self.show_plan()

    def show_plan(self) -> None:
        """Follow the plan."""
        plan = self._plan
        if self.name.text().strip() != plan.dataset:
            self.name.setText(plan.dataset)
        if self.time_format.text().strip() != plan.time_format:
            self.time_format.setText(plan.time_format)
        taken = plan.dataset in self._taken
        self._mode_field.setVisible(taken)
        if not taken:
            plan.mode = "new"
        elif plan.mode == "new":
            plan.mode = "append"
        if taken:
            self.mode.set_value(plan.mode)
        self.time_field.setVisible(bool(plan.column_of(ColumnRole.TIME)))
        for use, row in self._files.items():
            row.show_file(plan.files.get(use))
        self._write_sentences()

    def block_reason(self) -> str:
        """Why the name will not do."""
        return "" if self._plan.dataset else self.tr("Give the data set a name first.")

    @Slot(str)
    def _rename(self, text: str) -> None:
        self._plan.dataset = text.strip()
        self.name_field.clear_error()
        self.show_plan()
        self.changed.emit()

    @Slot(str)
    def _set_mode(self, mode: str) -> None:
        self._plan.mode = "replace" if mode == "replace" else "append"
        self._write_sentences()
        self.changed.emit()

    @Slot(str)
    def _set_time_format(self, text: str) -> None:
        self._plan.time_format = text.strip()
        self.time_field.clear_error()
        self.changed.emit()

    # ------------------------------------------------------------------ what will happen

    def _write_sentences(self) -> None:
        clear(self._sentences)
        for icon, words in self._what_will_happen():
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(IconLabel(icon, "accent-text"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(words, "body", "text2", wrap=True), 1)
            self._sentences.addLayout(line)

    def _what_will_happen(self) -> list[tuple[str, str]]:
        plan, found = self._plan, self._plan.inspection
        if found is None:
            return []
        rows = counted(found.estimated_rows, self.tr("%1 row"), self.tr("%1 rows"))
        sentences = [("rows-3", self._target().replace("%1", rows))]
        user = plan.column_of(ColumnRole.USER)
        if user:
            sealed = self.tr("%1 goes under People, sealed. Analysts see a pseudonym instead.")
            sentences.append(("lock", sealed.replace("%1", user)))
        left_out = sum(role is ColumnRole.LEAVE_OUT for role in plan.roles.values())
        if left_out:
            words = counted(
                left_out, self.tr("%1 column is left out."), self.tr("%1 columns are left out.")
            )
            sentences.append(("ban", words))
        aside = self.tr("Rows that cannot be read are set aside with the reason.")
        sentences.append(("clipboard", aside))
        return sentences + [("table-2", self._about_table(use)) for use in plan.tables]

    def _target(self) -> str:
        summary = self._taken.get(self._plan.dataset)
        if summary is None:
            return self.tr("About %1 are added to a new data set.")
        there = number(summary.interactions)
        if self._plan.mode == "replace":
            return self.tr("About %1 take the place of the %2 that are there.").replace("%2", there)
        return self.tr("About %1 are added to the %2 that are there.").replace("%2", there)

    def _about_table(self, use: Use) -> str:
        table = self._plan.tables[use]
        words = (
            self.tr("Items are described by %1, by the ids in its column %2.")
            if use == "items"
            else self.tr("People are described by %1, by the ids in its column %2.")
        )
        return words.replace("%1", table.file.name).replace("%2", table.id_column)


class _FileRow(QWidget):
    """A further file with a way to leave it out, or a link to choose one."""

    def __init__(self, panel: Destination, use: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon = IconLabel("file-text", "text2")
        self._name = ElidedLabel("")
        self._drop = IconButton("x", "")
        self.choose = LinkButton(panel.tr("Choose a file…"))
        row.addWidget(self._icon)
        row.addWidget(self._name, 1)
        row.addWidget(self._drop)
        row.addWidget(self.choose)
        self._filler = QWidget()
        row.addWidget(self._filler, 1)
        self._leave_out = panel.tr("Leave out %1")
        self._drop.clicked.connect(lambda: panel.file_dropped.emit(use))
        self.choose.clicked.connect(lambda: panel.file_wanted.emit(use))

    def show_file(self, path: Path | None) -> None:
        parts: list[tuple[QWidget, bool]] = [(self.choose, False), (self._filler, False)]
        parts += [(part, True) for part in (self._icon, self._name, self._drop)]
        for part, with_file in parts:
            part.setVisible(with_file == (path is not None))
        if path is not None:
            self._name.setText(path.name)
            self._drop.set_name(self._leave_out.replace("%1", path.name))
