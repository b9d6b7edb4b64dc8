"""The tables of the ledger, in `published`: appending and reading, within the open transaction."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from recsys_app.crypto.keys import KEY_BYTES, fingerprint, random_secret, take, wipe
from recsys_app.crypto.sealing import seal
from recsys_app.errors import TamperedDataError
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.keyring.codec import MOST
from recsys_app.storage.keyring.format import Epoch
from recsys_app.storage.ledger.chain import (
    FIRST_LINK,
    ChainRow,
    Head,
    link_after,
    mac_of,
    next_key,
)
from recsys_app.storage.ledger.entries import parse_entry

_SELECT: Final = "SELECT sequence, entry, link, mac FROM ledger"


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A fresh key for the entries from `first` on; its first value is sealed to the auditors alone."""

    first: int
    holder: str
    sealed: bytes
    key: bytearray = field(repr=False)

    @property
    def listed(self) -> Epoch:
        """What the membership has to say of it, for it to be believed."""
        return Epoch(self.first, epoch_digest(self.sealed))


def new_epoch(store: str, first: int, auditor_key: bytes) -> NewEpoch:
    key = random_secret(KEY_BYTES)
    sealed = seal(auditor_key, key, epoch_context(store, first))
    return NewEpoch(first, f"auditor:{fingerprint(auditor_key).hex()}", sealed, key)


def begin_epoch(published: Database, epoch: NewEpoch) -> None:
    """Chain what follows under the key of `epoch`, which is wiped."""
    published.execute(
        "INSERT OR REPLACE INTO ledger_epochs VALUES (?, ?, ?)",
        (epoch.first, epoch.holder, epoch.sealed),
    )
    published.execute("DELETE FROM ledger_key")
    published.execute("INSERT INTO ledger_key VALUES (?)", (epoch.key,))
    wipe(epoch.key)


def epoch_digest(sealed: bytes) -> bytes:
    """(32 bytes) SHA-256 of the sealed key of an epoch."""
    return hashlib.sha256(sealed).digest()


def epoch_context(store: str, first: int) -> bytes:
    return f"ledger-epoch|{store}|{first}".encode()


def append(published: Database, entry: bytes) -> bool:
    """Chain `entry` in the open transaction; False if it stands there already."""
    parsed = parse_entry(entry)
    if published.one("SELECT 1 FROM ledger WHERE id = ?", (parsed.id,)) is not None:
        return False
    last = head(published)
    row = published.one("SELECT key FROM ledger_key")
    if row is None:
        raise TamperedDataError(where=published.file.name)
    key = take(row[0])
    sequence = last.count + 1
    link = link_after(last.link, sequence, entry)
    published.execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
        (sequence, parsed.id, entry, link, mac_of(key, link)),
    )
    key = next_key(key)
    published.execute("UPDATE ledger_key SET key = ?", (key,))
    wipe(key)
    return True


def newest_key(published: Database) -> bytes:
    """The key of the next entry; b"" where it was removed."""
    row = published.one("SELECT key FROM ledger_key")
    return b"" if row is None else bytes(row[0])


def head(published: Database) -> Head:
    """Number and link of the last entry. TamperedDataError if it cannot be one."""
    row = published.one("SELECT sequence, link FROM ledger ORDER BY sequence DESC LIMIT 1")
    if row is not None and row[0] > MOST:
        raise TamperedDataError("ledger-damaged", entry=row[0])
    return Head(0, FIRST_LINK) if row is None else Head(*row)


def link_at(published: Database, sequence: int) -> bytes | None:
    """The link of an entry; None if there is no such entry."""
    if sequence == 0:
        return FIRST_LINK
    row = published.one("SELECT link FROM ledger WHERE sequence = ?", (sequence,))
    return None if row is None else bytes(row[0])


def chain(
    published: Database, *, after: int = 0, containing: str = "", newest_first: bool = False
) -> Iterator[ChainRow]:
    """Every entry behind number `after` in order, or against it; only those `containing` a text."""
    order = "DESC" if newest_first else "ASC"
    wanted = "sequence > ? AND (? = x'' OR instr(entry, ?))"
    text = containing.encode()
    for row in published.rows(
        f"{_SELECT} WHERE {wanted} ORDER BY sequence {order}", (after, text, text)
    ):
        yield ChainRow(*row)
