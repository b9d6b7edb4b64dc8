"""Sign in to a store, or unlock it again. Painted without PyTorch."""

from math import ceil
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from recsys_app import RECOVERY_ACCOUNT, Application, RecsysError, SignInError, StaleStoreError
from ui.dialogs.accept_older import AcceptOlder
from ui.messages import message_for
from ui.pages.gate import Gate
from ui.widgets import (
    ElidedLabel,
    Field,
    IconButton,
    Label,
    LinkButton,
    Notice,
    PasswordField,
    PrimaryButton,
    TextField,
)
from ui.widgets.formatting import counted

_SECOND_MS = 1000


class SignInPage(Gate):
    """The form for one store.

    Signals:
        signed_in: the application holds the keys now.
        store_chosen: folder of another store that the person picked.
        new_store_wanted: the person wants to make a store instead.
        restore_wanted: the person wants to make one from a backup.
    """

    signed_in = Signal()
    store_chosen = Signal(object)
    new_store_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, application: Application, account: str = "") -> None:
        super().__init__()
        self.application = application
        self.account = TextField(account, icon="user", size="large")
        self.password = PasswordField(size="large")
        self.unlock = PrimaryButton(self.tr("Unlock"), icon="lock-open", size="large")
        self.read_only = LinkButton(self.tr("Open read-only"))
        self.jobs = Notice("info", "")
        self._account_field = Field(self.tr("Account"), self.account)
        self._password_field = Field(self.tr("Password"), self.password)
        self._countdown = QTimer(self, singleShot=True)
        self._countdown.setTimerType(Qt.TimerType.PreciseTimer)
        self._countdown.timeout.connect(self._wait_after_failures)
        self._build()
        self.account.editingFinished.connect(self._wait_after_failures)
        self.unlock.clicked.connect(lambda: self._start(read_only=False))
        self.read_only.clicked.connect(lambda: self._start(read_only=True))
        for field in (self.account, self.password):
            field.returnPressed.connect(lambda: self._start(read_only=False))
        first = self.password if account else self.account
        QTimer.singleShot(0, first, first.setFocus)

    def _build(self) -> None:
        self.form.addWidget(Label(self.tr("Sign in"), "display"))
        about = self.tr("Your password opens the part of the store your role may see.")
        self.form.addWidget(Label(about, "body", "text2", wrap=True))
        self.form.addWidget(self.jobs)
        self.jobs.hide()
        self.form.addSpacing(8)
        store = QHBoxLayout()
        store.addWidget(Label(self.tr("Store"), "caption-medium", "text2"))
        path = ElidedLabel(str(self.application.folder.path), "body")
        store.addWidget(path, 1)
        other = IconButton("folder-open", self.tr("Open another store"))
        other.clicked.connect(self._choose_store)
        store.addWidget(other)
        self.form.addLayout(store)
        self.form.addWidget(self._account_field)
        self.form.addWidget(self._password_field)
        self.form.addSpacing(4)
        self.form.addWidget(self.unlock)
        links = QHBoxLayout()
        new_store = LinkButton(self.tr("Make a new store…"))
        new_store.clicked.connect(self.new_store_wanted)
        links.addWidget(new_store)
        links.addStretch(1)
        links.addWidget(self.read_only)
        self.form.addLayout(links)
        restore = LinkButton(self.tr("Restore a backup…"))
        restore.clicked.connect(self.restore_wanted)
        below = QHBoxLayout()
        below.addWidget(restore)
        below.addStretch(1)
        kit = LinkButton(self.tr("Use the recovery kit"))
        kit.clicked.connect(self._use_kit)
        below.addWidget(kit)
        self.form.addLayout(below)

    @Slot()
    def _use_kit(self) -> None:
        """The kit is an account; its secret is typed in place of a password."""
        self.account.setText(RECOVERY_ACCOUNT)
        self.password.clear()
        self.password.setPlaceholderText(self.tr("The secret of the printed kit"))
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_jobs(self, count: int) -> None:
        """Say that `count` jobs are under way behind the lock, and nothing of what they are."""
        one = self.tr("1 job is under way. The lock does not stop it.")
        many = self.tr("%1 jobs are under way. The lock does not stop them.")
        self.jobs.show_text("info", counted(count, one, many))
        self.jobs.setVisible(count > 0)

    @Slot()
    def _choose_store(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open a store"))
        if folder:
            self.store_chosen.emit(Path(folder))

    def _start(self, *, read_only: bool) -> None:
        """Show that the password is being checked, then check it: that takes a noticeable moment."""
        self._password_field.clear_error()
        if not self.account.text().strip():
            self._account_field.set_error(self.tr("Write the name of your account."))
            return
        self._account_field.clear_error()
        self.unlock.setText(self.tr("Unlocking…"))
        self.setEnabled(False)
        QTimer.singleShot(20, self, lambda: self._sign_in(read_only=read_only))

    def _sign_in(self, *, read_only: bool, accept_older: bool = False) -> None:
        try:
            self.application.sign_in(
                self.account.text().strip(),
                self.password.text(),
                read_only=read_only,
                accept_older=accept_older,
            )
        except RecsysError as error:
            self._show(error)
        else:
            self.password.clear()
            self.signed_in.emit()
        finally:
            self.unlock.setText(self.tr("Unlock"))
            self.setEnabled(True)
            self._wait_after_failures()

    @Slot()
    def _wait_after_failures(self) -> None:
        """Count down the seconds that failed sign-ins cost; another account need not wait."""
        account = self.account.text().strip()
        left = self.application.seconds_to_wait(account) if account else 0.0
        seconds = ceil(left)
        waits = self.tr("The next sign-in is let through in %1 s.").replace("%1", str(seconds))
        for control in (self.unlock, self.read_only):
            control.set_blocked(waits if seconds else "")
        if seconds:
            self.unlock.setText(self.tr("Unlock in %1 s").replace("%1", str(seconds)))
            self._countdown.start(next_change_ms(left))
        else:
            self.unlock.setText(self.tr("Unlock"))
            self._countdown.stop()

    def _show(self, error: RecsysError) -> None:
        if isinstance(error, StaleStoreError):
            dialog = AcceptOlder(message_for(error).text, self.window())
            accepted = dialog.exec() == AcceptOlder.DialogCode.Accepted
            dialog.deleteLater()
            if accepted:
                self._sign_in(read_only=False, accept_older=True)
                return
        message = message_for(error)
        self._password_field.set_error(f"{message.text} {message.hint}".strip())
        if isinstance(error, SignInError):
            self.password.selectAll()
        QTimer.singleShot(
            0, self.password, lambda: self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        )


def next_change_ms(seconds: float) -> int:
    """When the number of whole seconds left is another, or none is left at all."""
    return ceil((seconds - (ceil(seconds) - 1)) * _SECOND_MS)
