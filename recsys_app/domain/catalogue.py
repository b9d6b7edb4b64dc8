"""Items as people see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Attribute = str | float


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One item: its external id, its title (the id where none was given) and its attributes."""

    id: str
    title: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
