"""Whose list a publication holds."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.use_cases._published import readable
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class FindPublishedPeople(Command[tuple[str, ...]]):
    """At most `limit` names that begin with `starts_with`, in order."""

    run: str
    starts_with: str = ""
    limit: int = 50


@handles(FindPublishedPeople, requires=Permission.READ_PUBLISHED)
def find_published_people(command: FindPublishedPeople, context: Context) -> tuple[str, ...]:
    published = context.repositories.published
    return published.subjects(readable(command.run, context), command.starts_with, command.limit)
