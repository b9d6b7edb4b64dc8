"""One file that holds the whole store, verified before it is called a backup."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import BackupReport
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class MakeBackup(Command[BackupReport]):
    """Put a backup at `file`; a file that is there is replaced only with `replacing`.

    `ends` is by when it is to be destroyed; without it, what the plan says.
    """

    file: Path
    ends: date | None = None
    replacing: bool = False


@handles(MakeBackup, requires=Permission.BACK_UP, writes=True)
def make_backup(command: MakeBackup, context: Context) -> BackupReport:
    backups = context.repositories.backups
    backups.settle()
    return backups.make(
        command.file, context.control, ends=command.ends, replacing=command.replacing
    )
