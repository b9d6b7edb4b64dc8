"""A backup that is made or verified: progress and cancel, then what was found."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import BackupReport, Command, DueReport
from ui.messages import message_for
from ui.widgets import GhostButton, Label, Notice, ProgressLine
from ui.widgets.formatting import counted, number
from ui.workspace import Job, JobState, Topic, Workspace


class BackupProgress(QWidget):
    """Starts the job and follows it; hidden until there is one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._job: Job | None = None
        self.line = ProgressLine(name=self.tr("Backup"))
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

    def start(self, command: Command[Any], title: str) -> None:
        """Queue the job and show its progress."""
        job: Job | None = self._workspace.submit(command, title, Topic.BACKUPS)
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
        self.notice.show()
        if job.state is JobState.DONE:
            self.notice.show_text("ok", self._words(job.result))
        elif job.error is not None:
            message = message_for(job.error)
            self.notice.show_text("bad", f"{message.text} {message.hint}".strip())
            self._workspace.changed.emit(Topic.BACKUPS)  # a damaged one has lost its mark
        else:
            self.notice.show_text("info", self.tr("Cancelled: nothing of it was kept."))

    def _words(self, result: object) -> str:
        if isinstance(result, BackupReport):
            return self._verified(result)
        if not isinstance(result, DueReport):
            return ""
        found = [report for report in (result.made, result.verified) if report is not None]
        sentences = [self._verified(report) for report in found]
        if result.removed:
            one, many = self.tr("1 older one was deleted."), self.tr("%1 older ones were deleted.")
            sentences.append(counted(len(result.removed), one, many))
        return " ".join(sentences) or self.tr("Nothing was due.")

    def _verified(self, report: BackupReport) -> str:
        words = self.tr("%1 was reopened and verified: %2 rows, %3 ledger entries.")
        words = words.replace("%1", str(report.file)).replace("%2", number(report.rows))
        return words.replace("%3", number(report.entries))
