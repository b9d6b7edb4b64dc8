"""Third step: which column is what, where it is stored, and under which name it all goes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    ColumnRole,
    DatasetSummary,
    ImportPreview,
    InspectTable,
    PreviewImport,
    RejectReason,
    RowReading,
    TableInspection,
    TimeKind,
)
from ui.messages import message_for
from ui.pages.data.wizard.destination import Destination
from ui.pages.data.wizard.file_step import choose_files
from ui.pages.data.wizard.mapping import MappingGrid
from ui.pages.data.wizard.plan import ImportPlan, Use, name_for
from ui.pages.data.wizard.reading_model import ReadingModel
from ui.pages.data.wizard.sealing import SealingGrid
from ui.pages.data.wizard.step import Step
from ui.pages.data.words import role_words
from ui.theme import theme
from ui.widgets import Card, Notice, ScrollArea, Table
from ui.workspace import Workspace

_PANEL = 260
_SAMPLE = 20
_WIDEST = 160
_ROLES = [role for role in ColumnRole if role is not ColumnRole.LEAVE_OUT]
_TABLES: tuple[Use, ...] = ("items", "users")


class MapStep(Step):
    """Nothing is written; what is missing or double is said in place."""

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self._reading: set[Use] = set()
        self._asked: PreviewImport | None = None
        self.problem = Notice("warn", "")
        self.mapping = MappingGrid(plan)
        self.sealing = SealingGrid(plan)
        self.destination = Destination(plan)
        self.sample = Table(name=self.tr("How the rows will read"))
        self._sample_card = Card(self.tr("How the rows will read"), edge_to_edge=True)
        self._build()
        self._sample_card.hide()
        self.mapping.changed.connect(self._follow)
        self.sealing.changed.connect(self._follow)
        self.destination.changed.connect(self._read_rows)
        self.destination.changed.connect(self.changed)
        self.destination.file_wanted.connect(self._choose_table)
        self.destination.file_dropped.connect(self._drop_table)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("data", "Map columns")

    def action(self) -> str:
        return self.tr("Check the rows")

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._sample_card.add(self.sample)
        for part in (self.problem, self.mapping, self.sealing, self._sample_card):
            column.addWidget(part)
        column.addStretch(1)
        row.addWidget(ScrollArea(content), 1)
        panel = ScrollArea(self.destination)
        panel.setFixedWidth(theme.px(_PANEL))
        row.addWidget(panel)

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        """Which names are taken."""
        self.destination.show_datasets(datasets)

    def enter(self) -> None:
        if not self.plan.dataset:
            self.plan.dataset = name_for(self.plan.files["log"])
        self._asked = None  # the file may be another one by now
        self.mapping.show_columns()
        self.sealing.show_columns()
        for use in _TABLES:
            self._inspect_table(use)
        self._follow()

    # ------------------------------------------------------------------ what is wrong

    def blocked(self) -> str:
        if self._reading:
            return self.tr("A file is being read.")
        return self._problem() or self.destination.block_reason()

    def _problem(self) -> str:
        plan = self.plan
        if ColumnRole.USER in plan.missing:
            return self.tr("No column is the person. Choose one under “Role”.")
        if ColumnRole.ITEM in plan.missing:
            return self.tr("No column is the item. Choose one under “Role”.")
        if plan.repeated:
            words = self.tr("Two columns are “%1”. Leave one of them out.")
            return words.replace("%1", role_words(plan.repeated[0]))
        return ""

    @Slot()
    def _follow(self) -> None:
        problem = self._problem()
        self.problem.setVisible(bool(problem))
        if problem:
            self.problem.show_text("warn", problem)
        self._read_rows()
        self.destination.show_plan()
        self.changed.emit()

    def show_error(self, error: BaseException) -> bool:
        """Mark the field that `error` is about; whether there is one."""
        facts = getattr(error, "facts", {})
        message = message_for(error)
        about_time = message.code in {"time-unclear", "time-ambiguous"}
        if about_time or facts.get("setting") == "time-format":
            hint = self.tr("Write the form of the times, as in %d.%m.%Y %H:%M.")
            self.destination.time_field.set_error(f"{message.text} {hint}")
            return True
        if message.code in {"dataset-name", "dataset-exists", "time-kind-differs"}:
            self.destination.name_field.set_error(f"{message.text} {message.hint}".strip())
            return True
        return False

    # ------------------------------------------------------------------ how the rows will read

    @Slot()
    def _read_rows(self) -> None:
        """Read the first rows with the choices as they are now, if they were not read so already."""
        asked = None if self._problem() else self.plan.preview()
        if asked == self._asked:
            return
        self._asked = asked
        if asked is None:
            self._sample_card.hide()
            return

        def take(found: ImportPreview) -> None:
            if asked == self._asked:
                self.destination.time_field.clear_error()
                self._show_rows(found.rows, found.time_kind)

        def fail(error: BaseException) -> None:
            if asked != self._asked:
                return
            if self.show_error(error):
                self._show_rows(self._unread_times(), TimeKind.NONE)
                return
            self._sample_card.hide()
            message = message_for(error)
            self.problem.show_text("bad", f"{message.text} {message.hint}".strip())
            self.problem.show()

        self.workspace.fetch(self, asked, take, fail)

    def _unread_times(self) -> list[RowReading]:
        """The first rows as the file has them, where the times of none can be read."""
        found, plan = self.plan.inspection, self.plan
        places = {column.name: column.position - 1 for column in found.columns} if found else {}
        mapped = {role.value: places[name] for role in _ROLES if (name := plan.column_of(role))}
        return [
            RowReading(
                line,
                {role: row[place] for role, place in mapped.items()},
                reason=RejectReason.BAD_TIME,
            )
            for line, row in enumerate(found.rows[:_SAMPLE] if found else (), 1)
        ]

    def _show_rows(self, rows: Sequence[RowReading], kind: TimeKind) -> None:
        roles = [role for role in _ROLES if self.plan.column_of(role)]
        self.sample.setModel(ReadingModel(roles, rows, kind))
        self.sample.fit_columns(most=_WIDEST)
        self.sample.fix_height(_SAMPLE)
        self._sample_card.show()

    # ------------------------------------------------------------------ tables of items and people

    def _inspect_table(self, use: Use) -> None:
        path = self.plan.files.get(use)
        if path is None or use in self.plan.tables or use in self._reading:
            return
        role = ColumnRole.ITEM if use == "items" else ColumnRole.USER
        self._reading.add(use)

        def take(table: TableInspection) -> None:
            self._reading.discard(use)
            self.plan.take_table(use, table)
            self.sealing.show_columns()
            self._follow()

        def fail(error: BaseException) -> None:
            self._reading.discard(use)
            self.plan.set_file(use, None)
            self._follow()
            message = message_for(error)
            self.problem.show_text("bad", f"{message.text} {message.hint}".strip())
            self.problem.show()

        self.workspace.fetch(self, InspectTable(path, self.plan.column_of(role)), take, fail)
        self.changed.emit()

    @Slot(str)
    def _choose_table(self, use: Use) -> None:
        title = self.tr("Item details") if use == "items" else self.tr("Person details")
        for path in choose_files(self, title)[:1]:
            self._use_table(use, path)

    def take_tables(self, files: Sequence[Path]) -> None:
        """Use dropped files as the tables that are not there yet: items first, then people."""
        for path in files:
            free: list[Use] = [use for use in _TABLES if use not in self.plan.files]
            if free:
                self._use_table(free[0], path)

    def _use_table(self, use: Use, path: Path) -> None:
        self.plan.set_file(use, path)
        self._inspect_table(use)
        self._follow()

    @Slot(str)
    def _drop_table(self, use: Use) -> None:
        self.plan.set_file(use, None)
        self.sealing.show_columns()
        self._follow()
