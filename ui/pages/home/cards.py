"""The cards of Home. Each shows a few lines of something and leads to the page that has it all."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import DatasetSummary, ImportData, Publication, RunSummary, metric_title
from ui.leaders import headline_metric
from ui.pages.layout import clear
from ui.widgets import (
    Card,
    Divider,
    ElidedLabel,
    GhostButton,
    IconButton,
    Label,
    LinkButton,
    ProgressLine,
    SecondaryButton,
    StateChip,
)
from ui.widgets.charts import IntervalPlot, IntervalRow
from ui.widgets.formatting import clock, compact, counted, duration, number, short_day
from ui.workspace import Job, JobState, Workspace

_SHOWN = 5
_SHOWN_RUNS = 8
_RIVALS = 3


class HomeCard(Card):
    """Lines divided by hairlines, or one sentence where there are none.

    Signals:
        open_page: key of a page, and what to show there.
    """

    open_page = Signal(str, object)

    def fill(self, rows: Sequence[QWidget], nothing: str) -> None:
        """Show `rows`, or `nothing` in words."""
        clear(self.body)
        for place, row in enumerate(rows or [Label(nothing, "body", "text2", wrap=True)]):
            if place:
                self.add(Divider())
            self.add(row)
        self.body.addStretch(1)

    def show_missing(self) -> None:
        """Say that what belongs here could not be read; the page says why."""
        self.fill([], self.tr("This could not be read."))

    def row(self, title: str, note: str, figure: str, key: str, target: object) -> QWidget:
        """One line: two lines of text, a figure, and an arrow to page `key`."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, "medium"))
        words.addWidget(ElidedLabel(note, "caption", "text2"))
        line.addLayout(words, 1)
        line.addWidget(Label(figure, "strong"))
        forward = IconButton("arrow-right", self.tr("Open %1").replace("%1", title))
        forward.clicked.connect(lambda: self.open_page.emit(key, target))
        line.addWidget(forward)
        return row

    def action(self, words: str, icon: str, key: str) -> GhostButton:
        """A quiet button in the heading that opens page `key`."""
        button = GhostButton(words, icon=icon, size="small")
        button.clicked.connect(lambda: self.open_page.emit(key, None))
        self.add_action(button)
        return button


class DatasetsCard(HomeCard):
    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self.tr("Data sets"))
        may_import = workspace.allowed(ImportData)
        if may_import:
            self.add_data = self.action(self.tr("Import"), "plus", "data")
            if workspace.application.read_only:
                self.add_data.set_blocked(self.tr("The store was opened read-only."))
        else:
            self.action(self.tr("Open data"), "database", "data")

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        rows = [self._line(dataset) for dataset in datasets[:_SHOWN]]
        self.fill(rows, self.tr("No data yet."))

    def _line(self, dataset: DatasetSummary) -> QWidget:
        people = counted(dataset.users, self.tr("%1 person"), self.tr("%1 people"))
        items = counted(dataset.items, self.tr("%1 item"), self.tr("%1 items"))
        figure = compact(dataset.interactions)
        return self.row(dataset.dataset, f"{people} · {items}", figure, "data", dataset.dataset)


class BestRunCard(HomeCard):
    """The best of the newest run's data set and protocol beside its rivals, with intervals."""

    def __init__(self) -> None:
        super().__init__(self.tr("Best run"))

    def show_runs(self, ranked: Sequence[RunSummary]) -> None:
        """`ranked` are comparable runs, best first."""
        clear(self.body)
        if not ranked:
            self.set_title(self.tr("Best run"))
            self.fill([], self.tr("A model’s figures appear here when its training has ended."))
            return
        best = ranked[0]
        metric = headline_metric(best)
        self.set_title(self.tr("Best run"), f"{best.dataset} · {_when(best)}")
        self.add(self._headline(best, metric))
        if len(ranked) > 1:
            self.add(self._rivals(ranked[:_RIVALS], metric))
        self.body.addStretch(1)
        links = QHBoxLayout()
        links.setSpacing(12)
        compare = SecondaryButton(self.tr("Compare the runs"), size="small")
        compare.clicked.connect(lambda: self.open_page.emit("runs", best.run))
        recommend = LinkButton(self.tr("Recommend with it"))
        recommend.clicked.connect(lambda: self.open_page.emit("recommend", best.run))
        links.addWidget(compare)
        links.addWidget(recommend)
        links.addStretch(1)
        self.add(links)

    def _headline(self, best: RunSummary, metric: str) -> QWidget:
        figure = best.metrics[metric]
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Label(number(figure["value"] or 0.0, 3), "display"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(f"{metric_title(metric)} · {best.title}", "strong"))
        interval = self.tr("95% interval %1–%2").replace("%1", number(figure["low"] or 0.0, 3))
        interval = interval.replace("%2", number(figure["high"] or 0.0, 3))
        words.addWidget(ElidedLabel(interval, "caption", "text2"))
        row.addLayout(words, 1)
        return part

    def _rivals(self, runs: Sequence[RunSummary], metric: str) -> IntervalPlot:
        headers = (self.tr("Model"), self.tr("Lower"), metric_title(metric), self.tr("Upper"))
        plot = IntervalPlot(name=self.tr("Best runs"), headers=headers)
        figures = [run.metrics[metric] for run in runs]
        plot.set_rows(
            [
                IntervalRow(
                    run.title,
                    figure["low"] or 0.0,
                    figure["value"] or 0.0,
                    figure["high"] or 0.0,
                    strong=place == 0,
                )
                for place, (run, figure) in enumerate(zip(runs, figures, strict=True))
            ]
        )
        return plot


class RunningCard(HomeCard):
    """The job that is running, its latest figures, and pause."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self.tr("Running"))
        self._workspace = workspace
        self._job: Job | None = None
        self._place = StateChip("neutral", "")
        self.add_action(self._place)
        self._nothing = Label(self.tr("Nothing is running."), "body", "text2", wrap=True)
        self._name = ElidedLabel("", "strong")
        self._line = ProgressLine(name=self.tr("Progress of the job"))
        self._words = ElidedLabel("", "caption", "text2")
        self.pause = SecondaryButton(self.tr("Pause"), icon="pause", size="small")
        self.pause.clicked.connect(self._toggle_pause)
        watch = LinkButton(self.tr("Watch"))
        watch.clicked.connect(lambda: self.open_page.emit("train", None))
        self._actions = QWidget()
        actions = QHBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(12)
        actions.addWidget(self.pause)
        actions.addWidget(watch)
        actions.addStretch(1)
        self._parts = (self._name, self._line, self._words, self._actions, self._place)
        self.add(self._nothing)
        for part in (self._name, self._line, self._words):
            self.add(part)
        self.body.addStretch(1)
        self.add(self._actions)

    def show_jobs(self) -> None:
        """Show the first of the jobs that are not over."""
        active = self._workspace.active_jobs
        self._job = job = active[0] if active else None
        self._nothing.setVisible(job is None)
        for part in self._parts:
            part.setVisible(job is not None)
        if job is None:
            return
        waiting = len(active) - 1
        self._place.setVisible(waiting > 0)
        self._place.set_state("neutral", self.tr("%1 more").replace("%1", number(waiting)))
        self._name.setText(job.title)
        progress = job.progress
        if progress is not None:
            share = progress.done / progress.total if progress.total > 0 else None
            self._line.set_progress(share, progress.remaining)
        self._words.setText(_latest(job))
        paused = job.state is JobState.PAUSED
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))

    @Slot()
    def _toggle_pause(self) -> None:
        if self._job is not None and self._job.state is JobState.PAUSED:
            self._workspace.resume(self._job)
        elif self._job is not None:
            self._workspace.pause(self._job)


class RecentRunsCard(HomeCard):
    def __init__(self) -> None:
        super().__init__(self.tr("Recent runs"))
        self.action(self.tr("All runs"), "trophy", "runs")

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        rows = [self._line(run) for run in runs[:_SHOWN_RUNS]]
        self.fill(rows, self.tr("No runs yet. Train a model to see it here."))

    def _line(self, run: RunSummary) -> QWidget:
        metric = headline_metric(run)
        figure = f"{metric_title(metric)} {number(run.metrics[metric]['value'] or 0.0, 4)}"
        notes = [run.dataset, duration(run.seconds), _when(run)]
        if not run.has_model:
            notes.append(self.tr("model removed"))
        return self.row(f"{run.title} · {run.run}", " · ".join(notes), figure, "runs", run.run)


class PublishedCard(HomeCard):
    def __init__(self) -> None:
        super().__init__(self.tr("Published"))

    def show_publications(self, publications: Sequence[Publication]) -> None:
        rows = [self._line(publication) for publication in publications[:_SHOWN]]
        self.fill(rows, self.tr("Nothing is published yet."))

    def _line(self, publication: Publication) -> QWidget:
        people = counted(publication.people, self.tr("%1 person"), self.tr("%1 people"))
        top = self.tr("top %1").replace("%1", number(publication.k))
        note = f"{people} · {top} · {short_day(publication.created.astimezone())}"
        title = f"{publication.model_title} · {publication.dataset}"
        return self.row(title, note, "", "published", publication.run)


def _when(run: RunSummary) -> str:
    local = run.created.astimezone()
    return f"{short_day(local)} {clock(local)}"


def _latest(job: Job) -> str:
    """The newest value of every curve: "loss 0.561 · nDCG@10 0.170"."""
    names = {"loss": "loss", "ndcg@10": metric_title("ndcg@10")}
    return " · ".join(
        f"{names.get(name, name)} {number(points[-1][1], 3)}" for name, points in job.curves.items()
    )
