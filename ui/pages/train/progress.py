"""The running job: where it stands, its curves, pause and cancel."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from recsys_app import Progressed
from ui.job_words import stage_words, state_chip
from ui.widgets import Card, DangerButton, Divider, EmptyState, Label, ProgressLine, SecondaryButton
from ui.widgets.charts import LineChart, Series
from ui.widgets.formatting import compact, duration, number
from ui.workspace import Job, JobState, Workspace


class RunningJob(Card):
    """Shows one job; `show_job(None)` where there is none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self.tr("Running"))
        self._workspace = workspace
        self._job: Job | None = None
        self.pause = SecondaryButton(self.tr("Pause"), icon="pause", size="small")
        self.cancel = DangerButton(self.tr("Cancel"), icon="square", size="small")
        self.line = ProgressLine(name=self.tr("Progress of the job"))
        self.loss = LineChart(name=self.tr("Loss"), note=self.tr("on the training part"), x_name=self.tr("Epoch"))  # fmt: skip
        self.quality = LineChart(name="nDCG@10", note=self.tr("on validation"), x_name=self.tr("Epoch"))  # fmt: skip
        self._facts = {key: Label("–", "strong") for key in ("done", "elapsed", "left", "rate")}
        self.empty = EmptyState(
            "brain",
            self.tr("Nothing is running"),
            self.tr("Tick models at the left and start. Curves of deep models appear here, live."),
        )
        self._build()
        self.pause.clicked.connect(self._toggle_pause)
        self.cancel.clicked.connect(self._cancel)
        self.show_job(None)

    def _build(self) -> None:
        self.add_action(self.pause)
        self.add_action(self.cancel)
        self.add(self.line)
        facts = QHBoxLayout()
        facts.setSpacing(24)
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
            facts.addLayout(pair, 1)
        self.add(facts)
        self._divider = Divider()
        self.add(self._divider)
        charts = QHBoxLayout()
        charts.setSpacing(20)
        for chart in (self.loss, self.quality):
            part = QVBoxLayout()
            head = QHBoxLayout()
            head.addWidget(Label(chart.name, "strong"))
            head.addWidget(Label(chart.note, "caption", "text2"))
            head.addStretch(1)
            part.addLayout(head)
            part.addWidget(chart, 1)
            charts.addLayout(part, 1)
        self.add(charts, 1)
        self.add(self.empty, 1)

    def show_job(self, job: Job | None) -> None:
        """Show `job` as it stands now."""
        self._job = job
        for part in (self.line, self.pause, self.cancel, self.loss, self.quality, self._divider):
            part.setVisible(job is not None)
        self.empty.setVisible(job is None)
        if job is None:
            self.set_title(self.tr("Running"))
            return
        self.set_title(job.title, state_chip(job.state)[1])
        self.pause.setVisible(job.active)
        self.cancel.setVisible(job.active)
        paused = job.state is JobState.PAUSED
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        if job.progress is not None:
            self._show_progress(job.progress)
        self._show_curves(job)

    def _show_progress(self, progress: Progressed) -> None:
        share = progress.done / progress.total if progress.total > 0 else None
        self.line.set_progress(share, progress.remaining)
        unit = stage_words(progress.unit)
        of = self.tr("%1 of %2 %3").replace("%1", number(int(progress.done)))
        self._facts["done"].setText(
            of.replace("%2", number(int(progress.total))).replace("%3", unit)
        )
        self._facts["elapsed"].setText(duration(progress.elapsed))
        left = progress.remaining
        self._facts["left"].setText("–" if left is None else duration(left))
        rate = self.tr("%1 %2/s").replace("%1", compact(progress.rate)).replace("%2", unit)
        self._facts["rate"].setText(rate if progress.rate else "–")

    def _show_curves(self, job: Job) -> None:
        losses = {"loss": self.tr("training"), "validation_loss": self.tr("validation")}
        lines = [
            _series(words, job.curves[name])
            for name, words in losses.items()
            if job.curves.get(name)
        ]
        self.loss.set_series(lines)
        points = job.curves.get("ndcg@10", [])
        self.quality.set_series([_series("nDCG@10", points)] if points else [])
        planned = job.progress.total if job.progress and job.progress.unit == "epochs" else None
        for chart in (self.loss, self.quality):
            chart.set_planned_end(planned)
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
