"""Remove a data set with everything that was made from it."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Dataset
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RemoveDataset(Command[Dataset]):
    """Its runs and models go with it, and what was published from them.

    The published lists go first: a removal that is cut off leaves a data set that can be removed
    again, never lists that nobody can take back.
    """

    dataset: str


@handles(RemoveDataset, requires=Permission.IMPORT, writes=True)
def remove_dataset(command: RemoveDataset, context: Context) -> Dataset:
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    for publication in repositories.published.all():
        if publication.dataset == dataset.name:
            repositories.published.remove(publication)
    repositories.remove_dataset(dataset)
    return dataset
