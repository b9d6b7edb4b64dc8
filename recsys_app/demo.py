"""The main job on the sample data: import, train one of each family, compare, publish, recommend.

Every step is skipped where its result is in the store already, so a second call shows the results
in seconds, and one that was interrupted goes on where it stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from recsys_app.data.sample import SampleData
from recsys_app.domain.records import Publication
from recsys_app.domain.reports import RecommendationList, RunSummary
from recsys_app.errors import ConflictError
from recsys_app.evaluation.comparison import Leaderboard
from recsys_app.use_cases.compare_runs import CompareRuns
from recsys_app.use_cases.find_people import FindPeople
from recsys_app.use_cases.import_data import ImportData
from recsys_app.use_cases.list_datasets import ListDatasets
from recsys_app.use_cases.list_publications import ListPublications
from recsys_app.use_cases.list_runs import ListRuns
from recsys_app.use_cases.publish_run import PublishRun
from recsys_app.use_cases.recommend import Recommend
from recsys_app.use_cases.registry import Command
from recsys_app.use_cases.train_model import TrainModel

R = TypeVar("R")
MIN_INTERACTIONS = 10
EPOCHS_PER_MINUTE = 6.0  # of SASRec as below on two cores
SEED = 42


class Execute(Protocol):
    """Runs a command on a store whose account may import: `Application.execute`."""

    def __call__(self, command: Command[R], /) -> R: ...


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made."""

    about: str
    min_interactions: int
    runs: tuple[RunSummary, ...]
    comparison: Leaderboard
    recommendations: RecommendationList
    publication: Publication


def trials(minutes: float) -> Mapping[str, Mapping[str, str]]:
    """One model of each family with its settings: baseline, collaborative, content, deep."""
    return {
        "popular-recent": {},
        "item-knn": {},
        "content": {},
        "sasrec": {  # small enough for a first look
            "embedding_dim": "32",
            "blocks": "1",
            "loss": "sampled",
            "negatives": "256",
            "epochs": str(max(1, round(minutes * EPOCHS_PER_MINUTE))),
        },
    }


class Demo:
    """The steps on one signed-in store; `say` is told what comes next."""

    def __init__(self, execute: Execute, say: Callable[[str], Any], sample: SampleData) -> None:
        self._do, self._say, self.sample = execute, say, sample

    def import_sample(self) -> None:
        """Raises ConflictError for a store that holds something else: it is nobody's demo."""
        datasets = [d.dataset for d in self._do(ListDatasets())]
        if self.sample.dataset in datasets:
            return
        if datasets:
            raise ConflictError("other-data")
        self._say(f"Importing the sample data. {self.sample.about}")
        self._do(
            ImportData(
                path=self.sample.log,
                dataset=self.sample.dataset,
                columns=self.sample.columns,
                items=self.sample.items,
                users=self.sample.users,
            )
        )

    def train(self, minutes: float) -> tuple[RunSummary, ...]:
        """Train each model that has no run yet; the first run of each, in the order of `trials`."""
        for model, settings in trials(minutes).items():
            if model in self._first_runs():
                continue
            self._say(f"Training {model}.")
            self._do(
                TrainModel(
                    dataset=self.sample.dataset,
                    model=model,
                    settings=settings,
                    target="all",
                    preprocessing={"min_interactions": MIN_INTERACTIONS},
                    seed=SEED,
                )
            )
        first = self._first_runs()
        return tuple(first[model] for model in trials(minutes))

    def _first_runs(self) -> dict[str, RunSummary]:
        """The oldest run of each model: the demo's own, whatever was trained beside it since."""
        newest_first = self._do(ListRuns(self.sample.dataset))
        return {run.model: run for run in newest_first}

    def publish(self, run: str) -> Publication:
        for publication in self._do(ListPublications()):
            if publication.run == run:
                return publication
        self._say(f"Publishing the lists of {run}.")
        return self._do(PublishRun(run, with_ids=True))

    def run(self, minutes: float) -> DemoResult:
        """All of it, in about so many minutes for the deep model."""
        self.import_sample()
        runs = self.train(minutes)
        board = self._do(CompareRuns(tuple(run.run for run in runs)))
        personal = {run.run for run in runs if run.family != "baseline"}
        best = next(row.run for row in board.rows if row.run in personal)
        publication = self.publish(best)
        (household,) = self._do(FindPeople(self.sample.dataset, limit=1))
        return DemoResult(
            about=self.sample.about,
            min_interactions=MIN_INTERACTIONS,
            runs=runs,
            comparison=board,
            recommendations=self._do(Recommend(best, household.id)),
            publication=publication,
        )
