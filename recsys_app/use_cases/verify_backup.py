"""Open a backup with the keys of its day and look at every byte of it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import BackupReport
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class VerifyBackup(Command[BackupReport]):
    """`file` is a backup of this store; one that the list did not have is put on it."""

    file: Path


@handles(VerifyBackup, requires=Permission.BACK_UP, writes=True)
def verify_backup(command: VerifyBackup, context: Context) -> BackupReport:
    backups = context.repositories.backups
    backups.settle()
    return backups.verify(command.file, context.control)
