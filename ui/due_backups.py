"""Has the plan's backups made while an administrator is signed in: at once, at lock, now and then."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from recsys_app import RunBackupPlan, due_backup
from ui.workspace import Topic, Workspace

_EVERY_MS: Final = 10 * 60_000


class DueBackups(QTimer):
    """Queues a job when one is due; it goes on behind a lock. A child of the shell, gone with it."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent, interval=_EVERY_MS)
        self._workspace = workspace
        self.timeout.connect(self.look)
        self.start()

    @Slot()
    def look(self) -> None:
        """Free unless one is due."""
        application = self._workspace.application
        if not application.signed_in or application.read_only:
            return
        due = due_backup(application.folder.path)
        waits = any(isinstance(job.command, RunBackupPlan) for job in self._workspace.active_jobs)
        if due is None or not due.now or waits or not self._workspace.allowed(RunBackupPlan):
            return
        self._workspace.submit(RunBackupPlan(), self.tr("Planned backup"), Topic.BACKUPS)
