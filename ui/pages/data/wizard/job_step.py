"""A step that runs one job and shows how far it is."""

from abc import abstractmethod
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from recsys_app import Command, Progressed
from ui.job_words import stage_words
from ui.messages import message_for
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.wizard.step import Step
from ui.widgets import Card, DangerButton, Label, Notice, ProgressLine
from ui.widgets.formatting import compact, duration, number
from ui.workspace import Job, JobState, Topic, Workspace


class JobStep(Step):
    """Subclasses say the command and what to do with its answer."""

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self.job: Job | None = None
        self.line = ProgressLine(name=self.tr("Progress"))
        self.cancel = DangerButton(self.tr("Cancel"), icon="square", size="small")
        self.failure = Notice("bad", "")
        self.running = Card(" ")
        self.running.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._facts = Label("", "body", "text2")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.running.add_action(self.cancel)
        self.running.add(self.line)
        self.running.add(self._facts)
        self.column.addWidget(self.failure)
        self.column.addWidget(self.running)
        self.failure.hide()
        self.cancel.clicked.connect(self._cancel)
        workspace.job_changed.connect(self._follow)

    @abstractmethod
    def take(self, result: Any) -> None:
        """The job is done."""

    @abstractmethod
    def fail(self, error: BaseException) -> None:
        """The job stopped."""

    @abstractmethod
    def nothing_done(self) -> str:
        """What to say when the job was cancelled."""

    @property
    def active(self) -> bool:
        return self.job is not None and self.job.active and not self.job.stopping

    def start(self, command: Command[Any], title: str, *changes: Topic) -> None:
        """Queue the job."""
        self.failure.hide()
        self.running.set_title(title)
        self.cancel.set_blocked("")
        self.line.set_progress(None)
        self._facts.setText("")
        self.job = self.workspace.submit(command, title, *changes)
        if self.job is not None:
            self.workspace.watch(self, self.job)
        self.running.setVisible(self.job is not None)
        self.changed.emit()

    def leave(self) -> None:
        self._cancel()

    @Slot()
    def _cancel(self) -> None:
        if self.job is not None and self.job.active:
            self.cancel.set_blocked(self.tr("Stopping…"))
            self.workspace.cancel(self.job)

    @Slot(object)
    def _follow(self, job: Job) -> None:
        if job is not self.job:
            return
        if job.active:
            self._show_progress(job)
            self.changed.emit()
            return
        self.job = None
        self.running.hide()
        if job.state is JobState.DONE:
            self.take(job.result)
        elif job.state is JobState.FAILED and job.error is not None:
            self.fail(job.error)
        else:
            self.failure.show_text("info", self.nothing_done())
            self.failure.show()
        self.changed.emit()

    def say(self, error: BaseException, action: str = "") -> None:
        """Show what went wrong, in words."""
        message = message_for(error)
        self.failure.show_text("bad", f"{message.text} {message.hint}".strip(), action)
        self.failure.show()

    def _show_progress(self, job: Job) -> None:
        if job.progress is None:
            waiting = self.tr("Waiting until the job before it has finished.")
            before = len(self.workspace.active_jobs) - 1 + self.workspace.hidden_jobs
            self._facts.setText(waiting if before else "")
            return
        self._write(job.progress)

    def _write(self, progress: Progressed) -> None:
        share = progress.done / progress.total if progress.total > 0 else None
        self.line.set_progress(share, progress.remaining)
        unit = stage_words(progress.unit)
        done = self.tr("%1 of about %2 %3").replace("%1", number(int(progress.done)))
        words = [done.replace("%2", number(int(progress.total))).replace("%3", unit)]
        if progress.rate:
            rate = self.tr("%1 %2/s").replace("%1", compact(round(progress.rate)))
            words.append(rate.replace("%2", unit))
        words.append(self.tr("%1 elapsed").replace("%1", duration(round(progress.elapsed))))
        self._facts.setText(" · ".join(words))
