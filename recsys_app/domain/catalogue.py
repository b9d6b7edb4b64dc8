"""Items as people see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Attribute = str | float

_CATEGORIES = ("category", "department", "genre", "genres", "product_category", "type", "group")


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One item: its external id, its title (the id where none was given) and its attributes."""

    id: str
    title: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """The attribute that groups items best, by its usual names; "" where there is none.

        Of several categories in one cell ("Action|Comedy") it is the first.
        """
        found = (self.attributes.get(name) for name in _CATEGORIES)
        named = next((value for value in found if isinstance(value, str)), "")
        return named.split("|", 1)[0].strip()
