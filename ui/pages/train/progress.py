"""The running job: where it stands, its curves, pause and cancel; after its end, what came of it."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from recsys_app import Progressed, TrainingReport, metric_title
from ui.job_words import stage_words, state_chip
from ui.messages import message_for
from ui.pages.train.outcome import Outcome
from ui.theme import theme
from ui.widgets import (
    Card,
    DangerButton,
    Divider,
    EmptyState,
    Label,
    Notice,
    ProgressLine,
    SecondaryButton,
    StateChip,
)
from ui.widgets.charts import LineChart, Series
from ui.widgets.formatting import compact, duration, number
from ui.workspace import Job, JobState, Workspace

_LOSSES = ("loss", "validation_loss")
_CRITERION = "ndcg@10"
_LEAST_CHART = 120  # pixels
_SECOND = 1000


class RunningJob(Card):
    """Shows one job; `show_job(None)` where there is none.

    Signals:
        run_chosen: name of the run that the shown job has made.
    """

    run_chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self.tr("Running"))
        self._workspace = workspace
        self._job: Job | None = None
        self.state = StateChip("neutral", "")
        self.pause = SecondaryButton(self.tr("Pause"), icon="pause", size="small")
        self.cancel = DangerButton(self.tr("Cancel"), icon="square", size="small")
        self.line = ProgressLine(name=self.tr("Progress of the job"))
        self.failure = Notice("bad", "")
        self.loss = LineChart(name=self.tr("Loss"), note=self.tr("mean of the epoch"), x_name=self.tr("Epoch"))  # fmt: skip
        self.quality = LineChart(name=metric_title(_CRITERION), note=self.tr("on validation"), x_name=self.tr("Epoch"), from_zero=True)  # fmt: skip
        self._facts = {key: Label("–", "strong") for key in ("done", "elapsed", "left", "rate")}
        self._figures, self._charts, self._validation = QWidget(), QWidget(), QWidget()
        self.outcome = Outcome()
        self.curveless = Label("", "body", "text2", wrap=True)
        self.empty = EmptyState(
            "brain",
            self.tr("Nothing is running"),
            self.tr("Tick models at the left and start. Curves of deep models appear here, live."),
        )
        self._tick = QTimer(self, interval=_SECOND)
        self._tick.timeout.connect(self._show_times)
        self._build()
        self.pause.clicked.connect(self._toggle_pause)
        self.cancel.clicked.connect(self._cancel)
        self.outcome.run_chosen.connect(self.run_chosen)
        self.show_job(None)

    def _build(self) -> None:
        for action in (self.state, self.pause, self.cancel):
            self.add_action(action)
        self.add(self.line)
        self.add(self._figures)
        self.add(self.failure)
        self._divider = Divider()
        self.add(self._divider)
        self.add(self.outcome)
        self.add(self._charts, 1)
        self.add(self.curveless, 1)
        self.add(self.empty, 1)
        self.curveless.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_figures()
        self._build_charts()

    def _build_figures(self) -> None:
        row = QHBoxLayout(self._figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        titles = {
            "done": self.tr("Done"),
            "elapsed": self.tr("Elapsed"),
            "left": self.tr("Left"),
            "rate": self.tr("Speed"),
        }
        for key, title in titles.items():
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(Label(title, "caption", "text2"))
            pair.addWidget(self._facts[key])
            row.addLayout(pair, 1)

    def _build_charts(self) -> None:
        row = QHBoxLayout(self._charts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for chart, part in ((self.loss, QWidget()), (self.quality, self._validation)):
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(Label(chart.name, "strong"))
            head.addWidget(Label(chart.note, "caption", "text2"))
            head.addStretch(1)
            column.addLayout(head)
            column.addWidget(chart, 1)
            row.addWidget(part, 1)
            # What is left of the window: a chart's own wish would make the page scroll sooner.
            chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            chart.setMinimumHeight(theme.px(_LEAST_CHART))

    def show_job(self, job: Job | None) -> None:
        """Show `job` as it stands now."""
        self._job = job
        self._show_parts(job)
        if job is None:
            self._tick.stop()
            self.set_title(self.tr("Running"))
            return
        self.set_title(job.title)
        self.state.set_state(*state_chip(job))
        if job.state is JobState.RUNNING:
            self._tick.start()
        else:
            self._tick.stop()
        paused = job.state is JobState.PAUSED
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self.pause.set_icon("play" if paused else "pause")
        if job.active:
            self._show_progress(job.progress)
        if isinstance(job.result, TrainingReport):
            self.outcome.show_report(job.result)
        if job.error is not None:
            message = message_for(job.error)
            self.failure.show_text("bad", f"{message.text} {message.hint}".strip())
        self._show_curves(job)

    def _show_parts(self, job: Job | None) -> None:
        """Only what says something about this job."""
        active = job is not None and job.active
        finished = job is not None and isinstance(job.result, TrainingReport)
        curves = job is not None and bool(job.curves)
        stoppable = job is not None and job.active and not job.stopping
        for button in (self.pause, self.cancel):
            button.setVisible(stoppable)
        for part in (self.line, self._figures):
            part.setVisible(active)
        self.empty.setVisible(job is None)
        self.state.setVisible(job is not None)
        self.failure.setVisible(job is not None and job.error is not None)
        self.outcome.setVisible(finished)
        self._charts.setVisible(curves)
        self._divider.setVisible(curves or finished)
        self.curveless.setVisible(job is not None and not curves)
        self.curveless.setText(_without_curves(job) if job is not None else "")

    def _show_progress(self, progress: Progressed | None) -> None:
        if progress is None:  # and none of the job before
            self.line.set_progress(0.0)
            for fact in self._facts.values():
                fact.setText("–")
            return
        unit = stage_words(progress.unit)
        of = self.tr("%1 of %2 %3").replace("%1", number(int(progress.done)))
        self._facts["done"].setText(
            of.replace("%2", number(int(progress.total))).replace("%3", unit)
        )
        self._facts["rate"].setText(_speed(progress.rate, unit))
        self._show_times()

    @Slot()
    def _show_times(self) -> None:
        """Time goes on while the job says nothing; what is over its estimate has none any more."""
        job = self._job
        if job is None or job.progress is None:
            return
        progress, silence = job.progress, job.silence
        left = None if progress.remaining is None else progress.remaining - silence
        if left is not None and left < 0:
            left = None
        self._facts["elapsed"].setText(duration(round(progress.elapsed + silence)))
        self._facts["left"].setText("–" if left is None else duration(round(left)))
        share = progress.done / progress.total if progress.total > 0 else None
        self.line.set_progress(share, left)

    def _show_curves(self, job: Job) -> None:
        names = {"loss": self.tr("training"), "validation_loss": self.tr("validation")}
        lines = [_series(names[key], job.curves[key]) for key in _LOSSES if job.curves.get(key)]
        self.loss.set_series(lines)
        points = job.curves.get(_CRITERION, [])
        self.quality.set_series([_series(self.quality.name, points)] if points else [])
        self._validation.setVisible(bool(points))  # a model of ratings is not validated on lists
        planned = job.progress.total if job.progress and job.progress.unit == "epochs" else None
        for chart in (self.loss, self.quality):
            chart.set_planned_end(planned if job.active else None)
        if points:
            epoch, best = max(points, key=lambda point: point[1])
            words = self.tr("best %1, epoch %2").replace("%1", number(best, 3))
            self.quality.set_best(epoch, best, words.replace("%2", number(int(epoch))))

    @Slot()
    def _toggle_pause(self) -> None:
        if self._job is None:
            return
        if self._job.state is JobState.PAUSED:
            self._workspace.resume(self._job)
        else:
            self._workspace.pause(self._job)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._workspace.cancel(self._job)


def _series(name: str, points: list[tuple[float, float]]) -> Series:
    return Series(name, [x for x, _ in points], [y for _, y in points])


def _speed(rate: float, unit: str) -> str:
    """As in "41 k rows/s", or "8 s each" where one takes longer than a second."""
    if not rate:
        return "–"
    if rate >= 1:
        words = QCoreApplication.translate("RunningJob", "%1 %2/s")
        return words.replace("%1", compact(rate)).replace("%2", unit)
    return QCoreApplication.translate("RunningJob", "%1 each").replace("%1", duration(1 / rate))


def _without_curves(job: Job) -> str:
    """Why there is nothing to draw."""
    if job.state is JobState.WAITING:
        return QCoreApplication.translate(
            "RunningJob", "It starts when the job before it has ended."
        )
    if job.state is JobState.CANCELLED:
        return QCoreApplication.translate("RunningJob", "Cancelled. Nothing half-done is left.")
    return ""
