"""Columns of interactions as bytes.

A column of one repeated value ("1.0" for every view) is stored as that one value.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.interactions import Interactions

BLOCK_ROWS: Final = 262_144

# The columns of `Interactions` by name, in the order they are stored and digested.
COLUMN_TYPES: Final[Mapping[str, np.dtype[Any]]] = {
    "user_index": np.dtype("<i4"),
    "item_index": np.dtype("<i4"),
    "timestamp": np.dtype("<i8"),
    "value": np.dtype("<f4"),
    "event": np.dtype("<u2"),
    "fold": np.dtype("<u2"),
}


def columns_of(interactions: Interactions) -> dict[str, AnyArray]:
    """The columns that are there, by name, in the types they are stored in."""
    present = {name: getattr(interactions, name) for name in COLUMN_TYPES}
    return {
        name: np.ascontiguousarray(column, COLUMN_TYPES[name])
        for name, column in present.items()
        if column is not None
    }


def pack(column: AnyArray) -> bytes:
    """A column of at least one row."""
    repeated = bool((column == column[0]).all())
    return (column[:1] if repeated else column).tobytes()


def unpack_into(target: AnyArray, data: bytes) -> None:
    """Fill `target` with the column that `pack` was given.

    Raises:
        ValueError: `data` is not a column of that many rows.
    """
    values = np.frombuffer(data, target.dtype)
    if len(values) not in {1, len(target)}:
        raise ValueError(f"{len(values)} values for {len(target)} rows")
    target[:] = values
