"""Which backups there are, whether they were verified, by when they are to be destroyed."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import BackupList
from recsys_app.storage.backup.due import due_backup
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListBackups(Command[BackupList]):
    """Nothing to choose."""


@handles(ListBackups, requires=Permission.BACK_UP)
def list_backups(_: ListBackups, context: Context) -> BackupList:
    backups = context.repositories.backups
    plan, due = backups.plan, due_backup(context.repositories.grant.store)
    is_due = plan is not None and not plan.suspended and (due is None or due.now)
    return BackupList(backups.all(), plan, is_due)
