"""Publications as a role may read them."""

from recsys_app.access.permissions import Compartment, Permission
from recsys_app.domain.records import Publication
from recsys_app.errors import AccessDeniedError
from recsys_app.use_cases.registry import Context


def readable(run: str, context: Context) -> Publication:
    """What was published of `run`, for reading whose lists it holds.

    Raises:
        AccessDeniedError: its people are named by external id, and this role works on pseudonyms:
            it could make the same lists by pseudonym, and equal lists would tell who is who.
        NotFoundError: nothing was.
    """
    publication = context.repositories.published.get(run)
    grant = context.repositories.grant
    pseudonymous = Compartment.BEHAVIOUR in grant.keys and Compartment.PEOPLE not in grant.keys
    if publication.with_ids and pseudonymous:
        raise AccessDeniedError(
            "names-published", run=run, role=grant.role, permission=Permission.IDENTIFY
        )
    return publication
