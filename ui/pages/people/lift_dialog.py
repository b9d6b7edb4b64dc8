"""Asks whose erasure is lifted, and why; the register knows nobody by name."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import LiftErasure, RecsysError
from ui.dialogs.base import Dialog
from ui.messages import message_for
from ui.widgets import Field, TextField
from ui.workspace import Workspace


class LiftErasureDialog(Dialog):
    """Stays open, with what was typed, until the erasure is lifted or the person gives up."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("LiftErasureDialog", "Lift an erasure"),
            QCoreApplication.translate(
                "LiftErasureDialog",
                "For somebody who is back, as a customer for instance: the person leaves the register, "
                "and files with this id are imported with the person again. Nothing comes back by "
                "itself: what was erased stays erased.",
            ),
            action=QCoreApplication.translate("LiftErasureDialog", "Lift the erasure"),
            parent=parent,
        )
        self._workspace = workspace
        self.id, self.why = TextField(), TextField()
        self._id_field = Field(
            self.tr("External id"), self.id, note=self.tr("The whole id, as it is in the files.")
        )
        self._why_field = Field(
            self.tr("Reason"), self.why, note=self.tr("Kept in the ledger, which names nobody.")
        )
        for field in (self._id_field, self._why_field):
            self.add(field)
        for text in (self.id, self.why):
            text.textChanged.connect(self._look)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._lift)
        self._look()

    @property
    def person(self) -> str:
        return self.id.text()

    @Slot()
    def _look(self) -> None:
        for field in (self._id_field, self._why_field):
            field.clear_error()
        said = self.person and self.why.text().strip()
        self.action.set_blocked("" if said else self.tr("Say who, and why, to enable this"))

    @Slot()
    def _lift(self) -> None:
        try:
            self._workspace.application.execute(LiftErasure(self.person, self.why.text()))
        except RecsysError as error:
            message = message_for(error)
            field = self._why_field if error.code == "no-reason" else self._id_field
            field.set_error(f"{message.text} {message.hint}".strip())
        else:
            self.accept()
