"""Where things stand and what to do next; for a viewer, what was published."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    DatasetSummary,
    ListDatasets,
    ListPublications,
    ListRuns,
    Publication,
    RunSummary,
)
from ui.pages.base import Page
from ui.pages.layout import ScrollPage, clear
from ui.widgets import (
    Card,
    Divider,
    ElidedLabel,
    GhostButton,
    IconButton,
    IconLabel,
    Label,
    LinkButton,
    PrimaryButton,
    ProgressLine,
)
from ui.widgets.formatting import compact, duration, number, short_day
from ui.workspace import Job, Topic, Workspace

_SHOWN = 5  # rows of a card


class HomePage(Page):
    """Next step, data sets, last run, running job, published lists."""

    key = "home"
    icon = "house"
    needs = ListPublications
    topics = frozenset({Topic.DATASETS, Topic.RUNS, Topic.PUBLISHED})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._datasets: Sequence[DatasetSummary] = ()
        self._runs: Sequence[RunSummary] = ()
        self._publications: Sequence[Publication] = ()
        self.next_step = Card()
        self.datasets = Card(self.tr("Data sets"))
        self.last_run = Card(self.tr("Best run"))
        self.running = Card(self.tr("Running"))
        self.recent = Card(self.tr("Recent runs"))
        self.published = Card(self.tr("Published"))
        self._build()
        workspace.job_changed.connect(self._show_running)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Home")

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        if not self.workspace.allowed(ListRuns):
            frame.column.addWidget(self.published)
            frame.column.addStretch(1)
            return
        open_data = GhostButton(self.tr("Open data"), icon="database", size="small")
        open_data.clicked.connect(lambda: self.open_page.emit("data", None))
        self.datasets.add_action(open_data)
        frame.column.addWidget(self.next_step)
        grid = QGridLayout()
        grid.setSpacing(16)
        grid.addWidget(self.datasets, 0, 0)
        grid.addWidget(self.last_run, 0, 1)
        grid.addWidget(self.running, 0, 2)
        grid.addWidget(self.recent, 1, 0, 1, 2)
        grid.addWidget(self.published, 1, 2)
        for column, share in enumerate((5, 5, 4)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(1, 1)
        frame.column.addLayout(grid, 1)

    # ------------------------------------------------------------------ reading

    def refresh(self) -> None:
        self.workspace.fetch(self, ListPublications(), self._take_publications)
        if self.workspace.allowed(ListRuns):
            self.workspace.fetch(self, ListDatasets(), self._take_datasets)
            self.workspace.fetch(self, ListRuns(), self._take_runs)
            self._show_running(None)

    def _take_publications(self, publications: Sequence[Publication]) -> None:
        self._publications = publications
        self._fill(self.published, [self._publication_row(p) for p in publications[:_SHOWN]],
                   self.tr("Nothing is published yet."))  # fmt: skip
        self._show_next_step()

    def _take_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        self._datasets = datasets
        self._fill(self.datasets, [self._dataset_row(d) for d in datasets[:_SHOWN]],
                   self.tr("No data yet. Import a behaviour log."))  # fmt: skip
        self._show_next_step()

    def _take_runs(self, runs: Sequence[RunSummary]) -> None:
        self._runs = runs
        self._fill(self.recent, [self._run_row(run) for run in runs[:8]],
                   self.tr("No runs yet. Train a model to see it here."))  # fmt: skip
        self._show_best()
        self._show_next_step()

    # ------------------------------------------------------------------ showing

    @staticmethod
    def _fill(card: Card, rows: Sequence[QWidget], nothing: str) -> None:
        """Put `rows` into the card, divided by lines; `nothing` where there are none."""
        clear(card.body)
        for place, row in enumerate(rows or [Label(nothing, "body", "text2", wrap=True)]):
            if place:
                card.add(Divider())
            card.add(row)
        card.body.addStretch(1)

    def _row(self, title: str, note: str, figure: str, open_key: str, target: object) -> QWidget:
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
        forward.clicked.connect(lambda: self.open_page.emit(open_key, target))
        line.addWidget(forward)
        return row

    def _dataset_row(self, dataset: DatasetSummary) -> QWidget:
        note = self.tr("%1 people · %2 items")
        note = note.replace("%1", number(dataset.users)).replace("%2", number(dataset.items))
        return self._row(
            dataset.dataset, note, compact(dataset.interactions), "data", dataset.dataset
        )

    def _run_row(self, run: RunSummary) -> QWidget:
        metric = _headline(run)
        note = " · ".join((run.dataset, duration(run.seconds), short_day(run.created)))
        figure = f"{metric.replace('ndcg', 'nDCG')} {number(run.metrics[metric]['value'] or 0, 4)}"
        return self._row(f"{run.title} · {run.run}", note, figure, "runs", run.run)

    def _publication_row(self, publication: Publication) -> QWidget:
        note = self.tr("%1 people · top %2 · %3")
        note = note.replace("%1", number(publication.people)).replace("%2", str(publication.k))
        note = note.replace("%3", short_day(publication.created))
        title = f"{publication.model_title} · {publication.dataset}"
        return self._row(title, note, "", "published", publication.run)

    def _show_best(self) -> None:
        """The best run of the newest run's data set and protocol, with its interval."""
        clear(self.last_run.body)
        if not self._runs:
            self._fill(self.last_run, [], self.tr("Runs are compared once two have finished."))
            return
        newest = self._runs[0]
        metric = _headline(newest)
        rivals = [r for r in self._runs if _comparable(r, newest) and metric in r.metrics]
        best = max(rivals, key=lambda run: run.metrics[metric]["value"] or 0.0)
        figure = best.metrics[metric]
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(number(figure["value"] or 0, 3), "display"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(f"{metric.replace('ndcg', 'nDCG')} · {best.title}", "strong"))
        interval = self.tr("95% interval %1–%2").replace("%1", number(figure["low"] or 0, 3))
        words.addWidget(
            Label(interval.replace("%2", number(figure["high"] or 0, 3)), "caption", "text2")
        )
        head.addLayout(words, 1)
        self.last_run.add(head)
        among = self.tr("best of %n comparable run(s) on %1", "", len(rivals))
        self.last_run.add(Label(among.replace("%1", best.dataset), "caption", "text2", wrap=True))
        self.last_run.body.addStretch(1)
        links = QHBoxLayout()
        for text, key in (
            (self.tr("Compare the runs"), "runs"),
            (self.tr("Recommend with it"), "recommend"),
        ):
            link = LinkButton(text)
            link.clicked.connect(lambda _=False, key=key: self.open_page.emit(key, best.run))
            links.addWidget(link)
        links.addStretch(1)
        self.last_run.add(links)

    def _show_running(self, _job: Job | None) -> None:
        if self.workspace.application.signed_in and not self.workspace.allowed(ListRuns):
            return
        active = self.workspace.active_jobs
        clear(self.running.body)
        if not active:
            self._fill(self.running, [], self.tr("Nothing is running."))
            return
        job = active[0]
        self.running.add(ElidedLabel(job.title, "strong"))
        line = ProgressLine(name=job.title)
        if job.progress is not None and job.progress.total > 0:
            line.set_progress(job.progress.done / job.progress.total, job.progress.remaining)
        self.running.add(line)
        if len(active) > 1:
            waiting = self.tr("%n more waiting", "", len(active) - 1)
            self.running.add(Label(waiting, "caption", "text2"))
        self.running.body.addStretch(1)

    def _show_next_step(self) -> None:
        """One sentence and one button: the next thing that is missing."""
        sentence, action, key = self._next_step()
        clear(self.next_step.body)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("lightbulb", "accent-text", 18))
        row.addWidget(Label(sentence, "body", wrap=True), 1)
        button = PrimaryButton(action)
        button.clicked.connect(lambda: self.open_page.emit(key, None))
        row.addWidget(button)
        self.next_step.add(row)

    def _next_step(self) -> tuple[str, str, str]:
        if not self._datasets:
            return self.tr("Import a behaviour log to begin."), self.tr("Import data"), "data"
        if not self._runs:
            return (
                self.tr("The data is ready. Train a first model: the quick ones take seconds."),
                self.tr("Train a model"),
                "train",
            )
        if len(self._runs) == 1:
            return (
                self.tr("One run says little. Train a second model and compare the two."),
                self.tr("Train another model"),
                "train",
            )
        if not self._publications:
            return (
                self.tr("Compare the finished runs, then publish the one to trust."),
                self.tr("Compare the runs"),
                "runs",
            )
        return (
            self.tr("Lists are published. Look a person up to see theirs, with reasons."),
            self.tr("Find a person"),
            "recommend",
        )


def _headline(run: RunSummary) -> str:
    """The metric a run is known by: nDCG at 10, or its first nDCG."""
    names = [name for name in run.metrics if name.startswith("ndcg@")]
    return "ndcg@10" if "ndcg@10" in names else names[0]


def _comparable(run: RunSummary, other: RunSummary) -> bool:
    return run.dataset == other.dataset and run.protocol_key == other.protocol_key
