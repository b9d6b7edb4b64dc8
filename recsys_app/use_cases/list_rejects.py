"""The rows an import set aside, each with its file, line and reason."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import RejectedRow
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListRejects(Command[tuple[RejectedRow, ...]]):
    """One page, by file and line: `limit` rows from `offset`. The text of a row may name a person."""

    dataset: str
    batch: int
    offset: int = 0
    limit: int = 500


@handles(ListRejects, requires=Permission.IDENTIFY)
def list_rejects(command: ListRejects, context: Context) -> tuple[RejectedRow, ...]:
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    batch = repositories.interactions.batch(dataset, command.batch)
    return tuple(repositories.people.rejected(batch, command.offset, command.limit))
