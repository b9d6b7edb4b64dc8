"""What this machine remembers of the stores it opened: nothing secret, enough to notice an older one.

The file lies with the settings of the user, outside of the store: who puts back an older copy of the
folder does not put back this. It is protected by a code under a key of the generation that wrote
it; a later generation believes the numbers, which can only make it more suspicious.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import authenticate, expand_key, same, wipe
from recsys_app.paths import make_private_dir, read_regular, write_atomically
from recsys_app.settings import default_path
from recsys_app.storage.keyring.codec import decode, encode

_MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Erased:
    """Keyed hashes of the people who were erased when the ledger had `count` entries."""

    count: int = 0
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastSeen:
    """One store at one place, as this machine left it.

    Attributes:
        generation, serial, writes: of the keyring; they only grow.
        verify_key: fingerprint of the administrators' key.
        count, link: of the ledger.
        changes: transactions of each compartment that was open.
        erased: as an account saw it that has the key of `people`.
        code: over the rest, under a key that every account of that generation has.
    """

    generation: int
    serial: int
    writes: int
    verify_key: bytes
    count: int
    link: bytes
    changes: Mapping[Compartment, int]
    erased: Erased
    code: bytes = b""


@dataclass(frozen=True, slots=True)
class _File:
    places: Mapping[str, LastSeen]


class Machine:
    """The memory for one store; `recall` and `remember` are for the store's present place."""

    def __init__(self, store_id: str, place: Path) -> None:
        self._file = default_path().parent / "stores" / f"{store_id}.json"
        self._place = hashlib.sha256(str(place.resolve()).encode()).hexdigest()

    def recall(self, published: bytearray, generation: int) -> LastSeen | None:
        """What was seen here; None at the first time and where the memory was meddled with."""
        seen = self._read().get(self._place)
        if seen is None or seen.generation != generation:
            return seen
        return seen if same(seen.code, _code(seen, published)) else None

    def trusted_key(self) -> bytes:
        """Fingerprint of the administrators' key that was seen here; b"" at the first time.

        Whatever the code says: a forged store has another key for it, and meddling with this file
        can only make it more suspicious.
        """
        seen = self._read().get(self._place)
        return b"" if seen is None else seen.verify_key

    def elsewhere(self) -> int:
        """The most ledger entries that another copy of this store had on this machine."""
        others = (seen.count for place, seen in self._read().items() if place != self._place)
        return max(others, default=0)

    def most_entries(self) -> int:
        """The most ledger entries that any copy of this store had on this machine."""
        return max((seen.count for seen in self._read().values()), default=0)

    def erased(self) -> Erased:
        """The newest that any copy of this store had on this machine."""
        found = (seen.erased for seen in self._read().values())
        return max(found, key=lambda each: each.count, default=Erased())

    def erased_here(self) -> Erased:
        """What was seen at this place."""
        seen = self._read().get(self._place)
        return Erased() if seen is None else seen.erased

    def remember(self, seen: LastSeen, published: bytearray) -> None:
        """Raises StorageUnavailableError."""
        places = dict(self._read())
        coded = replace(seen, code=_code(seen, published))
        if places.get(self._place) == coded:
            return
        places[self._place] = coded
        make_private_dir(self._file.parent)
        write_atomically(self._file, encode(_File(places)))

    def _read(self) -> Mapping[str, LastSeen]:
        try:
            return decode(_File, read_regular(self._file, _MOST_BYTES)).places
        except (OSError, ValueError, json.JSONDecodeError):  # none yet, or meddled with: no memory
            return {}


def _code(seen: LastSeen, published: bytearray) -> bytes:
    key = expand_key(published, "last-seen")
    code = authenticate(key, encode(replace(seen, code=b"")))
    wipe(key)
    return code
