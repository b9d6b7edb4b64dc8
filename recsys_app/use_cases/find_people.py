"""People of a data set, by the beginning of a pseudonym or by a whole external id."""

from dataclasses import dataclass

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.reports import PersonMatch
from recsys_app.use_cases._people import display_names, may_identify
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class FindPeople(Command[tuple[PersonMatch, ...]]):
    """At most `limit` people, the most active first.

    `text` is the beginning of a pseudonym or a whole external id: parts of an external id find
    nobody, so that a search cannot be used to browse identities. Empty text means everybody.
    """

    dataset: str
    text: str = ""
    limit: int = 50


@handles(FindPeople, requires=Permission.EXPLORE)
def find_people(command: FindPeople, context: Context) -> tuple[PersonMatch, ...]:
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    pseudonyms = repositories.users.pseudonyms(dataset)
    names = display_names(repositories, dataset)
    identified = may_identify(repositories)
    counts = np.bincount(
        repositories.interactions.load(dataset).user_index, minlength=len(pseudonyms)
    )
    wanted = canonical_id(command.text)
    matches = (
        PersonMatch(pseudonyms[i], names[i] if identified else "", int(counts[i]))
        for i in np.argsort(-counts, kind="stable")
        if counts[i] and (names[i] == wanted or pseudonyms[i].startswith(wanted.upper()))
    )
    return tuple(match for match, _ in zip(matches, range(command.limit), strict=False))
