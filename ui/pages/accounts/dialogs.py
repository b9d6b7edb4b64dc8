"""What is asked before an account is changed: another role, a password for one time, the end of it."""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import Account, RecsysError, ResetPassword, Role
from ui.dialogs.base import ConfirmLoss, Dialog
from ui.messages import message_for
from ui.new_password import NewPasswordField
from ui.roles import role_name
from ui.widgets import ComboBox, Field, Notice, PasswordField
from ui.workspace import Topic, Workspace


def what_stays() -> str:
    """What no change of keys can undo."""
    return QCoreApplication.translate(
        "AccountDialogs",
        "Whoever had the old keys may have kept a copy of what they open; nothing written from now on "
        "opens with them. Backups and other copies keep the old keys.",
    )


class RoleDialog(Dialog):
    """Asks for the new role; `role` is the answer."""

    def __init__(self, account: Account, parent: QWidget) -> None:
        heading = QCoreApplication.translate("RoleDialog", "Change the role of %1")
        super().__init__(
            heading.replace("%1", account.name),
            QCoreApplication.translate(
                "RoleDialog",
                "A higher role gets the keys it may have. From a lower one they are taken: what it may "
                "no longer read is written anew under new keys, which takes a moment.",
            ),
            action=QCoreApplication.translate("RoleDialog", "Change the role"),
            parent=parent,
        )
        self._before = account.role
        self.choice = ComboBox([(role.value, role_name(role), "") for role in Role])
        self.choice.set_value(account.role.value)
        self.add(Field(self.tr("Role"), self.choice))
        self.kept = Notice("info", what_stays())
        self.add(self.kept)
        self.choice.chosen.connect(self._judge)
        self._judge()

    @property
    def role(self) -> Role:
        return Role(self.choice.value())

    @Slot()
    def _judge(self) -> None:
        same = self.role is self._before
        self.action.set_blocked(self.tr("Choose another role.") if same else "")
        ordered = list(Role)  # from all keys to the fewest
        self.kept.setVisible(ordered.index(self.role) > ordered.index(self._before))


class ResetDialog(Dialog):
    """Sets a password for one time; stays open until that worked or the person gives up."""

    def __init__(self, workspace: Workspace, account: Account, parent: QWidget) -> None:
        heading = QCoreApplication.translate("ResetDialog", "Reset the password of %1")
        super().__init__(
            heading.replace("%1", account.name),
            QCoreApplication.translate(
                "ResetDialog",
                "Hand this password over in person. It opens nothing but the choice of another, which "
                "you will not know. The account’s own entries in the ledger can then be read by "
                "administrators alone.",
            ),
            action=QCoreApplication.translate("ResetDialog", "Reset the password"),
            parent=parent,
        )
        self._workspace, self._account = workspace, account
        self.password = PasswordField()
        self._field = NewPasswordField(
            self.tr("Password for one time"), self.password, self._known_names
        )
        self.add(self._field)
        self.action.clicked.disconnect()
        self.action.clicked.connect(self._reset)

    def _known_names(self) -> tuple[str, str]:
        return self._workspace.application.folder.path.name, self._account.name

    @Slot()
    def _reset(self) -> None:
        self._field.clear_error()
        command = ResetPassword(self._account.name, self.password.text())
        try:
            self._workspace.application.execute(command)
        except RecsysError as error:
            message = message_for(error)
            self._field.set_error(f"{message.text} {message.hint}".strip())
        else:
            self._workspace.changed.emit(Topic.ACCOUNTS)
            self.accept()


class NewKitDialog(Dialog):
    """Asks before a kit that is in force is replaced by another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("NewKitDialog", "Make a new recovery kit?"),
            QCoreApplication.translate(
                "NewKitDialog",
                "There is a kit, and its sheet opens the store. It does so until the new kit is written "
                "and tried; from then on the earlier sheet opens nothing any more.",
            ),
            action=QCoreApplication.translate("NewKitDialog", "Make a new kit"),
            safe=QCoreApplication.translate("NewKitDialog", "Keep the earlier kit"),
            destructive=True,
            parent=parent,
        )


class RemoveDialog(ConfirmLoss):
    """Asks before an account is removed."""

    def __init__(self, account: Account, parent: QWidget) -> None:
        heading = QCoreApplication.translate("RemoveDialog", "Remove the account %1?")
        words = QCoreApplication.translate(
            "RemoveDialog",
            "Everything it had a key of is written anew under new keys, which takes a moment.",
        )
        if account.recovery:
            words += " " + QCoreApplication.translate(
                "RemoveDialog", "The printed sheet opens nothing afterwards."
            )
        super().__init__(
            heading.replace("%1", account.name),
            f"{words} {what_stays()}",
            name=account.name,
            action=QCoreApplication.translate("RemoveDialog", "Remove the account"),
            parent=parent,
        )
