"""What a changed history does to a list: who is new in it, who moved, who dropped out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from recsys_app import Recommendation
from ui.widgets import StateChip
from ui.widgets.formatting import signed


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference between two lists of one person.

    Attributes:
        places: by item, how many places it gained (negative: lost); None where it is new. An item
            that kept its place is not in here.
        dropped: titles that were in the list before.
    """

    places: Mapping[str, int | None] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    @property
    def n_new(self) -> int:
        return sum(gain is None for gain in self.places.values())

    @property
    def n_moved(self) -> int:
        return len(self.places) - self.n_new


def effect_of(before: Sequence[Recommendation], after: Sequence[Recommendation]) -> Effect:
    """How `after` differs from `before`."""
    rank = {line.item: line.rank for line in before}
    places = {
        line.item: rank[line.item] - line.rank if line.item in rank else None for line in after
    }
    shown = {line.item for line in after}
    return Effect(
        {item: gain for item, gain in places.items() if gain != 0},
        tuple(line.title for line in before if line.item not in shown),
    )


def change_words(gain: int | None) -> str:
    """+3, −2 or new."""
    return QCoreApplication.translate("lists", "new") if gain is None else signed(gain)


def change_chip(gain: int | None) -> StateChip:
    """The mark of a change on a card: word, arrow and colour together."""
    words = change_words(gain)
    if gain is None:
        return StateChip("info", words, icon="")
    if gain > 0:
        return StateChip("ok", words, icon="arrow-up")
    return StateChip("neutral", words, icon="arrow-down")
