"""The runs of the store or of one data set, newest first."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import RunSummary
from recsys_app.use_cases._runs import summarize
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListRuns(Command[tuple[RunSummary, ...]]):
    """`dataset` None means every data set."""

    dataset: str | None = None


@handles(ListRuns, requires=Permission.EXPLORE)
def list_runs(command: ListRuns, context: Context) -> tuple[RunSummary, ...]:
    repositories = context.repositories
    dataset = None if command.dataset is None else repositories.datasets.get(command.dataset)
    return tuple(summarize(run, repositories) for run in repositories.runs.find(dataset))
