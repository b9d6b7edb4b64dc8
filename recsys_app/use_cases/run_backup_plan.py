"""Do what the plan wants now: a backup that is due, a look at an unseen one, room for the next."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import BackupReport, DueReport
from recsys_app.errors import (
    AccessDeniedError,
    InvalidSettingError,
    NotFoundError,
    TamperedDataError,
    UnsupportedVersionError,
)
from recsys_app.storage.backup.due import due_backup
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RunBackupPlan(Command[DueReport]):
    """Without a plan, or before its time, this changes nothing of the backups.

    InvalidSettingError: the plan came with a restored backup, and nobody set it since.
    """


@handles(RunBackupPlan, requires=Permission.BACK_UP, writes=True)
def run_backup_plan(_: RunBackupPlan, context: Context) -> DueReport:
    backups, store = context.repositories.backups, context.repositories.grant.store
    backups.settle()
    backups.remember_plan()
    plan = backups.plan
    if plan is not None and plan.suspended:
        raise InvalidSettingError("plan-suspended", where=plan.folder)
    due, made = due_backup(store), None
    if due is not None and due.now:
        backups.clear_abandoned(Path(due.folder))
        made = backups.make(due.next_file(store), context.control, scheduled=True)
        backups.remember_plan()
    verified, unsound = _verify_newest(context)
    removed = backups.clear_outlived(made.file if made else None)
    return DueReport(made, verified, removed, unsound)


def _verify_newest(context: Context) -> tuple[BackupReport | None, tuple[str, ...]]:
    """Look at the newest planned backup that nobody with a key has looked at, and that is one.

    Others before it are marked, and told: a file that is none, or of another store, stops nothing.
    """
    backups, unsound = context.repositories.backups, []
    for backup in backups.all():
        if backup.scheduled and backup.checked is None and backup.present:
            try:
                found = backups.verify(Path(backup.file), context.control)
            except (AccessDeniedError, NotFoundError):  # for another account; gone just now
                continue
            except (TamperedDataError, InvalidSettingError, UnsupportedVersionError):
                unsound.append(backup.file)
                continue
            return found, tuple(unsound)
    return None, tuple(unsound)
