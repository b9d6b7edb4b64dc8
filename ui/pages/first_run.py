"""Make a store: its folder, the first account, its password."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from recsys_app import Application, RecsysError
from ui.messages import message_for
from ui.new_password import REFUSALS, NewPasswordField
from ui.pages.gate import Gate
from ui.widgets import (
    Field,
    Label,
    LinkButton,
    PasswordField,
    PrimaryButton,
    SecondaryButton,
    TextField,
)


class FirstRunPage(Gate):
    """The form for a new store.

    Signals:
        store_made: the application of the new store, signed in.
        store_chosen: folder of an existing store to open instead.
        restore_wanted: the person wants to make it from a backup, in that folder.
    """

    store_made = Signal(object)
    store_chosen = Signal(object)
    restore_wanted = Signal(object)

    def __init__(self, make_application: Callable[[Path], Application], suggested: Path) -> None:
        super().__init__()
        self._make_application = make_application
        self.folder = TextField(str(suggested), icon="folder-open", size="large")
        self.account = TextField("admin", icon="user", size="large")
        self.password = PasswordField(size="large")
        self.again = PasswordField(size="large")
        self.make = PrimaryButton(self.tr("Make the store"), icon="lock", size="large")
        self.choose = SecondaryButton(self.tr("Choose…"), size="large")
        self._folder_field = Field(self.tr("Folder"), self.folder, beside=self.choose)
        self._account_field = Field(self.tr("First account, an administrator"), self.account)
        self._password_field = NewPasswordField(
            self.tr("Password"), self.password, self._known_names
        )
        self._again_field = Field(self.tr("Password again"), self.again)
        self._fields = (
            self._folder_field,
            self._account_field,
            self._password_field,
            self._again_field,
        )
        self._build()
        self.choose.clicked.connect(self._choose_folder)
        self.make.clicked.connect(self._start)
        for line in (self.folder, self.account):
            line.textChanged.connect(self._password_field.judge)
        lines = (self.folder, self.account, self.password, self.again)
        for line, following in pairwise(lines):
            line.returnPressed.connect(following.setFocus)
        self.again.returnPressed.connect(self._start)
        QTimer.singleShot(0, self.password, self.password.setFocus)

    def _build(self) -> None:
        self.form.addWidget(Label(self.tr("Make a store"), "display"))
        about = self.tr(
            "A store is a folder of encrypted files. Whoever has the folder but no password "
            "learns nothing; whoever loses every password has lost the store."
        )
        self.form.addWidget(Label(about, "body", "text2", wrap=True))
        self.form.addSpacing(8)
        for field in self._fields:
            self.form.addWidget(field)
        self.form.addSpacing(4)
        self.form.addWidget(self.make)
        other = LinkButton(self.tr("Open a store that exists…"))
        other.clicked.connect(self._choose_store)
        links = QHBoxLayout()
        links.addWidget(other)
        links.addStretch(1)
        restore = LinkButton(self.tr("Restore a backup…"))
        restore.clicked.connect(self._restore)
        links.addWidget(restore)
        self.form.addLayout(links)

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the new store"))
        if folder:
            self.folder.setText(str(Path(folder) / "store"))

    @Slot()
    def _choose_store(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open a store"))
        if folder:
            self.store_chosen.emit(Path(folder))

    def _known_names(self) -> tuple[str, str]:
        return Path(self.folder.text()).name, self.account.text().strip()

    @Slot()
    def _restore(self) -> None:
        self.restore_wanted.emit(Path(self.folder.text()).expanduser())

    @Slot()
    def _start(self) -> None:
        """Check what can be checked here, then make the store behind a disabled form."""
        for field in self._fields:
            field.clear_error()
        if self.password.text() != self.again.text():
            self._again_field.set_error(self.tr("This is not the same password."))
            return
        self.make.setText(self.tr("Making the keys…"))
        self.setEnabled(False)
        QTimer.singleShot(20, self, self._create)

    @Slot()
    def _create(self) -> None:
        application = self._make_application(Path(self.folder.text()).expanduser())
        try:
            application.create_store(self.account.text().strip(), self.password.text())
        except RecsysError as error:
            application.close()
            self._show(error)
        else:
            self.password.clear()
            self.again.clear()
            self.store_made.emit(application)
        finally:
            self.make.setText(self.tr("Make the store"))
            self.setEnabled(True)

    def _show(self, error: RecsysError) -> None:
        message = message_for(error)
        fields = {"account-name": self._account_field}
        fields |= dict.fromkeys(REFUSALS, self._password_field)
        field = fields.get(error.code, self._folder_field)
        field.set_error(f"{message.text} {message.hint}".strip())
