"""Copy a run's lists and report to where viewers can read them."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import Publication
from recsys_app.errors import AccessDeniedError
from recsys_app.use_cases._people import may_identify
from recsys_app.use_cases._publishing import publish_lists
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class PublishRun(Command[Publication]):
    """Publish the top `k` of everyone with a history; a second time replaces the first.

    Who may not publish by external id may not replace what was published so: a viewer would no
    longer find the person in front of them.

    Lists carry no reasons: a reason is a piece of someone's history, which a viewer may not read.
    `with_ids` names people by external id instead of pseudonym.
    """

    run: str
    k: int = 10
    with_ids: bool = False


@handles(PublishRun, requires=Permission.PUBLISH, writes=True)
def publish_run(command: PublishRun, context: Context) -> Publication:
    repositories = context.repositories
    named = any(p.with_ids for p in repositories.published.all() if p.run == command.run)
    if (command.with_ids or named) and not may_identify(repositories):
        reason = "" if command.with_ids else "published-with-ids"
        role = repositories.grant.role
        raise AccessDeniedError(reason, role=role, permission=Permission.IDENTIFY, run=command.run)
    return publish_lists(context, command.run, command.k, command.with_ids)
