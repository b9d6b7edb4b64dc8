"""Where a backup goes, and the plan for those that are made by themselves."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from recsys_app import BACKUP_ENDING, BackupPlan
from ui.dialogs.base import Dialog
from ui.dialogs.save_file import ask_to_replace, ask_where_to_save, with_ending
from ui.widgets import Field, Notice, SecondaryButton, SpinBox, Switch, TextField
from ui.workspace import Workspace

_MOST_DAYS: Final = 3650
_USUAL_END: Final = 365


class BackupDialog(Dialog):
    """Accepted: `file` is where to, `replaces` whether the person agreed to replace it.

    `days` is after how many days it is to be destroyed; 0 for no end.
    """

    def __init__(self, workspace: Workspace, parent: QWidget, plan: BackupPlan | None) -> None:
        super().__init__(
            QCoreApplication.translate("BackupDialog", "Make a backup"),
            QCoreApplication.translate(
                "BackupDialog",
                "Choose another disk than the one that holds the store. You can go on working "
                "meanwhile.",
            ),
            action=QCoreApplication.translate("BackupDialog", "Make the backup"),
            icon="package",
            width=640,
            parent=parent,
        )
        self._agreed: Path | None = None  # the file that there is, and that may be replaced
        store = workspace.application.folder.path.resolve()
        folder = Path(plan.folder) if plan is not None else store.parent
        today = datetime.now(UTC).strftime("%Y-%m-%d")
        self.path = TextField(str(folder / f"{store.name}-{today}{BACKUP_ENDING}"))
        choose = SecondaryButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        self.end = SpinBox(low=0, high=_MOST_DAYS, value=plan.keep_days if plan else _USUAL_END)
        note = self.tr("Days until it is to be destroyed; 0 for no end. You are reminded of it.")
        self._path_field = Field(self.tr("File"), self.path, beside=choose)
        self.add(self._path_field)
        self.add(Field(self.tr("Destroy after"), self.end, note=note))

    @property
    def file(self) -> Path:
        """With the ending by which a restore finds it, whatever was typed."""
        return with_ending(Path(self.path.text().strip()).expanduser(), (BACKUP_ENDING,))

    @property
    def replaces(self) -> bool:
        return self.file == self._agreed

    @property
    def days(self) -> int:
        return self.end.value()

    @Slot()
    def _choose(self) -> None:
        kinds = self.tr("Backups (*%1)").replace("%1", BACKUP_ENDING)
        title = self.tr("Make a backup")
        file = ask_where_to_save(self, title, self.path.text(), (BACKUP_ENDING,), kinds)
        if file is not None:
            self.path.setText(str(file))
            self._agreed = file if file.exists() else None

    def accept(self) -> None:
        if not self.path.text().strip():
            self._path_field.set_error(self.tr("Say where the backup goes."))
            return
        if Path(self.path.text().strip()).expanduser().is_dir():
            self._path_field.set_error(self.tr("This is a folder. Say the name of a file in it."))
            return
        if not self.replaces and self.file.exists():
            if not ask_to_replace(self.file, self):
                return
            self._agreed = self.file
        super().accept()


class BackupPlanDialog(Dialog):
    """Accepted: `plan` is the new one, None for none."""

    def __init__(self, parent: QWidget, plan: BackupPlan | None) -> None:
        super().__init__(
            QCoreApplication.translate("BackupPlanDialog", "Backups by themselves"),
            QCoreApplication.translate(
                "BackupPlanDialog",
                "RecVault makes one when it is due and an administrator is signed in. While nobody "
                "is, the scheduler of this computer can have one made; the manual says how.",
            ),
            action=QCoreApplication.translate("BackupPlanDialog", "Save"),
            width=640,
            parent=parent,
        )
        shown = plan or BackupPlan("")
        self.on = Switch(self.tr("Make backups by themselves"))
        self.on.setChecked(plan is not None)
        self.folder = TextField(shown.folder)
        choose = SecondaryButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        self.every = SpinBox(low=1, high=_MOST_DAYS, value=shown.every_days)
        self.keep = SpinBox(low=1, high=_MOST_DAYS, value=shown.keep)
        self.end = SpinBox(low=0, high=_MOST_DAYS, value=shown.keep_days)
        self._folder_field = Field(self.tr("Folder"), self.folder, beside=choose)
        kept = self.tr("Older ones are deleted once so many newer ones were verified.")
        ends = self.tr("Days until each is to be destroyed; 0 for no end.")
        self._fields = (
            self._folder_field,
            Field(self.tr("Every so many days"), self.every),
            Field(self.tr("Keep so many"), self.keep, note=kept),
            Field(self.tr("Destroy after"), self.end, note=ends),
        )
        self.add(self.on)
        for field in self._fields:
            self.add(field)
        warning = self.tr("Only backups that the plan made are deleted, and never the last verified one.")  # fmt: skip
        self.add(Notice("info", warning))
        self.on.toggled.connect(self._show_fields)
        self._show_fields(self.on.isChecked())

    @property
    def plan(self) -> BackupPlan | None:
        if not self.on.isChecked():
            return None
        folder = str(Path(self.folder.text()).expanduser())
        return BackupPlan(folder, self.every.value(), self.keep.value(), self.end.value())

    @Slot(bool)
    def _show_fields(self, on: bool) -> None:
        for field in self._fields:
            field.setEnabled(on)

    @Slot()
    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for backups"))
        if folder:
            self.folder.setText(folder)

    def accept(self) -> None:
        if self.on.isChecked() and not self.folder.text().strip():
            self._folder_field.set_error(self.tr("Say where backups go."))
            return
        super().accept()
