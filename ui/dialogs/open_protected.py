"""Opens an export that was protected with a password; needs no store."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from recsys_app import CONTAINER_ENDING, RecsysError, open_export
from ui.dialogs.base import Dialog
from ui.messages import message_for
from ui.widgets import Field, PasswordField, SecondaryButton, TextField


class OpenProtectedDialog(Dialog):
    """Stays open, with what was typed, until the file is written or the person gives up.

    `saved` names the file that was written.
    """

    saved = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("OpenProtectedDialog", "Open a protected file"),
            QCoreApplication.translate(
                "OpenProtectedDialog",
                "What is inside is written without encryption, once all of it was checked.",
            ),
            action=QCoreApplication.translate("OpenProtectedDialog", "Open"),
            parent=parent,
        )
        self.source, self.target = TextField(), TextField()
        self.password = PasswordField()
        self.browse = SecondaryButton(self.tr("Browse…"))
        self.choose = SecondaryButton(self.tr("Choose…"))
        note = self.tr("It ends in %1.").replace("%1", CONTAINER_ENDING)
        source = Field(self.tr("Protected file"), self.source, note=note, beside=self.browse)
        self._target = Field(self.tr("Write to"), self.target, beside=self.choose)
        self._password = Field(self.tr("Password of the file"), self.password)
        for field in (source, self._password, self._target):
            self.add(field)
        self.browse.clicked.connect(self._browse)
        self.choose.clicked.connect(self._choose)
        self.source.textChanged.connect(self._suggest)
        self.target.textChanged.connect(self._look)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._open)

    @Slot()
    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.heading.text(), "", f"*{CONTAINER_ENDING}")
        if name:
            self.source.setText(name)

    @Slot()
    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.heading.text(), self.target.text())
        if name:
            self.target.setText(name)

    @Slot(str)
    def _suggest(self, name: str) -> None:
        self.target.setText(name.strip().removesuffix(CONTAINER_ENDING))

    @Slot()
    def _look(self) -> None:
        """Say beforehand that a file will be replaced."""
        self._target.clear_error()
        there = Path(self.target.text().strip()).expanduser().is_file()
        self._target.set_hint(self.tr("Replaces the file that is there") if there else "")

    @Slot()
    def _open(self) -> None:
        source, target = (
            Path(text.text().strip()).expanduser() for text in (self.source, self.target)
        )
        self._password.clear_error()
        if not source.is_file() or not target.name or target.resolve() == source.resolve():
            self._target.set_error(self.tr("Choose a protected file, and another one to write."))
            return
        try:
            open_export(source, self.password.text(), target)
        except RecsysError as error:
            self._show(error)
        else:
            self.saved.emit(target.name)
            self.accept()

    def _show(self, error: RecsysError) -> None:
        message = message_for(error)
        field = self._password if error.code == "container-password" else self._target
        field.set_error(f"{message.text} {message.hint}".strip())
