"""What was published, newest first."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Publication
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListPublications(Command[tuple[Publication, ...]]):
    """Nothing to choose."""


@handles(ListPublications, requires=Permission.READ_PUBLISHED)
def list_publications(_: ListPublications, context: Context) -> tuple[Publication, ...]:
    return context.repositories.published.all()
