"""Write the rows that an import set aside to a file, on request."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.use_cases.import_data import write_rejects
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportRejects(Command[int]):
    """Answers how many rows were written; the ending of `path` says the format."""

    dataset: str
    batch: int
    path: Path


@handles(ExportRejects, requires=Permission.IDENTIFY)
def export_rejects(command: ExportRejects, context: Context) -> int:
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    batch = repositories.interactions.batch(dataset, command.batch)
    return write_rejects(command.path, repositories, batch)
