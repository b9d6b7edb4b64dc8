"""Anchors: the newest state that was seen, in the keyring and in this machine's memory.

Page codes do not tell an old page from a new one, nor an old file from a new one. The anchor does:
how long the ledger was, how many transactions each file has seen and, when the store was let go in
peace, what each file was, byte for byte.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import fingerprint
from recsys_app.errors import StaleStoreError
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.keyring.format import Anchor, FileState
from recsys_app.storage.keyring.sign_in import Believed
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.delivery import deliver
from recsys_app.storage.ledger.machine import LastSeen, Machine
from recsys_app.storage.opened import OpenStore


def settle_ledger(store: OpenStore, *, at_rest: bool) -> None:
    """Deliver what waits and anchor the state of now.

    Call it after a command that wrote; `at_rest` when the store is let go, so that the files are
    digested too, which takes half a second per gigabyte.

    Raises:
        StorageUnavailableError: nothing is lost; the next call does it.
    """
    store.forget_keyring()
    deliver(store)
    believed = store.believed
    anchor = _anchor(store, believed.keyring.anchor, at_rest=at_rest)
    if anchor != believed.keyring.anchor or believed.keyring.pending:
        store.write_keyring(replace(believed.keyring, anchor=anchor, pending=()))
    _machine(store, believed).remember(_seen(believed, anchor), store.published_key)


def check_not_older(store: OpenStore) -> tuple[str, ...]:
    """Compare the store with its keyring and with what this machine saw last; codes of notices.

    Raises:
        StaleStoreError: the store, or one of its files, is older than what was seen.
    """
    believed = store.believed
    _check_files(store, believed.keyring.anchor)
    _check_ledger(store, believed.keyring.anchor.count, believed.keyring.anchor.link)
    machine = _machine(store, believed)
    generation = believed.generation.number
    seen = machine.recall(store.published_key, generation)
    if seen is not None:
        _check_seen(store, believed, seen)
    newer = machine.elsewhere() > rows.head(store.published).count
    return ("newer-copy-seen",) if newer else ()


def accept_state(store: OpenStore) -> None:
    """Take the store as it is for the newest, on this machine and in its keyring."""
    believed = store.believed
    anchor = _anchor(store, Anchor(0, b"", {}), at_rest=False)
    store.write_keyring(replace(believed.keyring, anchor=anchor))
    _machine(store, believed).remember(_seen(believed, anchor), store.published_key)


def file_digest(database: Database) -> bytes:
    """SHA-256 of the file of a compartment; b"" while part of it is in the write-ahead log."""
    log = database.file.with_name(f"{database.file.name}-wal")
    if log.exists() and log.stat().st_size:
        return b""
    with database.file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _anchor(store: OpenStore, last: Anchor, *, at_rest: bool) -> Anchor:
    files: dict[Compartment, FileState] = dict(last.files)
    for compartment in store.grant.keys:
        files[compartment] = _state(store.database(compartment), last, compartment, at_rest)
    head = rows.head(store.published)
    return Anchor(head.count, head.link, {c: files[c] for c in Compartment if c in files})


def _state(database: Database, last: Anchor, compartment: Compartment, at_rest: bool) -> FileState:
    before, changes = last.files.get(compartment), database.changes
    if before is not None and before.changes == changes and (before.digest or not at_rest):
        return before
    if not at_rest:
        return FileState(changes, b"")
    database.checkpoint()
    return FileState(changes, file_digest(database))


def _check_files(store: OpenStore, anchor: Anchor) -> None:
    for compartment, state in anchor.files.items():
        if compartment in store.grant.keys:
            _check_changes(store, compartment, state.changes)


def _check_changes(store: OpenStore, compartment: Compartment, seen: int) -> None:
    database = store.database(compartment)
    if database.changes < seen:
        raise StaleStoreError("file-stale", where=database.file.name)


def _check_ledger(store: OpenStore, count: int, link: bytes) -> None:
    if not count:
        return
    found = rows.link_at(store.published, count)
    if found is None:
        last = rows.head(store.published).count
        raise StaleStoreError(found=last, seen=count)
    if found != link:
        raise StaleStoreError("store-forked", seen=count)


def _check_seen(store: OpenStore, believed: Believed, seen: LastSeen) -> None:
    older = believed.generation.number < seen.generation or believed.membership.serial < seen.serial
    if older:
        raise StaleStoreError(found=rows.head(store.published).count, seen=seen.count)
    _check_ledger(store, seen.count, seen.link)
    _check_counted(store, seen.changes)


def _check_counted(store: OpenStore, changes: Mapping[Compartment, int]) -> None:
    for compartment, count in changes.items():
        if compartment in store.grant.keys:
            _check_changes(store, compartment, count)


def _machine(store: OpenStore, believed: Believed) -> Machine:
    return Machine(believed.keyring.store, store.grant.store)


def _seen(believed: Believed, anchor: Anchor) -> LastSeen:
    return LastSeen(
        generation=believed.generation.number,
        serial=believed.membership.serial,
        verify_key=fingerprint(believed.membership.verify_key),
        count=anchor.count,
        link=anchor.link,
        changes={compartment: state.changes for compartment, state in anchor.files.items()},
    )
