"""Which of several runs is better, with intervals and corrected significance."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Run
from recsys_app.errors import InvalidSettingError
from recsys_app.evaluation.comparison import (
    Leaderboard,
    TestedRun,
    compare,
    default_metric,
    shared_metrics,
)
from recsys_app.evaluation.protocol import Protocol
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases._runs import report_of
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class CompareRuns(Command[Leaderboard]):
    """`metric` is a per-person figure that all runs have ("ndcg@10"); "" takes nDCG at about 10.

    Raises:
        InvalidSettingError: a run is named twice, or the runs were not tested in the same way.
    """

    runs: tuple[str, ...]
    metric: str = ""


@handles(CompareRuns, requires=Permission.EXPLORE)
def compare_runs(command: CompareRuns, context: Context) -> Leaderboard:
    repositories = context.repositories
    runs = [repositories.runs.get(name) for name in command.runs]
    for place, run in enumerate(runs):
        if run in runs[:place]:
            raise InvalidSettingError("run-twice", run=run.name)
    tested = [_tested(run, repositories) for run in runs]
    return compare(tested, command.metric or default_metric(shared_metrics(tested)))


def _tested(run: Run, repositories: Repositories) -> TestedRun:
    user_index, per_person = repositories.runs.per_person(run)
    return TestedRun(
        run.name,
        run.dataset,
        run.dataset_version,
        Protocol.from_json(run.protocol),
        user_index,
        per_person,
        report_of(run, repositories).notices,
    )
