"""Decide how often backups are made by themselves, where they go, and for how long they stay."""

from dataclasses import dataclass, replace
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import BackupPlan
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class SetBackupPlan(Command[BackupPlan | None]):
    """The plan from now on; None for none."""

    plan: BackupPlan | None


@handles(SetBackupPlan, requires=Permission.BACK_UP, writes=True)
def set_backup_plan(command: SetBackupPlan, context: Context) -> BackupPlan | None:
    plan = command.plan
    if plan is not None:
        plan = replace(plan, folder=str(Path(plan.folder).expanduser().resolve()), suspended=False)
    context.repositories.backups.settle()
    context.repositories.backups.set_plan(plan)
    return plan
