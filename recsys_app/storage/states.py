"""Model states in rows of 4 MiB with one SHA-256 over all, in `behaviour`.

No second kind of file, no second encryption: the model commits with the run it belongs to.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from recsys_app.domain.model_state import ModelState
from recsys_app.errors import TamperedDataError
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.container import state_from_bytes, state_to_bytes

_PART_BYTES: Final = 4 << 20


def add_state(
    behaviour: Database,
    state: ModelState,
    *,
    run: int | None = None,
    checkpoint: str | None = None,
) -> str:
    """Store `state` for a run or under the name of a checkpoint, within the open transaction.

    Returns its SHA-256 (hex).
    """
    content = memoryview(state_to_bytes(state))
    digest = hashlib.sha256(content).hexdigest()
    number = behaviour.insert(
        "INSERT INTO states (run, checkpoint, size, digest) VALUES (?, ?, ?, ?)",
        (run, checkpoint, len(content), digest),
    )
    behaviour.executemany(
        "INSERT INTO state_parts VALUES (?, ?, ?)",
        (
            (number, part, content[start : start + _PART_BYTES])
            for part, start in enumerate(range(0, len(content), _PART_BYTES))
        ),
    )
    return digest


def get_state(behaviour: Database, *, column: str, value: int | str) -> ModelState | None:
    """The state whose `column`, "run" or "checkpoint", is `value`.

    Raises:
        TamperedDataError: it is not what was stored.
    """
    row = behaviour.one(f"SELECT id, size, digest FROM states WHERE {column} = ?", (value,))
    if row is None:
        return None
    number, size, digest = row
    content = bytearray(size)
    filled = 0
    for part in _parts(behaviour, number):
        content[filled : filled + len(part)] = part
        filled += len(part)
    if filled != size or hashlib.sha256(content).hexdigest() != digest:
        raise TamperedDataError(where=behaviour.file.name)
    try:
        return state_from_bytes(content)
    except ValueError as error:
        raise TamperedDataError(where=behaviour.file.name) from error


def digest_holds(behaviour: Database, number: int) -> bool:
    """Whether the parts of state `number` are what was stored."""
    row = behaviour.one("SELECT digest FROM states WHERE id = ?", (number,))
    digest = hashlib.sha256()
    for part in _parts(behaviour, number):
        digest.update(part)
    return row == (digest.hexdigest(),)


def _parts(behaviour: Database, number: int) -> Iterator[bytes]:
    for (data,) in behaviour.rows(
        "SELECT data FROM state_parts WHERE state = ? ORDER BY part", (number,)
    ):
        yield data
