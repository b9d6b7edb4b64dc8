"""Write the rows that an import set aside to a file, on request."""

from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.use_cases._exports import check_outgoing
from recsys_app.use_cases.import_data import write_rejects
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportRejects(Command[int]):
    """Answers how many rows were written; the ending of `path` says the format.

    `reason` and `password`: see `ExportRecommendations`.
    """

    dataset: str
    batch: int
    path: Path
    reason: str = ""
    password: str = field(default="", repr=False)


@handles(ExportRejects, requires=Permission.EXPORT_PEOPLE, writes=True)
def export_rejects(command: ExportRejects, context: Context) -> int:
    reason = check_outgoing(command.path, command.password, command.reason)
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    batch = repositories.interactions.batch(dataset, command.batch)
    return write_rejects(command.path, context, batch, dataset.name, reason, command.password)
