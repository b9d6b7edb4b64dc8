"""What one person would like, and why; also for a history that is changed on trial."""

from dataclasses import dataclass

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.arrays import Int32Array
from recsys_app.domain.interactions import Histories
from recsys_app.domain.reports import RecommendationList
from recsys_app.errors import NotFoundError
from recsys_app.use_cases._people import find_person
from recsys_app.use_cases._serving import serve
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class Recommend(Command[RecommendationList]):
    """The top `k` of `run` for `user`, by external id or pseudonym.

    `add` and `drop` are item ids put at the end of the history or taken out of it for this answer
    alone: nothing is saved. With `explain`, each item names at most `reasons` interactions.

    Raises:
        NotFoundError: no such run or person; an item that the model lacks ("unknown-item"), or one
            of `drop` that the person does not have ("not-in-history").
    """

    run: str
    user: str
    k: int = 10
    explain: bool = True
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    reasons: int = 3


@handles(Recommend, requires=Permission.EXPLORE)
def recommend(command: Recommend, context: Context) -> RecommendationList:
    served = serve(command.run, context)
    person = find_person(context.repositories, served.dataset, command.user)
    seen = served.seen_by(person)
    dropped, added = served.item_numbers(command.drop), served.item_numbers(command.add)
    for name, item in zip(command.drop, dropped, strict=True):
        if item not in seen.item_index:
            raise NotFoundError("not-in-history", item=name, user=command.user)
    history = _with(_without(served.history_of(person), dropped), added)
    reasons = command.reasons if command.explain else 0
    seen = _without(seen, dropped)
    (items,) = served.lists(history, seen, command.k, reasons=reasons)
    method = served.model.explanation_method.value if reasons else ""
    entries = len(history.item_index)
    return RecommendationList(command.user, command.run, items, method, entries, served.notices)


def _with(history: Histories, added: Int32Array) -> Histories:
    """The one history in here with the items of `added` at its end."""
    last = history.timestamp[-1] if len(history.timestamp) else 0
    items = np.concatenate([history.item_index, added])
    return Histories(
        np.array([0, len(items)], np.int64),
        items,
        np.concatenate([history.value, np.ones(len(added), np.float32)]),
        np.concatenate([history.timestamp, np.full(len(added), last, np.int64)]),
    )


def _without(history: Histories, items: Int32Array) -> Histories:
    """The one history in here without any entry of `items`."""
    keep = ~np.isin(history.item_index, items)
    return Histories(
        np.array([0, keep.sum()], np.int64),
        history.item_index[keep],
        history.value[keep],
        history.timestamp[keep],
    )
