"""The erasure register, in `people`: keyed hashes of erased people, and erasures under way.

The key is drawn when the store is made and never changes, also not with a rotation: a backup of any
age hashes an id to the same text, so that a restore can erase again whom a receipt names.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from recsys_app.crypto.keys import KEY_BYTES, authenticate, random_secret, take, wipe
from recsys_app.domain.arrays import BoolArray
from recsys_app.domain.erasure import RegisterEntry
from recsys_app.domain.external_ids import canonical_id
from recsys_app.errors import NotFoundError, TamperedDataError
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.opened import OpenStore

_PURPOSE: Final = b"erased-person|"


def begin_register(people: Database) -> None:
    """Draw the key of a new store."""
    key = random_secret(KEY_BYTES)
    people.execute("INSERT INTO register_key VALUES (?)", (key,))
    wipe(key)


class ErasureRegister:
    """Who was erased, by keyed hash: enough to know them again, too little to learn who they are."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def hash_of(self, external_id: str) -> str:
        """HMAC-SHA256 (hex) of an external id in its canonical form."""
        key = self._key()
        found = _hashed(key, external_id)
        wipe(key)
        return found

    def holds(self, external_ids: list[str]) -> BoolArray:
        """(n,) bool: which of the ids belong to somebody who was erased."""
        erased = {each for (each,) in self._store.people.all("SELECT hash FROM erased_people")}
        if not erased:
            return np.zeros(len(external_ids), np.bool_)
        key = self._key()
        found = np.fromiter(
            (_hashed(key, each) in erased for each in external_ids), np.bool_, len(external_ids)
        )
        wipe(key)
        return found

    def among(self, texts: Iterable[str], hashes: frozenset[str]) -> tuple[str, ...]:
        """The ids among `texts` whose hash is among `hashes`, by name and each once."""
        key = self._key()
        found = {canonical_id(each) for each in texts if _hashed(key, each) in hashes}
        wipe(key)
        return tuple(sorted(found))

    def all(self) -> tuple[RegisterEntry, ...]:
        """Newest first."""
        rows = self._store.people.all(
            "SELECT hash, erased, account, reason FROM erased_people ORDER BY erased DESC, hash"
        )
        return tuple(
            RegisterEntry(hash_, datetime.fromisoformat(erased), account, reason)
            for hash_, erased, account, reason in rows
        )

    def hashes(self) -> tuple[str, ...]:
        """For a receipt."""
        return tuple(sorted(entry.hash for entry in self.all()))

    def add(self, hashes: Iterable[str], reason: str) -> None:
        """Enter them, those that stand there already as they are."""
        now, account = datetime.now(UTC).isoformat(), self._store.grant.account
        self._store.people.executemany(
            "INSERT OR IGNORE INTO erased_people VALUES (?, ?, ?, ?)",
            [(each, now, account, reason) for each in hashes],
        )

    def lift(self, external_id: str) -> str:
        """Strike a person out, so that they may be imported again; their hash.

        Raises NotFoundError.
        """
        hash_ = self.hash_of(external_id)
        removed = self._store.people.execute("DELETE FROM erased_people WHERE hash = ?", (hash_,))
        if not removed.rowcount:
            raise NotFoundError("not-erased")
        return hash_

    # ------------------------------------------------------------------ under way

    def begin(self, hash_: str, reason: str, work: dict[str, Any]) -> None:
        """Enter the person and what is to be done, as one; from now on it goes to its end."""
        with self._store.people.transaction():
            self.add((hash_,), reason)
            self.set_work(hash_, work)

    def set_work(self, hash_: str, work: dict[str, Any]) -> None:
        self._store.people.execute(
            "INSERT OR REPLACE INTO erasures_under_way VALUES (?, ?)",
            (hash_, json.dumps(work, ensure_ascii=False)),
        )

    def under_way(self) -> dict[str, dict[str, Any]]:
        """What is still to be done, by the hash of the person."""
        rows = self._store.people.all("SELECT hash, work FROM erasures_under_way ORDER BY hash")
        return {hash_: json.loads(work) for hash_, work in rows}

    def abandon(self, hash_: str, *, known: bool) -> None:
        """Take back `begin`: nothing was erased. `known`: the person stood in the register before."""
        with self._store.people.transaction():
            self.finish(hash_)
            if not known:
                self._store.people.execute("DELETE FROM erased_people WHERE hash = ?", (hash_,))

    def finish(self, hash_: str) -> None:
        self._store.people.execute("DELETE FROM erasures_under_way WHERE hash = ?", (hash_,))

    def _key(self) -> bytearray:
        row = self._store.people.one("SELECT key FROM register_key")
        if row is None:
            raise TamperedDataError(where=self._store.people.file.name)
        return take(row[0])


def _hashed(key: bytearray, external_id: str) -> str:
    message = _PURPOSE + canonical_id(external_id).encode("utf-8", "surrogatepass")
    return authenticate(key, message).hex()
