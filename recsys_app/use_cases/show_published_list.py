"""One person's list as it was published: all that a viewer may see."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import RecommendationList
from recsys_app.use_cases._published import readable
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowPublishedList(Command[RecommendationList]):
    """`user` is the pseudonym or, where a steward published so, the external id."""

    run: str
    user: str
    k: int = 10


@handles(ShowPublishedList, requires=Permission.READ_PUBLISHED)
def show_published_list(command: ShowPublishedList, context: Context) -> RecommendationList:
    published = context.repositories.published
    items = published.list_for(readable(command.run, context), command.user)
    return RecommendationList(command.user, command.run, items[: command.k])
