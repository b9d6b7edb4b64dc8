"""Asks for the name, role and first password of a new account."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import SHORTEST_PASSWORD, AddAccount, RecsysError, Role
from ui.dialogs.base import Dialog
from ui.messages import message_for
from ui.roles import role_name
from ui.widgets import ComboBox, Field, PasswordField, TextField
from ui.workspace import Topic, Workspace


class AddAccountDialog(Dialog):
    """Stays open, with what was typed, until the account is added or the person gives up."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("AddAccountDialog", "Add an account"),
            QCoreApplication.translate(
                "AddAccountDialog", "Hand the first password over in person; it can be changed."
            ),
            action=QCoreApplication.translate("AddAccountDialog", "Add the account"),
            parent=parent,
        )
        self._workspace = workspace
        self.name = TextField(icon="user")
        self.role = ComboBox([(role.value, role_name(role), "") for role in Role])
        self.role.set_value(Role.ANALYST.value)
        self.password = PasswordField()
        self._name_field = Field(self.tr("Account"), self.name)
        self._role_field = Field(self.tr("Role"), self.role)
        note = self.tr("At least %1 characters.").replace("%1", str(SHORTEST_PASSWORD))
        self._password_field = Field(self.tr("First password"), self.password, note=note)
        for field in (self._name_field, self._role_field, self._password_field):
            self.add(field)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._add)

    @Slot()
    def _add(self) -> None:
        for field in (self._name_field, self._password_field):
            field.clear_error()
        command = AddAccount(
            self.name.text().strip(), Role(self.role.value()), self.password.text()
        )
        try:
            self._workspace.application.execute(command)
        except RecsysError as error:
            self._show(error)
        else:
            self._workspace.changed.emit(Topic.ACCOUNTS)
            self.accept()

    def _show(self, error: RecsysError) -> None:
        message = message_for(error)
        wrong_password = error.code == "password-length"
        field = self._password_field if wrong_password else self._name_field
        field.set_error(f"{message.text} {message.hint}".strip())
