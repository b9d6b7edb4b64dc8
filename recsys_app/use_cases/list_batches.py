"""The imports a data set consists of."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Batch
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListBatches(Command[tuple[Batch, ...]]):
    dataset: str


@handles(ListBatches, requires=Permission.EXPLORE)
def list_batches(command: ListBatches, context: Context) -> tuple[Batch, ...]:
    dataset = context.repositories.datasets.get(command.dataset)
    return context.repositories.interactions.batches(dataset)
