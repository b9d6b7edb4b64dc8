"""A job that a page starts and follows in its place: progress and cancel, then what came of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Command
from ui.messages import message_for
from ui.widgets import GhostButton, Label, Notice, ProgressLine
from ui.workspace import Job, JobState, Topic, Workspace


class JobLine(QWidget):
    """Hidden until there is a job; `cancelled` is what is said of one that was.

    Signals:
        finished: what the job answered; not sent where it failed or was cancelled.
        failed: it ended with an error, which is shown.
    """

    finished = Signal(object)
    failed = Signal()

    def __init__(self, workspace: Workspace, name: str, cancelled: str = "") -> None:
        super().__init__()
        self._cancelled = cancelled or self.tr("Cancelled: everything is as before.")
        self._workspace = workspace
        self._job: Job | None = None
        self._words: Callable[[Any], str] = str
        self.line = ProgressLine(name=name)
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

    def start(
        self, command: Command[Any], title: str, words: Callable[[Any], str], *changes: Topic
    ) -> None:
        """Queue `command`; at its end `words` says what its answer means."""
        job: Job | None = self._workspace.submit(command, title, *changes)
        if job is None:
            return
        self._job, self._words = job, words
        self._workspace.watch(self, job)
        self._title.setText(title)
        self.line.set_progress(None)
        self._running.show()
        self.notice.hide()
        self.show()
        self._follow(job)

    def say(self, words: str) -> None:
        """Tell of what was done without a job, in place of what was told before."""
        self._running.setVisible(self._job is not None)
        self.notice.show_text("ok", words)
        self.notice.show()
        self.show()

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
                self.line.set_progress(min(share, 1.0), job.progress.remaining)
            return
        self._job = None
        self._running.hide()
        self._tell(job)

    def _tell(self, job: Job) -> None:
        self.notice.show()
        if job.state is JobState.DONE:
            self.notice.show_text("ok", self._words(job.result))
            self.finished.emit(job.result)
        elif job.error is not None:
            message = message_for(job.error)
            self.notice.show_text("bad", f"{message.text} {message.hint}".strip())
            self.failed.emit()
        else:
            self.notice.show_text("info", self._cancelled)
