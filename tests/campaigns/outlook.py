"""Is the forecast of a private training right? Train on fewer and fewer people, and compare.

    python -m tests.campaigns.outlook FILE [--people 300,600,1200] [--epsilon 0.5,1,2,4,8]

FILE is imported into a store of its own. Of so many people drawn at random, `popular` and
`ease-private` are trained on the training part of leave-one-out and judged by nDCG@10 on the
validation part; the test part is not looked at. One line each: what was forecast, what came.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recsys_app import Application, ImportData, Permission, PrivacyForecast
from recsys_app.access.guard import authorize
from recsys_app.data.preparation import Prepared
from recsys_app.domain.training_set import TrainingSet
from recsys_app.evaluation.evaluator import evaluate
from recsys_app.evaluation.experiment import Source, prepare_source, training_set
from recsys_app.evaluation.protocol import Protocol
from recsys_app.models._outlook import forecast
from recsys_app.models.base import Recommender
from recsys_app.models.ease_private import PrivateEASE
from recsys_app.models.popular import Popular
from recsys_app.storage.repositories import Repositories

PASSWORD = "correct horse battery staple"
PROTOCOL = Protocol(split="leave-one-out", seed=1, k=(10,))


@dataclass(frozen=True, slots=True)
class Compared:
    """A forecast, and the nDCG@10 of the private model in shares of that of `popular`."""

    forecast: PrivacyForecast
    ratio: float


def read(folder: Path, log: Path) -> Source:
    """The log as a store has it."""
    application = Application(folder / "store")
    try:
        application.create_store("ada", PASSWORD)
        application.execute(ImportData(log, "log"))
        grant = authorize(application._session, Permission.EXPLORE, writes=False)
        with Repositories(grant) as repositories:
            dataset = repositories.datasets.get("log")
            return Source(dataset, repositories.interactions.load(dataset))
    finally:
        application.close()


def compare(source: Source, people: int, epsilons: list[float]) -> Iterator[Compared]:
    """One answer for each epsilon, on `people` drawn by their number."""
    drawn = np.random.default_rng(people).permutation(source.dataset.n_users)[:people]
    rows = np.flatnonzero(np.isin(source.interactions.user_index, drawn))
    part = replace(source, interactions=source.interactions.take(rows))
    prepared = prepare_source(part, PROTOCOL)
    training = replace(training_set(part, prepared), before_test=None, validation=None)
    popular = _ndcg(Popular(), training, prepared)
    for epsilon in epsilons:
        model = PrivateEASE(epsilon=epsilon)
        foreseen = forecast(model, training, "log")
        yield Compared(foreseen, _ndcg(model, training, prepared) / popular)


def _ndcg(model: Recommender, training: TrainingSet, prepared: Prepared) -> float:
    model.fit(training, seed=1)
    return evaluate(model, prepared.validation, training, PROTOCOL).metrics["ndcg@10"].value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--people", default="300,600,1200")
    parser.add_argument("--epsilon", default="0.5,1,2,4,8")
    given = parser.parse_args()
    epsilons = [float(epsilon) for epsilon in given.epsilon.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        source = read(Path(folder), given.file)
        for people in map(int, given.people.split(",")):
            for found in compare(source, people, epsilons):
                told = found.forecast
                print(
                    f"{told.people:,} people, epsilon {told.spending.epsilon:g}: {told.outlook} "
                    f"({told.directions} directions, needs {told.people_needed:,}); "
                    f"{found.ratio:.2f} of popularity",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
