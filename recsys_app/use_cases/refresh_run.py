"""Train a run again, as it was, on the data as it is now."""

from dataclasses import dataclass
from typing import Any

from recsys_app.access.permissions import Permission
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.use_cases.registry import Command, Context, handles
from recsys_app.use_cases.train_model import TrainModel, train_model


@dataclass(frozen=True, slots=True)
class RefreshRun(Command[TrainingReport]):
    """Makes a new run with the settings, protocol and seed of `run`.

    A stale model, which still knows somebody who was erased, is removed when its run is refreshed;
    the figures of that run stay. Refreshing a private run spends privacy like any training.
    """

    run: str
    threads: int = 0


@handles(RefreshRun, requires=Permission.TRAIN, writes=True)
def refresh_run(command: RefreshRun, context: Context) -> TrainingReport:
    repositories = context.repositories
    run = repositories.runs.get(command.run)
    settings: Any = run.settings
    protocol: Any = run.protocol
    report = train_model(
        TrainModel(
            dataset=run.dataset,
            model=run.model,
            settings=settings["model"],
            split=protocol["split"],
            target=protocol["target"],
            k=tuple(protocol["k"]),
            preprocessing=settings["preprocessing"],
            seed=run.seed,
            threads=command.threads,
        ),
        context,
    )
    if run.stale:
        repositories.erasures.models.drop(run)
        context.cache.clear()
    return report
