"""Remove a data set with everything that was made from it."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Dataset
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RemoveDataset(Command[Dataset]):
    """Its runs and models go with it; what was published from them stays until taken back."""

    dataset: str


@handles(RemoveDataset, requires=Permission.IMPORT, writes=True)
def remove_dataset(command: RemoveDataset, context: Context) -> Dataset:
    dataset = context.repositories.datasets.get(command.dataset)
    context.repositories.remove_dataset(dataset)
    return dataset
