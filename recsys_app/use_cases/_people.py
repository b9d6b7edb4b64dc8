"""Names of people: external id for those who may see it, pseudonym for everyone else."""

from collections.abc import Sequence

from recsys_app.access.permissions import Compartment
from recsys_app.domain.records import Dataset
from recsys_app.errors import AccessDeniedError, NotFoundError
from recsys_app.storage.repositories import Repositories


def may_identify(repositories: Repositories) -> bool:
    """Whether this grant holds the key of `people`."""
    return Compartment.PEOPLE in repositories.grant.keys


def require_identity(repositories: Repositories) -> None:
    """Raises AccessDeniedError where this grant holds no key of `people`."""
    if not may_identify(repositories):
        role = repositories.grant.role
        raise AccessDeniedError("no-key", role=role, compartment=Compartment.PEOPLE)


def find_person(repositories: Repositories, dataset: Dataset, name: str) -> int:
    """The user index of `name`, an external id (with the key of `people`) or a pseudonym.

    Raises:
        NotFoundError: there is nobody of that name.
    """
    if may_identify(repositories):
        try:
            return repositories.people.index_of(dataset, name)
        except NotFoundError:  # then it may be a pseudonym
            pass
    return repositories.users.index_of(dataset, name)


def display_names(repositories: Repositories, dataset: Dataset) -> Sequence[str]:
    """By user index: the external id where this grant may see it, else the pseudonym."""
    pseudonyms = repositories.users.pseudonyms(dataset)
    if not may_identify(repositories):
        return pseudonyms
    external = repositories.people.external_ids(dataset)
    return [known or pseudonym for known, pseudonym in zip(external, pseudonyms, strict=True)]
