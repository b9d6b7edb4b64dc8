"""Anchors: the newest state that was seen, in the keyring and in this machine's memory.

Page codes do not tell an old page from a new one, nor an old file from a new one. The anchor does:
how long the ledger was, how many transactions each file has seen and, when the store was let go in
peace, what each file was, byte for byte.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import COMPARTMENTS, Compartment, Role
from recsys_app.crypto.keys import fingerprint
from recsys_app.errors import StaleStoreError, TamperedDataError
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.compartments.raw import raw_digest
from recsys_app.storage.keyring.format import Anchor, FileState, Membership
from recsys_app.storage.keyring.parts import succeeds
from recsys_app.storage.keyring.sign_in import Believed
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_or_none, says_later, signed_with
from recsys_app.storage.ledger.machine import Erased, LastSeen, Machine
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

_MOST_LISTS: Final = 1_000_000  # between the list that is there and one that may have been


def settle_ledger(store: OpenStore, *, at_rest: bool) -> None:
    """Deliver what waits and anchor the state of now.

    Call it after a command that wrote; `at_rest` when the store is let go, so that the files are
    digested too, which takes half a second per gigabyte.

    Raises:
        StorageUnavailableError: nothing is lost; the next call does it.
    """
    with store.changing_keyring() as believed:
        LedgerRepository(store).enter_waiting()
        anchor = _anchor(store, believed.keyring.anchor, at_rest=at_rest)
        if anchor != believed.keyring.anchor or believed.keyring.pending:
            store.write_keyring(replace(believed.keyring, anchor=anchor, pending=()))
    _remember(store, _machine(store, store.believed))


def check_not_older(store: OpenStore) -> tuple[str, ...]:
    """Compare the store with its keyring and with what this machine saw last; codes of notices.

    Raises:
        StaleStoreError: the store, or one of its files, is older than what was seen.
    """
    believed = store.believed
    _check_counted(store, _changes(believed.keyring.anchor))
    _check_ledger(store, believed.keyring.anchor.count, believed.keyring.anchor.link)
    _check_accounts(store, believed)
    machine = _machine(store, believed)
    generation = believed.generation.number
    seen = machine.recall(store.published_key, generation)
    if seen is not None:
        _check_seen(store, believed, seen)
    _check_key(believed, machine.trusted_key())
    newer = machine.elsewhere() > rows.head(store.published).count
    return ("newer-copy-seen",) if newer else ()


def accept_state(store: OpenStore, place: Path | None = None) -> None:
    """Take the store as it is for the newest, on this machine and in its keyring.

    `place` is where the store is going to be, if it is still being made elsewhere.
    """
    believed = store.believed
    last = believed.keyring.anchor
    anchor = _anchor(store, replace(last, count=0, link=b"", files={}), at_rest=False)
    store.write_keyring(replace(believed.keyring, anchor=anchor))
    machine = Machine(believed.keyring.store, place or store.grant.store)
    _remember(store, machine)


def differs_at_rest(store: OpenStore, compartment: Compartment) -> bool:
    """Whether a file that nobody has written to since it was left is not what it was left as.

    That is how an old page in a new file shows: its own code is right, and no transaction came.
    """
    left = store.believed.keyring.anchor.files.get(compartment)
    database = store.database(compartment)
    if left is None or not left.digest or left.changes != database.changes:
        return False
    return file_digest(database) not in {b"", left.digest}


def file_digest(database: Database) -> bytes:
    """SHA-256 of the file of a compartment; b"" while part of it is in the write-ahead log."""
    log = database.file.with_name(f"{database.file.name}-wal")
    if log.exists() and log.stat().st_size:
        return b""
    return raw_digest(database.file)


def _anchor(store: OpenStore, last: Anchor, *, at_rest: bool) -> Anchor:
    files: dict[Compartment, FileState] = dict(last.files)
    for compartment, database in readable(store):
        files[compartment] = _state(database, last.files.get(compartment), at_rest=at_rest)
    head = rows.head(store.published)
    ordered = {c: files[c] for c in Compartment if c in files}
    return replace(last, count=head.count, link=head.link, files=ordered)


def readable(store: OpenStore) -> Iterator[tuple[Compartment, Database]]:
    """The compartments that the grant has keys for and that open; `verify` names the others."""
    for compartment in store.grant.keys:
        with suppress(TamperedDataError):
            yield compartment, store.database(compartment)


def _state(database: Database, before: FileState | None, *, at_rest: bool) -> FileState:
    changes = database.changes
    if before is not None and before.changes == changes and (before.digest or not at_rest):
        return before
    if not at_rest:
        return FileState(changes, b"")
    database.checkpoint()
    return FileState(changes, file_digest(database))


def _check_counted(store: OpenStore, changes: Mapping[Compartment, int]) -> None:
    for compartment, database in readable(store):
        if database.changes < changes.get(compartment, 0):
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


def _check_accounts(store: OpenStore, believed: Believed) -> None:
    """No administrator has entered anything under a later list of accounts than the keyring has."""
    if latest_list(store, believed.membership) > believed.membership.serial:
        raise StaleStoreError("accounts-stale")


def latest_list(store: OpenStore, membership: Membership) -> int:
    """The highest number of a list that an administrator of `membership` entered anything under.

    Only they make a new one, and the entry of it is theirs. What others say of it counts for
    nothing: one entry of somebody's must not keep everybody out. Nor does a number that no store comes
    to: accepting the list of now (`accept_list`) must get beyond it, again and again.
    """
    administrators = {
        each.id: each.signing_key for each in membership.members if each.role is Role.ADMINISTRATOR
    }
    latest, most = membership.serial, membership.serial + _MOST_LISTS
    for row in rows.chain(store.published):
        entry = parse_or_none(row.entry) if says_later(row.entry, latest) else None
        key = None if entry is None else administrators.get(entry.account)
        if entry is None or key is None or entry.serial > most:
            continue
        if signed_with(entry, key):
            latest = entry.serial
    return latest


def _check_seen(store: OpenStore, believed: Believed, seen: LastSeen) -> None:
    numbers = (
        (believed.generation.number, seen.generation),
        (believed.membership.serial, seen.serial),
        (believed.keyring.anchor.writes, seen.writes),
    )
    if any(now < then for now, then in numbers):
        raise StaleStoreError(found=rows.head(store.published).count, seen=seen.count)
    _check_ledger(store, seen.count, seen.link)
    _check_counted(store, seen.changes)


def _check_key(believed: Believed, seen: bytes) -> None:
    """The administrators' key is the one that was seen, or a successor that it endorsed."""
    if seen and not succeeds(believed.keyring, seen, believed.membership.verify_key):
        raise StaleStoreError("key-unknown")


def _changes(anchor: Anchor) -> dict[Compartment, int]:
    return {compartment: state.changes for compartment, state in anchor.files.items()}


def _machine(store: OpenStore, believed: Believed) -> Machine:
    return Machine(believed.keyring.store, store.grant.store)


def _remember(store: OpenStore, machine: Machine) -> None:
    believed = store.believed
    anchor = believed.keyring.anchor
    seen = LastSeen(
        generation=believed.generation.number,
        serial=believed.membership.serial,
        writes=anchor.writes,
        verify_key=fingerprint(believed.membership.verify_key),
        count=anchor.count,
        link=anchor.link,
        changes=_changes(anchor),
        erased=_erased(store, machine.erased_here()),
    )
    machine.remember(seen, store.published_key)


def _erased(store: OpenStore, before: Erased) -> Erased:
    """Who is in the erasure register now, as far as this account can know.

    Who has no key of `people` knows that it is as it was `before` where since then nothing was entered
    but by others who have none either.
    """
    count = store.believed.keyring.anchor.count
    if Compartment.PEOPLE not in store.grant.keys:
        return replace(before, count=count) if _by_others(store, before.count) else before
    try:
        hashes = [each for (each,) in store.people.all("SELECT hash FROM erased_people")]
    except TamperedDataError:  # `verify` names it
        return before
    return Erased(count, tuple(sorted(hashes)))


def _by_others(store: OpenStore, since: int) -> bool:
    """Whether all entries behind number `since` are from accounts without the key of `people`."""
    others = {
        member.id
        for member in store.believed.membership.members
        if Compartment.PEOPLE not in COMPARTMENTS[member.role]
    }
    entries = (parse_or_none(row.entry) for row in rows.chain(store.published, after=since))
    return since > 0 and all(entry is not None and entry.account in others for entry in entries)
