"""After a sign-in with a password for one time: nothing opens before another one is chosen."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from recsys_app import Application, ChangePassword, RecsysError
from ui.new_password import NewPasswordField, refused_change
from ui.pages.gate import Gate
from ui.widgets import Field, Label, LinkButton, PasswordField, PrimaryButton


class OwnPasswordPage(Gate):
    """The form for the own password.

    Signals:
        chosen: the password was changed, and the store is open.
        left: the person does not want to now.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application
        self.given = PasswordField(size="large")
        self.new = PasswordField(size="large")
        self.again = PasswordField(size="large")
        self.change = PrimaryButton(self.tr("Choose this password"), icon="lock", size="large")
        self._given_field = Field(self.tr("The password you were given"), self.given)
        self._new_field = NewPasswordField(
            self.tr("Your own password"), self.new, self._known_names
        )
        self._again_field = Field(self.tr("Your own password again"), self.again)
        self._build()
        self.given.returnPressed.connect(self.new.setFocus)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._start)
        self.change.clicked.connect(self._start)
        QTimer.singleShot(0, self.given, self.given.setFocus)

    def _build(self) -> None:
        self.form.addWidget(Label(self.tr("Choose your password"), "display"))
        about = self.tr(
            "An administrator let you in again. What you choose now, the administrator does not know."
        )
        self.form.addWidget(Label(about, "body", "text2", wrap=True))
        self.form.addSpacing(8)
        for field in (self._given_field, self._new_field, self._again_field):
            self.form.addWidget(field)
        self.form.addSpacing(4)
        self.form.addWidget(self.change)
        leave = LinkButton(self.tr("Not now"))
        leave.clicked.connect(self.left)
        links = QHBoxLayout()
        links.addWidget(leave)
        links.addStretch(1)
        self.form.addLayout(links)

    def _known_names(self) -> tuple[str, str]:
        return self.application.folder.path.name, self.application.account

    @Slot()
    def _start(self) -> None:
        """Check what can be checked here, then change it behind a disabled form."""
        for field in (self._given_field, self._new_field, self._again_field):
            field.clear_error()
        if self.new.text() != self.again.text():
            self._again_field.set_error(self.tr("This is not the same password."))
            return
        self.setEnabled(False)
        QTimer.singleShot(20, self, self._change)

    @Slot()
    def _change(self) -> None:
        try:
            self.application.execute(ChangePassword(self.given.text(), self.new.text()))
        except RecsysError as error:
            words, before = refused_change(error)
            (self._given_field if before else self._new_field).set_error(words)
        else:
            for entry in (self.given, self.new, self.again):
                entry.clear()
            self.chosen.emit()
        finally:
            self.setEnabled(True)
