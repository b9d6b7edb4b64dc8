"""Asks for a file to export to, what it is for, and whether a password protects it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from recsys_app import CONTAINER_ENDING, LONGEST_REASON
from ui.dialogs.base import Dialog
from ui.dialogs.protection import ProtectionFields, ReasonField
from ui.widgets import Field, SecondaryButton, TextField


@dataclass(frozen=True, slots=True)
class FileChoice:
    """What was chosen. `reason` is "" where none was asked for, `password` for a plain file."""

    path: Path
    reason: str
    password: str = field(repr=False)


class ExportFileDialog(Dialog):
    """`chosen` holds the answer once accepted.

    Args:
        heading: what is exported.
        note: one sentence on what is in the file, or is not.
        name: of the file that is suggested, with its ending.
        endings: that say a format.
        about_people: whether the file is about single people and needs a reason.
    """

    def __init__(
        self,
        heading: str,
        note: str,
        name: str,
        endings: Sequence[str],
        *,
        about_people: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(
            heading,
            note,
            action=QCoreApplication.translate("ExportFileDialog", "Export"),
            icon="download",
            parent=parent,
        )
        self.chosen: FileChoice | None = None
        self._endings = tuple(endings)
        self.path = TextField(str(_suggested_folder() / name))
        self.browse = SecondaryButton(self.tr("Browse…"))
        self._reason = ReasonField()
        self.reason = self._reason.text
        self._reason.setVisible(about_people)
        self._about_people = about_people
        self.protection = ProtectionFields()
        self.add_first()
        words = self.tr("The ending decides the format: %1.")
        words = words.replace("%1", ", ".join(endings)) if len(endings) > 1 else ""
        self._field = Field(self.tr("File"), self.path, note=words, beside=self.browse)
        for part in (self._field, self._reason, self.protection):
            self.add(part)
        self.browse.clicked.connect(self._browse)
        self.path.textChanged.connect(self._look)
        self.protection.changed.connect(self._look)
        self.protection.changed.connect(self.order_tabs)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._take)
        self._look()

    def add_first(self) -> None:
        """For subclasses: what is asked before the file."""

    @Slot()
    def _browse(self) -> None:
        kinds = ";;".join(f"*{ending}" for ending in self._endings)
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
        there = self._target().is_file()
        self._field.set_hint(self.tr("Replaces the file that is there") if there else "")

    @Slot()
    def _take(self) -> None:
        path = self._inner()
        if path.suffix.lower() not in self._endings:
            self._field.set_error(
                self.tr("Write a name that ends in %1.").replace("%1", ", ".join(self._endings))
            )
        elif not path.parent.is_dir():
            self._field.set_error(self.tr("Choose a folder that exists."))
        elif self._said_why() and self.protection.check():
            reason = self.reason.text() if self._about_people else ""
            self.chosen = FileChoice(self._target().absolute(), reason, self.protection.password)
            self.accept()

    def _said_why(self) -> bool:
        return not self._about_people or self._reason.check(LONGEST_REASON)

    def _inner(self) -> Path:
        return Path(self.path.text().strip().removesuffix(CONTAINER_ENDING)).expanduser()

    def _target(self) -> Path:
        """The file as it will be called: a protected one has one more ending."""
        return self.protection.named(self._inner())


def _suggested_folder() -> Path:
    """Where people keep documents, or their home where there is no such folder."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    return documents if documents.is_dir() else Path.home()
