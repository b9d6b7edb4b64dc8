"""The data sets of the store, in short."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.domain.reports import DatasetSummary
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases._counts import distinct
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListDatasets(Command[tuple[DatasetSummary, ...]]):
    """Nothing to choose."""


@handles(ListDatasets, requires=Permission.EXPLORE)
def list_datasets(_: ListDatasets, context: Context) -> tuple[DatasetSummary, ...]:
    repositories = context.repositories
    return tuple(_summary(dataset, repositories) for dataset in repositories.datasets.all())


def _summary(dataset: Dataset, repositories: Repositories) -> DatasetSummary:
    users, items = distinct(repositories, dataset)
    moments = repositories.interactions.column(dataset, "timestamp")
    timed = dataset.time_kind is not TimeKind.NONE and len(moments) > 0
    return DatasetSummary(
        dataset=dataset.name,
        interactions=len(moments),
        users=users,
        items=items,
        first=int(moments.min()) if timed else None,
        last=int(moments.max()) if timed else None,
        time_kind=dataset.time_kind,
        batches=len(repositories.interactions.batches(dataset)),
        has_items=dataset.has_items,
        created=dataset.created,
    )
