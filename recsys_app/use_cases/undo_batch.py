"""Take one import back: its interactions, its new people and items, its attributes."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Batch
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class UndoBatch(Command[Batch]):
    """`batch` is the number within the data set, as `data batches` shows it."""

    dataset: str
    batch: int


@handles(UndoBatch, requires=Permission.IMPORT, writes=True)
def undo_batch(command: UndoBatch, context: Context) -> Batch:
    dataset = context.repositories.datasets.get(command.dataset)
    return context.repositories.remove_batch(dataset, command.batch)
