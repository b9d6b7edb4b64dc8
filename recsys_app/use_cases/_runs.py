"""From a stored run to a line of the leaderboard and to its report."""

from typing import Any

from recsys_app.domain.records import Run
from recsys_app.domain.reports import RunSummary
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.storage.repositories import Repositories


def summarize(run: Run, repositories: Repositories) -> RunSummary:
    """One leaderboard line; `current` compares the data set's version with the run's."""
    report: Any = run.report
    notices = _notices_of(run, repositories)
    return RunSummary(
        run=run.name,
        model=run.model,
        title=report["title"],
        family=report["family"],
        dataset=run.dataset,
        dataset_version=run.dataset_version,
        protocol=run.protocol,
        protocol_key=run.protocol_key,
        seed=run.seed,
        device=run.device,
        created=run.created,
        seconds=run.seconds,
        epochs=run.epochs,
        peak_memory_mb=run.peak_memory_mb,
        metrics=report["metrics"],
        people=report["counts"]["people"],
        current=not run.stale
        and repositories.datasets.get(run.dataset).version == run.model_version,
        has_model="model-removed" not in notices,
        notices=notices,
    )


def report_of(run: Run, repositories: Repositories) -> TrainingReport:
    """The report that was stored with `run`, under the names the store gave."""
    return TrainingReport.from_json(
        {
            **run.report,
            "run": run.name,
            "dataset": run.dataset,
            "notices": list(_notices_of(run, repositories)),
        }
    )


def _notices_of(run: Run, repositories: Repositories) -> tuple[str, ...]:
    """Those of its report, and that its model is blocked or removed, if it is."""
    report: Any = run.report
    notices: tuple[str, ...] = tuple(report["notices"])
    if not run.stale:  # only a stale model is ever removed from its run
        return notices
    there = repositories.erasures.models.has_model(run)
    return (*notices, "model-stale" if there else "model-removed")
