"""Asks what goes into a file of recommendations, and which file."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from recsys_app import TABLE_ENDINGS
from ui.dialogs.base import Dialog
from ui.widgets import CheckBox, Field, Notice, RadioButton, SecondaryButton, TextField


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What was chosen. `everyone` and `reasons` are False where they were not offered."""

    path: Path
    everyone: bool
    reasons: bool


def _suggested_folder() -> Path:
    """Where people keep documents, or their home where there is no such folder."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    return documents if documents.is_dir() else Path.home()


class ExportDialog(Dialog):
    """`choice` holds the answer once accepted.

    `person` names whose list it is; `whole` also offers everyone's, and reasons. `note` says how
    people are named in the file, or what is left out of it.
    """

    def __init__(self, name: str, person: str, *, whole: bool, note: str, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("ExportDialog", "Export recommendations"),
            note,
            action=QCoreApplication.translate("ExportDialog", "Export"),
            icon="download",
            parent=parent,
        )
        self.choice: ExportChoice | None = None
        self.one = RadioButton(self.tr("The list of %1").replace("%1", person))
        self.everyone = RadioButton(self.tr("The lists of everyone with a history"))
        self.reasons = CheckBox(self.tr("With the reasons"))
        self.path = TextField(str(_suggested_folder() / f"{name}.csv"))
        self.browse = SecondaryButton(self.tr("Browse…"))
        self._fill(whole=whole)
        self.browse.clicked.connect(self._browse)
        self.path.textChanged.connect(self._look)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._take)
        self._look()

    def _fill(self, *, whole: bool) -> None:
        self.one.setChecked(True)
        if whole:
            who = QVBoxLayout()
            who.setSpacing(6)
            for part in (self.one, self.everyone, self.reasons):
                who.addWidget(part)
            self.add(who)
        endings = self.tr("The ending decides the format: %1.")
        note = endings.replace("%1", ", ".join(TABLE_ENDINGS))
        self._field = Field(self.tr("File"), self.path, note=note, beside=self.browse)
        self.add(self._field)
        self.add(Notice("warn", self.tr("The file is not encrypted: whoever has it can read it.")))

    @Slot()
    def _browse(self) -> None:
        kinds = ";;".join(f"*{ending}" for ending in TABLE_ENDINGS)
        name, chosen = QFileDialog.getSaveFileName(
            self, self.heading.text(), self.path.text(), kinds
        )
        if name:
            path = Path(name)
            self.path.setText(str(path if path.suffix else path.with_name(path.name + chosen[1:])))

    @Slot()
    def _look(self) -> None:
        """Say beforehand that a file will be replaced."""
        self._field.clear_error()
        there = Path(self.path.text().strip()).is_file()
        self._field.set_hint(self.tr("Replaces the file that is there") if there else "")

    @Slot()
    def _take(self) -> None:
        path = Path(self.path.text().strip()).expanduser()
        if path.suffix.lower() not in TABLE_ENDINGS:
            self._field.set_error(
                self.tr("Write a name that ends in %1.").replace("%1", ", ".join(TABLE_ENDINGS))
            )
        elif not path.parent.is_dir():
            self._field.set_error(self.tr("Choose a folder that exists."))
        else:
            self.choice = ExportChoice(
                path.absolute(), self.everyone.isChecked(), self.reasons.isChecked()
            )
            self.accept()
