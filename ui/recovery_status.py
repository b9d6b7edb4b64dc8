"""What says, for as long as it is so, that a forgotten password loses the store."""

from PySide6.QtCore import Slot

from recsys_app import MakeRecoveryKit, ShowStore, StoreInfo
from ui.messages import notice_for
from ui.widgets import Notice, StatusItem
from ui.workspace import Topic, Workspace


class RecoveryStatus(StatusItem):
    """In the status bar, for who can make a kit; hidden while there is one or a second administrator."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("triangle-alert", "", "warn")
        self._workspace = workspace
        self.hide()
        if workspace.allowed(MakeRecoveryKit):
            workspace.changed.connect(self._follow)
            self.read()

    def read(self) -> None:
        self._workspace.fetch(self, ShowStore(), self._show, lambda _error: None)

    @Slot(object)
    def _follow(self, topic: Topic) -> None:
        if topic is Topic.ACCOUNTS:
            self.read()

    def _show(self, store: StoreInfo) -> None:
        self.show_state("triangle-alert", self.tr("No recovery kit"), "warn")
        self.setToolTip(notice_for("no-recovery"))
        self.setVisible(not store.recoverable)


class RecoveryNotice(Notice):
    """On a page, under the same condition; `acted` when the person wants to make a kit."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("warn", notice_for("no-recovery"))
        self._workspace = workspace
        self.hide()

    def read(self) -> None:
        """Look whether it is still so."""
        if self._workspace.allowed(MakeRecoveryKit):
            self._workspace.fetch(self, ShowStore(), self._show, lambda _error: None)

    def _show(self, store: StoreInfo) -> None:
        action = "" if self._workspace.application.read_only else self.tr("Make a kit…")
        self.show_text("warn", notice_for("no-recovery"), action)
        self.setVisible(not store.recoverable)
