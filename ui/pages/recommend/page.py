"""What would this person like, and why; and what if their history were another."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from recsys_app import ListRuns, PersonMatch, Recommend, RunSummary
from ui.leaders import leaders
from ui.pages.base import Page
from ui.pages.reading import ReadFrame
from ui.pages.recommend.person import PersonView
from ui.pages.recommend.search import PersonSearch
from ui.widgets import EmptyState
from ui.workspace import Topic, Workspace


class RecommendPage(Page):
    """Without runs a way to Train; without a person a search; else the person."""

    key = "recommend"
    icon = "sparkles"
    needs = Recommend
    topics = frozenset({Topic.RUNS, Topic.DATASETS})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._runs: dict[str, RunSummary] = {}
        self._run = ""
        self._person = ""
        self.nothing = EmptyState(
            "sparkles",
            self.tr("No model to recommend with yet"),
            self.tr(
                "Train one: the quick models take seconds. Then pick a person here and see what"
                " they would like, and why."
            ),
            primary=self.tr("Train a model"),
        )
        self.search = PersonSearch(workspace)
        self.view = PersonView(workspace)
        self.stack = QStackedWidget()
        for part in (self.search, self.view, self.nothing):
            self.stack.addWidget(part)
        frame = ReadFrame(workspace, self.stack)
        self.reads = frame.reads
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        if self.nothing.primary is not None:
            self.nothing.primary.clicked.connect(lambda: self.open_page.emit("train", None))
        self.search.person_chosen.connect(self._choose_person)
        self.search.run_chosen.connect(self._choose_run)
        self.view.run_chosen.connect(self._choose_run)
        self.view.another_wanted.connect(self.show_start)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Recommend")

    # ------------------------------------------------------------------ what there is

    def refresh(self) -> None:
        self.reads.read(ListRuns(), self._take_runs)

    def _take_runs(self, runs: Sequence[RunSummary]) -> None:
        self._runs = {run.run: run for run in runs}
        if self._run not in self._runs:
            self._run, self._person = _usual(runs), ""
        self._show()

    def show_target(self, target: object) -> None:
        """`target` is the name of a run, or a run and a person of its data set."""
        run, person = target if isinstance(target, tuple) else (target, "")
        self._run, self._person = str(run), str(person)
        if self._run in self._runs:
            self._show()

    # ------------------------------------------------------------------ choosing

    @Slot(object)
    def _choose_person(self, match: PersonMatch) -> None:
        self._person = match.pseudonym
        self._show()

    @Slot(str)
    def _choose_run(self, run: str) -> None:
        """Another model; the person stays where it belongs to the same data set."""
        if self._runs[run].dataset != self._runs[self._run].dataset:
            self._person = ""
        self._run = run
        self._show()

    @Slot()
    def show_start(self) -> None:
        self._person = ""
        self._show()
        self.search.search.setFocus()

    def _show(self) -> None:
        run = self._runs.get(self._run)
        if run is None:
            self.stack.setCurrentWidget(self.nothing)
            return
        runs = [each for each in self._runs.values() if each.has_model or each is run]
        if self._person:
            self.view.show_person(runs, run, self._person)
            self.stack.setCurrentWidget(self.view)
        else:
            self.search.show_runs(runs, run)
            self.stack.setCurrentWidget(self.search)
        path = [self.title(), self._person] if self._person else [self.title()]
        self.crumbs_changed.emit(path)

    # ------------------------------------------------------------------ pictures

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        return [
            ("", self.show_start),
            ("-person", self._show_first),
            ("-what-if", self.view.try_out),
        ]

    def _show_first(self) -> None:
        if self.search.matches:
            self._choose_person(self.search.matches[0])


def _usual(runs: Sequence[RunSummary]) -> str:
    """The run to begin with: the best that is more than a baseline, which knows nobody."""
    ranked = leaders(runs)
    personal = (run.run for run in ranked if run.family != "baseline")
    return next(personal, ranked[0].run if ranked else "")
