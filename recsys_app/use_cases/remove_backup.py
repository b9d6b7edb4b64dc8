"""Delete a backup and take it off the list."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.backups import Backup
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RemoveBackup(Command[Backup]):
    """`file` as the list has it. Where it is not there any more, it goes from the list alone."""

    file: Path


@handles(RemoveBackup, requires=Permission.BACK_UP, writes=True)
def remove_backup(command: RemoveBackup, context: Context) -> Backup:
    return context.repositories.backups.remove(command.file, context.control)
