"""Everything about one run: figures, curves, settings, formulas."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.use_cases._runs import report_of
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowRun(Command[TrainingReport]):
    run: str


@handles(ShowRun, requires=Permission.EXPLORE)
def show_run(command: ShowRun, context: Context) -> TrainingReport:
    return report_of(context.repositories.runs.get(command.run))
