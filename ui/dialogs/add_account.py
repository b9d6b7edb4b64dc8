"""Asks for the name, role and first password of a new account."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import AddAccount, RecsysError, Role
from ui.dialogs.base import Dialog
from ui.messages import message_for
from ui.new_password import REFUSALS, NewPasswordField
from ui.roles import role_name
from ui.widgets import CheckBox, ComboBox, Field, PasswordField, TextField
from ui.workspace import Topic, Workspace


class AddAccountDialog(Dialog):
    """Stays open, with what was typed, until the account is added or the person gives up."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("AddAccountDialog", "Add an account"),
            QCoreApplication.translate(
                "AddAccountDialog", "Hand the first password over in person."
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
        self._password_field = NewPasswordField(
            self.tr("First password"), self.password, self._known_names
        )
        self.once = CheckBox(self.tr("Must choose an own password at the first sign-in"))
        self.once.setChecked(True)
        self.name.textChanged.connect(self._password_field.judge)
        for field in (self._name_field, self._role_field, self._password_field):
            self.add(field)
        self.add(self.once)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._add)

    def _known_names(self) -> tuple[str, str]:
        return self._workspace.application.folder.path.name, self.name.text().strip()

    @Slot()
    def _add(self) -> None:
        for field in (self._name_field, self._password_field):
            field.clear_error()
        command = AddAccount(
            self.name.text().strip(),
            Role(self.role.value()),
            self.password.text(),
            once=self.once.isChecked(),
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
        field = self._password_field if error.code in REFUSALS else self._name_field
        field.set_error(f"{message.text} {message.hint}".strip())
