"""Items that a run can rank, by a piece of their title or by their id: for trying a history out."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ItemMatch
from recsys_app.use_cases._serving import serve
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class FindItems(Command[tuple[ItemMatch, ...]]):
    """At most `limit` items of the run's model that have `text` in their title or as their id.

    Titles that begin with it come first, then the shorter ones. Empty text finds nothing.
    """

    run: str
    text: str
    limit: int = 20


@handles(FindItems, requires=Permission.EXPLORE)
def find_items(command: FindItems, context: Context) -> tuple[ItemMatch, ...]:
    wanted = command.text.strip().casefold()
    if not wanted:
        return ()
    found = []
    for item in serve(command.run, context).items:
        place = item.title.casefold().find(wanted)
        if place >= 0 or item.id.casefold() == wanted:
            found.append((place > 0, len(item.title), item.title, item))
    found.sort(key=lambda match: match[:3])
    return tuple(ItemMatch(i.id, i.title, i.category) for *_, i in found[: command.limit])
