"""An export on its way: progress and cancel, then where the file is."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Command, ExportReport
from ui.messages import message_for
from ui.widgets import GhostButton, Label, Notice, ProgressLine
from ui.widgets.formatting import counted
from ui.workspace import Job, JobState, Workspace


class ExportProgress(QWidget):
    """Starts an export as a job and follows it; hidden until there is one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._job: Job | None = None
        self.line = ProgressLine(name=self.tr("Export"))
        self.cancel = GhostButton(self.tr("Cancel"), icon="x")
        self.notice = Notice("ok", "", closable=True)
        self._running, self._title = QWidget(), Label("", "medium")
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self.line, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._running)
        column.addWidget(self.notice)
        self.hide()
        self.cancel.clicked.connect(self._cancel)
        self.notice.closed.connect(self.hide)
        workspace.job_changed.connect(self._follow)

    def start(self, command: Command[ExportReport], title: str) -> None:
        """Queue the export and show its progress."""
        job: Job | None = self._workspace.submit(command, title)
        if job is None:
            return
        self._job = job
        self._workspace.watch(self, job)
        self._title.setText(title)
        self.line.set_progress(None)
        self._running.show()
        self.notice.hide()
        self.show()
        self._follow(job)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._workspace.cancel(self._job)

    @Slot(object)
    def _follow(self, job: Job) -> None:
        if self._job is None or job.id != self._job.id:
            return
        if job.active:
            if job.progress is not None and job.progress.total > 0:
                share = job.progress.done / job.progress.total
                self.line.set_progress(share, job.progress.remaining)
            return
        self._job = None
        self._running.hide()
        self._tell(job)

    def _tell(self, job: Job) -> None:
        result: Any = job.result
        self.notice.show()
        if job.state is JobState.DONE and isinstance(result, ExportReport):
            words = counted(
                result.rows, self.tr("%1 line is in %2."), self.tr("%1 lines are in %2.")
            )
            self.notice.show_text("ok", words.replace("%2", str(result.path)))
        elif job.error is not None:
            message = message_for(job.error)
            self.notice.show_text("bad", f"{message.text} {message.hint}".strip())
        else:
            self.notice.show_text("info", self.tr("Cancelled: no file was written."))
