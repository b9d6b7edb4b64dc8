"""Where things stand and what to do next; for a viewer, what was published."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from recsys_app import (
    DatasetSummary,
    ListDatasets,
    ListPublications,
    ListRuns,
    MakeRecoveryKit,
    Publication,
    RunSummary,
)
from ui.leaders import leaders
from ui.pages.base import Page
from ui.pages.home.cards import (
    BestRunCard,
    DatasetsCard,
    HomeCard,
    PublishedCard,
    RecentRunsCard,
    RunningCard,
)
from ui.pages.home.next_step import NextStep
from ui.pages.layout import ScrollPage
from ui.pages.reading import ReadNotice
from ui.recovery_status import RecoveryNotice
from ui.workspace import Job, OnError, Topic, Workspace


class HomePage(Page):
    """Next step, data sets, best run, running job, recent runs, published lists."""

    key = "home"
    icon = "house"
    needs = ListPublications
    topics = frozenset({Topic.DATASETS, Topic.RUNS, Topic.PUBLISHED, Topic.ACCOUNTS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._datasets: Sequence[DatasetSummary] | None = None  # None: not read so far
        self._runs: Sequence[RunSummary] | None = None
        self._publications: Sequence[Publication] | None = None
        self._explores = workspace.allowed(ListRuns)
        self.unrecoverable = RecoveryNotice(workspace)
        self.unrecoverable.acted.connect(self._make_kit)
        self.next_step = NextStep(workspace)
        self.datasets = DatasetsCard(workspace)
        self.best = BestRunCard()
        self.running = RunningCard(workspace)
        self.recent = RecentRunsCard()
        self.published = PublishedCard()
        self.reads = ReadNotice(workspace, *((self.next_step,) if self._explores else ()))
        self._build()
        workspace.job_changed.connect(self._show_jobs)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Home")

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        frame.column.addWidget(self.unrecoverable)
        frame.column.addWidget(self.reads)
        explored = (self.datasets, self.best, self.running, self.recent)
        if self._explores:
            frame.column.addWidget(self.next_step)
            frame.column.addLayout(self._grid())
        else:
            frame.column.addWidget(self.published)
            for unseen in (self.next_step, *explored):
                unseen.setParent(self)  # a widget of nobody may be ended in any thread
                unseen.hide()
        frame.column.addStretch(1)
        for card in (self.published, *explored):
            card.open_page.connect(self.open_page)
        self.next_step.open_page.connect(lambda key: self.open_page.emit(key, None))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(16)
        grid.addWidget(self.datasets, 0, 0)
        grid.addWidget(self.best, 0, 1)
        grid.addWidget(self.running, 0, 2)
        grid.addWidget(self.recent, 1, 0, 1, 2)
        grid.addWidget(self.published, 1, 2)
        for column, share in enumerate((5, 5, 4)):
            grid.setColumnStretch(column, share)
        return grid

    @Slot()
    def _make_kit(self) -> None:
        self.open_page.emit("accounts", MakeRecoveryKit)

    def refresh(self) -> None:
        self.unrecoverable.read()
        read = self.reads.read
        read(ListPublications(), self._take_publications, self._miss(self.published))
        if self._explores:
            read(ListDatasets(), self._take_datasets, self._miss(self.datasets))
            read(ListRuns(), self._take_runs, self._miss(self.best, self.recent))
            self.running.show_jobs()

    @staticmethod
    def _miss(*cards: HomeCard) -> OnError:
        """What to do if the content of `cards` could not be read."""

        def miss(_error: BaseException) -> None:
            for card in cards:
                card.show_missing()

        return miss

    def _take_publications(self, publications: Sequence[Publication]) -> None:
        self._publications = publications
        self.published.show_publications(publications)
        self._show_next_step()

    def _take_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        self._datasets = datasets
        self.datasets.show_datasets(datasets)
        self._show_next_step()

    def _take_runs(self, runs: Sequence[RunSummary]) -> None:
        self._runs = runs
        self.recent.show_runs(runs)
        self.best.show_runs(leaders(runs))
        self._show_next_step()

    def _show_next_step(self) -> None:
        datasets, runs, publications = self._datasets, self._runs, self._publications
        if datasets is not None and runs is not None and publications is not None:
            best = next(iter(leaders(runs)), None)
            self.next_step.show_state(datasets, runs, best, publications)

    @Slot(object)
    def _show_jobs(self, _job: Job) -> None:
        if self._explores:
            self.running.show_jobs()
            self._show_next_step()
