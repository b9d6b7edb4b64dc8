"""The trainings of this session: waiting, running and ended, each with its figure or its reason.

Another job stands here until it is over, so that it can be cancelled while it waits.
"""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from recsys_app import TrainingReport, metric_title
from ui.job_words import state_chip
from ui.messages import message_for
from ui.pages.layout import clear
from ui.widgets import (
    Card,
    ElidedLabel,
    GhostButton,
    IconButton,
    Label,
    Notice,
    ProgressBar,
    StateChip,
)
from ui.widgets.formatting import duration, number, time_left
from ui.workspace import Job, JobState, Workspace

_SHOWN = 8


class JobQueue(Card):
    """One line a training.

    Signals:
        run_chosen: name of a run that has finished.
    """

    run_chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(QCoreApplication.translate("JobQueue", "Queue"))
        self._workspace = workspace
        self.forget = GhostButton(self.tr("Clear finished"), size="small")
        self.forget.clicked.connect(self._clear_finished)
        self.add_action(self.forget)
        self.hidden = Notice(
            "info", self.tr("Another account's job is running. Yours begin after it.")
        )
        self.add(self.hidden)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnStretch(3, 2)
        self._grid.setHorizontalSpacing(16)
        self.add(self._grid)
        self.body.addStretch(1)
        self._shown: list[tuple[int, JobState, bool]] | None = None  # what the grid holds
        self._bars: dict[int, tuple[ProgressBar, ElidedLabel]] = {}

    def show_jobs(self) -> None:
        """Draw anew where a job began or ended, else move the bars alone."""
        jobs = [job for job in self._workspace.jobs if job.active or job.trains][-_SHOWN:]
        shown = [(job.id, job.state, job.stopping) for job in jobs]
        self.forget.setVisible(any(not job.active for job in jobs))
        self.hidden.setVisible(self._workspace.hidden_jobs > 0)
        if shown != self._shown:
            self._shown = shown
            self._rebuild(jobs)
        for job in jobs:
            self._move(job)

    def _rebuild(self, jobs: list[Job]) -> None:
        clear(self._grid)
        self._bars.clear()
        if not jobs:
            nothing = Label(self.tr("No trainings in this session yet."), "body", "text2")
            self._grid.addWidget(nothing, 0, 0, 1, 5)
        for row, job in enumerate(jobs):
            bar = ProgressBar(name=job.title, thin=True)
            words = ElidedLabel("", "body", "bad" if job.state is JobState.FAILED else "text2")
            self._bars[job.id] = (bar, words)
            parts: list[QWidget] = [ElidedLabel(job.title, "medium"), StateChip(*state_chip(job)), bar, words]  # fmt: skip
            if isinstance(job.result, TrainingReport):
                parts.append(self._opener(job.result.run))
            elif job.active and not job.stopping:
                parts.append(self._canceller(job))
            for column, part in enumerate(parts):
                self._grid.addWidget(part, row, column)

    def _opener(self, run: str) -> IconButton:
        button = IconButton("arrow-right", self.tr("Open %1").replace("%1", run))
        button.clicked.connect(lambda: self.run_chosen.emit(run))
        return button

    def _canceller(self, job: Job) -> IconButton:
        button = IconButton("x", self.tr("Cancel %1").replace("%1", job.title))
        button.clicked.connect(lambda: self._workspace.cancel(job))
        return button

    def _move(self, job: Job) -> None:
        bar, words = self._bars[job.id]
        progress = job.progress
        if job.state is JobState.DONE:
            bar.set_share(1.0)
            bar.set_state("done")
            words.setText(_outcome(job))
        elif job.state is JobState.FAILED and job.error is not None:
            bar.set_state("failed")
            words.setText(message_for(job.error).text)
        elif progress is not None and progress.total > 0 and job.active:
            bar.set_share(progress.done / progress.total)
            words.setText("" if progress.remaining is None else time_left(progress.remaining))

    @Slot()
    def _clear_finished(self) -> None:
        self._workspace.clear_finished()
        self.show_jobs()


def _outcome(job: Job) -> str:
    """The headline figure of a finished training: "nDCG@10 0.187 in 12 s"."""
    report = job.result
    if not isinstance(report, TrainingReport):
        return ""
    name = next(name for name in ("ndcg@10", *report.metrics) if name in report.metrics)
    words = QCoreApplication.translate("JobQueue", "%1 %2 in %3")
    words = words.replace("%1", metric_title(name))
    words = words.replace("%2", number(report.metrics[name].value, 3))
    return words.replace("%3", duration(report.seconds))
