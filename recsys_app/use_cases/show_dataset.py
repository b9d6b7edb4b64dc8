"""The profile of a data set: counts, span, sparsity, long tail, activity, duplicates, values."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.data.profile import DatasetProfile, profile
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowDataset(Command[DatasetProfile]):
    dataset: str


@handles(ShowDataset, requires=Permission.EXPLORE)
def show_dataset(command: ShowDataset, context: Context) -> DatasetProfile:
    dataset = context.repositories.datasets.get(command.dataset)
    interactions = context.repositories.interactions.load(dataset)
    return profile(
        interactions,
        dataset.time_kind,
        dataset=dataset.name,
        rated=dataset.rated,
        events=dataset.events,
        described=dataset.has_items,
        titles=[item.title for item in context.repositories.catalogue.items(dataset)],
    )
