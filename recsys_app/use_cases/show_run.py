"""Everything about one run: figures, curves, settings, formulas, and what an attack found."""

from dataclasses import dataclass, replace

from recsys_app.access.permissions import Permission
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.use_cases._runs import report_of
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowRun(Command[TrainingReport]):
    run: str


@handles(ShowRun, requires=Permission.EXPLORE)
def show_run(command: ShowRun, context: Context) -> TrainingReport:
    repositories = context.repositories
    run = repositories.runs.get(command.run)
    return replace(report_of(run, repositories), memorisation=repositories.privacy.check_of(run))
