"""One person's history as a timeline, with what is known about them."""

from dataclasses import dataclass

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import HistoryEntry, PersonHistory
from recsys_app.use_cases._people import find_person, may_identify
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowPerson(Command[PersonHistory]):
    """`user` is an external id (for those who may see it) or a pseudonym."""

    dataset: str
    user: str


@handles(ShowPerson, requires=Permission.EXPLORE)
def show_person(command: ShowPerson, context: Context) -> PersonHistory:
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    person = find_person(repositories, dataset, command.user)
    interactions = repositories.interactions.load(dataset)
    own = interactions.take(np.flatnonzero(interactions.user_index == person))
    own = own.take(np.argsort(own.timestamp, kind="stable"))
    items = repositories.catalogue.items(dataset, np.unique(own.item_index).tolist())
    entries = tuple(
        HistoryEntry(
            items[item].id,
            items[item].title,
            items[item].category,
            int(own.timestamp[row]),
            float(own.value[row]),
            "" if own.event is None else dataset.events[own.event[row]],
        )
        for row, item in enumerate(own.item_index)
    )
    identified = may_identify(repositories)
    sealed = repositories.people.attributes(dataset, person) if identified else {}
    return PersonHistory(
        dataset=dataset.name,
        pseudonym=repositories.users.pseudonyms(dataset)[person],
        id=repositories.people.external_ids(dataset)[person] or "" if identified else "",
        time_kind=dataset.time_kind,
        entries=entries,
        attributes=repositories.users.attributes(dataset, person) | sealed,
        sealed=tuple(sealed),
    )
