"""First step: which files, and what each of them holds."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from recsys_app import FileInspection
from ui.messages import message_for
from ui.pages.data.wizard.plan import USES, ImportPlan, Use
from ui.pages.data.wizard.step import Step
from ui.pages.data.words import size_words
from ui.pages.layout import clear
from ui.widgets import (
    Card,
    ComboBox,
    ElidedLabel,
    EmptyState,
    IconButton,
    IconLabel,
    Label,
    Notice,
    SecondaryButton,
)
from ui.workspace import Workspace

_ENDINGS = (
    "*.csv *.tsv *.txt *.data *.dat *.item *.user *.inter *.jsonl *.ndjson *.json *.parquet *.xlsx"
)


def choose_files(parent: Step, title: str) -> list[Path]:
    """Ask for files by dialog; none if the person changed their mind."""
    tables = QCoreApplication.translate("data", "Tables")
    all_ = QCoreApplication.translate("data", "All files")
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", f"{tables} ({_ENDINGS});;{all_} (*)")
    return [Path(name) for name in names]


class FileStep(Step):
    """Files come by dialog or by drop; one of them is the log."""

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self._reading = False
        self.failure = Notice("bad", "")
        self.empty = EmptyState(
            "upload",
            self.tr("Drop a file anywhere on this page"),
            self.tr(
                "CSV, TSV, JSON Lines, Parquet or Excel, with or without header: who, what, and when if "
                "it is known. Tables with details of the items or people may come along."
            ),
            secondary=self.tr("Choose files…"),
        )
        self.more = SecondaryButton(self.tr("Choose more files…"), icon="plus", size="small")
        self.uses: dict[Use, ComboBox] = {}
        self._grid = QGridLayout()
        self._build()
        self.more.clicked.connect(self._choose)
        if self.empty.secondary is not None:
            self.empty.secondary.clicked.connect(self._choose)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("data", "File")

    def action(self) -> str:
        return self.tr("Look at the rows")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.failure)
        self._well = Card()
        self._well.add(self.empty, 1)
        column.addWidget(self._well, 1)
        self._list = Card(self.tr("Files"))
        self._list.add_action(self.more)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._list.add(self._grid)
        self._list.body.addStretch(1)
        column.addWidget(self._list, 1)
        self.failure.hide()

    def enter(self) -> None:
        self._show_files()

    def blocked(self) -> str:
        if "log" not in self.plan.files:
            return self.tr("Choose the file with the behaviour log first.")
        return self.tr("The file is being read.") if self._reading else ""

    def first(self) -> QWidget:
        choose = self.empty.secondary
        return choose if choose is not None and choose.isVisibleTo(self) else self

    def take_files(self, paths: Sequence[Path]) -> None:
        """Fill the free places, the log first; further files take the place of the last."""
        for path in paths:
            free = next((use for use in USES if use not in self.plan.files), USES[-1])
            self.plan.set_file(free, path)
        self.failure.hide()
        self._show_files()

    @Slot()
    def _choose(self) -> None:
        self.take_files(choose_files(self, self.tr("Choose files")))

    def _show_files(self) -> None:
        files = self.plan.files
        shown, hidden = (self._list, self._well) if files else (self._well, self._list)
        shown.show()  # first, so that the focus of what goes stays in the step
        hidden.hide()
        self.more.setVisible(len(files) < len(USES))
        clear(self._grid)
        self.uses.clear()
        for row, (use, path) in enumerate(files.items()):
            self.uses[use] = self._use_combo(use, path)
            remove = IconButton("x", self.tr("Leave out %1").replace("%1", path.name))
            remove.clicked.connect(lambda _=False, use=use: self._remove(use))
            self._grid.addWidget(IconLabel("file-text", "text2"), row, 0)
            self._grid.addWidget(ElidedLabel(path.name, "medium"), row, 1)
            size = Label(size_words(path), "body", "text2")
            self._grid.addWidget(size, row, 2, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(self.uses[use], row, 3)
            self._grid.addWidget(remove, row, 4)
        self.changed.emit()

    def _use_combo(self, use: Use, path: Path) -> ComboBox:
        words: dict[Use, tuple[str, str]] = {
            "log": (self.tr("Behaviour log"), "activity"),
            "items": (self.tr("Item details"), "package"),
            "users": (self.tr("Person details"), "user"),
        }
        name = self.tr("What %1 holds").replace("%1", path.name)
        combo = ComboBox([(key, *words[key]) for key in USES], name=name)
        combo.set_value(use)
        combo.chosen.connect(lambda key: self._exchange(use, key))
        return combo

    def _exchange(self, use: Use, other: Use) -> None:
        """Give a file another use; the file that had it takes the use that became free."""
        first, second = self.plan.files[use], self.plan.files.get(other)
        self.plan.set_file(use, second)
        self.plan.set_file(other, first)
        self._show_files()

    def _remove(self, use: Use) -> None:
        self.plan.set_file(use, None)
        self._show_files()

    # ------------------------------------------------------------------ looking at the log

    def go_on(self) -> None:
        if self.plan.inspection is not None:
            self.done.emit()
            return
        self.failure.hide()
        self._set_reading(True)
        self.workspace.fetch(self, self.plan.inspect(), self._take, self._fail)

    def _take(self, found: FileInspection) -> None:
        self._set_reading(False)
        self.plan.take_inspection(found)
        self.done.emit()

    def _fail(self, error: BaseException) -> None:
        self._set_reading(False)
        message = message_for(error)
        self.failure.show_text("bad", f"{message.text} {message.hint}".strip())
        self.failure.show()

    def _set_reading(self, reading: bool) -> None:
        self._reading = reading
        self.changed.emit()
