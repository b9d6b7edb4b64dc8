"""All that is ever stored of a model: named arrays and JSON. No pickle, no code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recsys_app.domain.arrays import AnyArray

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class ModelState:
    """`arrays` of any shape and numeric type, `config` anything JSON can say."""

    arrays: Mapping[str, AnyArray] = field(default_factory=dict)
    config: Mapping[str, Json] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self.arrays.values())
