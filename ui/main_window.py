"""The window: sign-in in front, the shell behind it.

Locking drops the shell with every page and all it shows; the next sign-in builds it again.
"""

import gc
from collections.abc import Callable
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QToolTip, QWidget

from recsys_app import Application
from ui.dialogs.close_with_jobs import CloseWithJobs
from ui.dialogs.messages import MessagesDialog
from ui.due_backups import DueBackups
from ui.locking import DesktopLock, IdleLock
from ui.messages import message_for
from ui.pages.first_kit import FirstKitPage
from ui.pages.first_run import FirstRunPage
from ui.pages.own_password import OwnPasswordPage
from ui.pages.restore import RestorePage
from ui.pages.sign_in import SignInPage
from ui.preferences import Preferences
from ui.private_clipboard import PrivateClipboard
from ui.theme import theme
from ui.widgets import FocusRing, ToastStack
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.shell import Shell

MakeApplication = Callable[[Path], Application]


class MainWindow(QMainWindow):
    """One store at a time; `show_store` opens another."""

    def __init__(self, make_application: MakeApplication, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("RecVault")
        self.resize(1440, 900)
        self.setMinimumSize(1024, 640)
        self.make_application = make_application
        self.preferences = preferences
        self.workspace: Workspace | None = None
        self.shell: Shell | None = None
        self.toasts = ToastStack(self)
        self._ring = FocusRing(self)
        self.clipboard = PrivateClipboard(self)
        self.idle_lock = IdleLock(self._idle_limit, self, longest=self._longest)
        self.idle_lock.expired.connect(self.lock)
        self.idle_lock.counted.connect(self._show_time_left)
        self.idle_lock.nearly_over.connect(self._warn_of_end)
        self.desktop_lock = DesktopLock(self)
        self.desktop_lock.left.connect(self._on_left)
        preferences.desktop_tells = self.desktop_lock.heard
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self.idle_lock)

    # ------------------------------------------------------------------ in front of the store

    def show_first_run(self, suggested: Path) -> None:
        """Offer to make a store at `suggested`."""
        page = FirstRunPage(self.make_application, suggested)
        page.store_made.connect(self._adopt)
        page.store_chosen.connect(self.show_store)
        page.restore_wanted.connect(self.show_restore)
        page.theme_toggled.connect(self._toggle_theme)
        self._replace(page)

    @Slot(object)
    def show_store(self, path: Path, account: str = "") -> None:
        """Ask for the password of the store at `path`, or offer to make one there."""
        self._let_go()
        application = self.make_application(path)
        if not application.folder.exists():
            application.close()
            self.show_first_run(path)
            return
        self._prepare(application)
        self._ask_password(account)

    def _prepare(self, application: Application) -> None:
        self.workspace = Workspace(application, self.preferences)
        self.workspace.error_raised.connect(self.show_error)
        self.workspace.done.connect(lambda sentence: self.toasts.show_toast("ok", sentence))
        self.workspace.found.connect(lambda sentence: self.toasts.show_toast("warn", sentence))
        self.workspace.job_changed.connect(self._show_jobs_behind)

    def _ask_password(self, account: str) -> None:
        assert self.workspace is not None  # noqa: S101  # `_prepare` was called before
        page = SignInPage(self.workspace.application, account)
        page.signed_in.connect(self.enter)
        page.store_chosen.connect(self._leave_for)
        page.new_store_wanted.connect(self._new_store)
        page.restore_wanted.connect(self.show_restore)
        page.theme_toggled.connect(self._toggle_theme)
        self._replace(page)
        self._show_jobs_behind()

    @Slot()
    def _show_jobs_behind(self) -> None:
        """Let the sign-in say how many jobs are under way behind it."""
        page = self.centralWidget()
        if isinstance(page, SignInPage) and self.workspace is not None:
            page.show_jobs(self.workspace.hidden_jobs)

    @Slot()
    def _new_store(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the new store"))
        if folder and self._may_end_jobs():
            self._let_go()
            self.show_first_run(Path(folder) / "store")

    @Slot()
    def show_restore(self, suggested: Path | None = None) -> None:
        """Offer to make a store from a backup, at `suggested` or beside the store that is open."""
        if not self._may_end_jobs():
            return
        before = suggested or self._restored_beside()
        back = self.workspace.application.folder.path if self.workspace is not None else before
        self._let_go()
        page = RestorePage(self.make_application, before)
        page.store_made.connect(self._adopt)
        page.left.connect(partial(self.show_store, back))
        page.theme_toggled.connect(self._toggle_theme)
        self._replace(page)

    def _restored_beside(self) -> Path:
        assert self.workspace is not None  # noqa: S101  # the sign-in of a store asked for it
        store = self.workspace.application.folder.path
        return store.with_name(f"{store.name}-restored")

    @Slot(object)
    def _leave_for(self, store: Path) -> None:
        if self._may_end_jobs():
            self.show_store(store)

    @Slot(object)
    def _adopt(self, application: Application) -> None:
        """Go on with a store that was just made and is signed in to."""
        self._let_go()
        self._prepare(application)
        if "no-recovery" not in application.notices:
            self.enter()
            return
        page = FirstKitPage(application)
        page.done.connect(self.enter)
        page.theme_toggled.connect(self._toggle_theme)
        self._replace(page)
        self.idle_lock.start()  # somebody is signed in already

    # ------------------------------------------------------------------ in the store

    @Slot()
    def enter(self) -> None:
        """Show the shell for whoever is signed in and has a password of the own choice."""
        assert self.workspace is not None  # noqa: S101  # nobody signs in without a store
        if self.workspace.application.must_change_password:
            self._ask_for_own_password(self.workspace.application)
            return
        from ui.shell import Shell  # its pages load pyqtgraph: not before the sign-in is painted

        self.shell = Shell(self.workspace)
        self.shell.lock_wanted.connect(self.lock)
        self.shell.sign_out_wanted.connect(self.sign_out)
        self.shell.store_wanted.connect(self._choose_store)
        self.shell.messages_wanted.connect(self._show_messages)
        self.shell.stack.currentChanged.connect(self.toasts.arrange)
        self._replace(self.shell)
        self._remember(self.workspace.application.folder.path)
        self.workspace.begin()
        self.workspace.load_models()
        self._due_backups = DueBackups(self.workspace, self.shell)
        self._due_backups.look()
        self.idle_lock.start()

    def _ask_for_own_password(self, application: Application) -> None:
        page = OwnPasswordPage(application)
        page.chosen.connect(self.enter)
        page.left.connect(self.lock)
        page.theme_toggled.connect(self._toggle_theme)
        self._replace(page)
        self.idle_lock.start()

    def _remember(self, store: Path) -> None:
        """Open this store at the next start."""
        error = self.preferences.change(last_store=str(store.absolute()))
        if error is not None:
            self.show_error(error)

    @Slot()
    def lock(self) -> None:
        """Hide everything and forget the keys; a running job goes on, or waits if so set."""
        if self.workspace is not None and self.workspace.application.signed_in:
            account = self.workspace.application.account
            if self.shell is not None:
                self._due_backups.look()
            self.workspace.lock(pause=self.preferences.settings.pause_jobs_at_lock)
            _reject_what_is_open()
            self._ask_password(account)
            self.clipboard.clear()
            QTimer.singleShot(0, gc.collect)  # what the shell showed, and that nothing refers to

    @Slot()
    def sign_out(self) -> None:
        """Cancel the account's jobs, forget the keys and let the store go."""
        if self.workspace is None:
            return
        jobs = self.workspace.own_active_jobs
        if not jobs or self._accepted(CloseWithJobs(self.workspace, self, own=True)):
            self.workspace.application.sign_out()
            self._ask_password("")
            self.clipboard.clear()

    @Slot()
    def _choose_store(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open a store"))
        if folder:
            self._leave_for(Path(folder))

    @Slot()
    def _show_messages(self) -> None:
        MessagesDialog(tuple(self.toasts.said), self).exec()

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Say what went wrong, in words."""
        message = message_for(error)
        self.toasts.show_toast("bad", message.text, message.hint)

    # ------------------------------------------------------------------ locking by itself, and theme

    def _idle_limit(self) -> float:
        return self.preferences.settings.lock_after_minutes * 60.0

    def _longest(self) -> float:
        return self.preferences.settings.lock_after_hours * 3600.0

    @Slot(float)
    def _warn_of_end(self, seconds: float) -> None:
        title = self.tr("The window locks in %n min", "", ceil(seconds / 60))
        reason = self.tr(
            "That is the longest time after a sign-in. Finish what you are entering, or lock now and "
            "sign in again."
        )
        self.toasts.show_toast("warn", title, reason)

    @Slot(float)
    def _show_time_left(self, seconds: float) -> None:
        if self.shell is None:
            return
        if not (self._idle_limit() or self.idle_lock.is_nearly_over):
            words = self.tr("No idle lock")
        elif seconds <= 60:
            words = self.tr("Locks in %n s", "", ceil(seconds))
        else:
            words = self.tr("Locks in %n min", "", ceil(seconds / 60))
        self.shell.locks_in.show_state("timer", words)

    @Slot()
    def _on_left(self) -> None:
        """The desktop says that nobody sits here any more."""
        if self.preferences.settings.lock_with_desktop:
            self.lock()

    @Slot()
    def _toggle_theme(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, "light" if theme.tokens.dark else "dark")

    # ------------------------------------------------------------------ leaving

    def _replace(self, widget: QWidget) -> None:
        """Show `widget`; what was shown before is destroyed with all its data."""
        if widget is not self.shell:
            self.shell = None
            self.toasts.forget()
            self.idle_lock.stop()
        self.setCentralWidget(widget)

    def _may_end_jobs(self) -> bool:
        """Ask before the running jobs of all accounts are cancelled."""
        if self.workspace is None:
            return True
        jobs = self.workspace.active_jobs or self.workspace.hidden_jobs
        return not jobs or self._accepted(CloseWithJobs(self.workspace, self))

    @staticmethod
    def _accepted(dialog: CloseWithJobs) -> bool:
        return dialog.exec() == CloseWithJobs.DialogCode.Accepted

    def _let_go(self) -> None:
        if self.workspace is not None:
            self.workspace.application.close()
            self.workspace.deleteLater()
            self.workspace = None

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_end_jobs():
            event.ignore()
            return
        page = self.centralWidget()
        if isinstance(page, RestorePage):
            page.close_down()
        self._let_go()
        self.clipboard.clear()
        super().closeEvent(event)


def _reject_what_is_open() -> None:
    """Close every menu, dialog and file dialog: they may show what the lock hides.

    Whoever opened one goes on as after its Cancel.
    """
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()
    while (dialog := QApplication.activeModalWidget()) is not None:
        if isinstance(dialog, QDialog):
            dialog.reject()
        dialog.hide()
