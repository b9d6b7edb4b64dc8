"""The path from data to a published list, how far it is gone, and one button for what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import DatasetSummary, ImportData, Publication, RunSummary
from ui.pages.layout import clear
from ui.widgets import Card, Divider, ElidedLabel, IconLabel, Label, PrimaryButton, ProgressRing
from ui.widgets.formatting import counted, number
from ui.workspace import Workspace

Stage = Literal["done", "going", "open"]


@dataclass(frozen=True)
class Step:
    """One stage of the path: its name, where it stands, and in a few words what there is."""

    name: str
    stage: Stage
    words: str
    share: float = 0.0  # of a step that is going on


class NextStep(Card):
    """The strip at the top of Home.

    Signals:
        open_page: key of the page where the next step is taken.
    """

    open_page = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._read_only = workspace.application.read_only
        self._steps = QHBoxLayout()
        self._steps.setSpacing(12)
        self._advice = QHBoxLayout()
        self._advice.setSpacing(10)
        self.body.setSpacing(12)
        self.add(self._steps)
        self.add(Divider())
        self.add(self._advice)

    def show_state(
        self,
        datasets: Sequence[DatasetSummary],
        runs: Sequence[RunSummary],
        best: RunSummary | None,
        publications: Sequence[Publication],
    ) -> None:
        """Draw the path for what there is; `best` leads the newest comparable runs."""
        clear(self._steps)
        for place, step in enumerate(self._path(datasets, runs, best, publications)):
            if place:
                self._steps.addWidget(IconLabel("chevron-right"), 0, Qt.AlignmentFlag.AlignVCenter)
            self._steps.addWidget(_stage(step), 1)
        clear(self._advice)
        sentence, action, key = self._next(datasets, runs, publications)
        self._advice.addWidget(IconLabel("lightbulb", "accent-text", 18))
        self._advice.addWidget(Label(sentence, "body", wrap=True), 1)
        self.button = PrimaryButton(action)
        self.button.clicked.connect(lambda: self.open_page.emit(key))
        writes = key == "train" or (key == "data" and self._workspace.allowed(ImportData))
        if writes and self._read_only:
            self.button.set_blocked(self.tr("The store was opened read-only."))
        self._advice.addWidget(self.button)

    def _path(
        self,
        datasets: Sequence[DatasetSummary],
        runs: Sequence[RunSummary],
        best: RunSummary | None,
        publications: Sequence[Publication],
    ) -> list[Step]:
        interactions = sum(dataset.interactions for dataset in datasets)
        rows = counted(interactions, self.tr("%1 interaction"), self.tr("%1 interactions"))
        imported = Step(self.tr("Import"), "done", rows)
        if not datasets:
            imported = Step(self.tr("Import"), "open", self.tr("a behaviour log"))
        return [imported, self._train(runs), self._compare(runs, best), self._publish(publications)]

    def _train(self, runs: Sequence[RunSummary]) -> Step:
        jobs = self._workspace.active_jobs
        if jobs:
            progress = next((job.progress for job in jobs if job.progress is not None), None)
            share = progress.done / progress.total if progress and progress.total > 0 else 0.0
            words = counted(len(jobs), self.tr("%1 job running"), self.tr("%1 jobs to go"))
            return Step(self.tr("Train"), "going", words, share)
        if not runs:
            return Step(self.tr("Train"), "open", self.tr("simple and deep models"))
        words = counted(len(runs), self.tr("%1 run finished"), self.tr("%1 runs finished"))
        return Step(self.tr("Train"), "done", words)

    def _compare(self, runs: Sequence[RunSummary], best: RunSummary | None) -> Step:
        if best is None or len(runs) < 2:
            return Step(self.tr("Compare"), "open", self.tr("which one to trust"))
        return Step(self.tr("Compare"), "done", self.tr("highest: %1").replace("%1", best.title))

    def _publish(self, publications: Sequence[Publication]) -> Step:
        if not publications:
            return Step(self.tr("Publish"), "open", self.tr("lists for those who read"))
        people = sum(publication.people for publication in publications)
        words = counted(people, self.tr("a list for %1 person"), self.tr("lists for %1 people"))
        return Step(self.tr("Publish"), "done", words)

    def _next(
        self,
        datasets: Sequence[DatasetSummary],
        runs: Sequence[RunSummary],
        publications: Sequence[Publication],
    ) -> tuple[str, str, str]:
        """The sentence, the words on the button, and the page it opens."""
        if not datasets and not self._workspace.allowed(ImportData):
            waiting = self.tr("No data yet: a steward or administrator imports it.")
            return waiting, self.tr("Open data"), "data"
        if not datasets:
            return self.tr("Import a behaviour log to begin."), self.tr("Import data"), "data"
        if not runs:
            ready = self.tr("The data is ready. Train a first model: the quick ones take seconds.")
            return ready, self.tr("Train a model"), "train"
        if len(runs) == 1:
            lonely = self.tr("One run says little. Train a second model and compare the two.")
            return lonely, self.tr("Train another model"), "train"
        if not publications:
            finished = self.tr("Compare the finished runs, then publish the one to trust.")
            return finished, self.tr("Compare the runs"), "runs"
        listed = self.tr("Lists are published. Look a person up to see theirs, with reasons.")
        return listed, self.tr("Find a person"), "recommend"


def _stage(step: Step) -> QWidget:
    """Icon, name and words of one step."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    if step.stage == "going":
        name = f"{step.name} {number(step.share * 100)} %"
        row.addWidget(ProgressRing(step.share, name=name, size=18))
    else:
        done = step.stage == "done"
        row.addWidget(
            IconLabel("circle-check" if done else "circle", "ok" if done else "text3", 18)
        )
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(ElidedLabel(step.name, "strong", "text2" if step.stage == "open" else "text"))
    words.addWidget(ElidedLabel(step.words, "caption", "text2"))
    row.addLayout(words, 1)
    return part
