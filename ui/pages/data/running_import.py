"""An import that goes on while the list is shown: how far it is, and cancel."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from recsys_app import ImportData
from ui.job_words import state_chip
from ui.widgets import Card, DangerButton, ElidedLabel, ProgressLine
from ui.workspace import Job, Workspace


class RunningImport(Card):
    """One line for the first import that is not over; hidden while there is none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(dense=True)
        self._workspace = workspace
        self._job: Job | None = None
        self._title = ElidedLabel("", "medium", width=320)
        self.line = ProgressLine(name=self.tr("Progress of the import"))
        self.cancel = DangerButton(self.tr("Cancel"), icon="square", size="small")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._title)
        row.addWidget(self.line, 1)
        row.addWidget(self.cancel)
        self.add(row)
        self.cancel.clicked.connect(self._cancel)
        workspace.job_changed.connect(self.show_jobs)
        self.hide()

    @Slot()
    def show_jobs(self) -> None:
        """Show where the import stands now."""
        jobs = self._workspace.active_jobs
        self._job = next((job for job in jobs if isinstance(job.command, ImportData)), None)
        self.setVisible(self._job is not None)
        if self._job is None:
            return
        self._title.setText(f"{self._job.title} · {state_chip(self._job)[1]}")
        progress = self._job.progress
        if progress is not None and progress.total > 0:
            self.line.set_progress(progress.done / progress.total, progress.remaining)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._workspace.cancel(self._job)
