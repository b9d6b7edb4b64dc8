"""The ledger as an account reads it: what it can open, and every row that is no entry."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from recsys_app.crypto.sealing import NotAuthenticError
from recsys_app.domain.records import AcceptedFinding, LedgerEntry
from recsys_app.storage.keyring.format import Membership
from recsys_app.storage.ledger.chain import ChainRow
from recsys_app.storage.ledger.entries import (
    EntryReader,
    Opened,
    SealedEntry,
    parse_or_none,
    signature_holds,
)


def listed(
    newest_first: Iterable[ChainRow], reader: EntryReader, membership: Membership
) -> Iterator[LedgerEntry]:
    """What `reader` can open, and what nobody can; one by one, so that who has enough stops early."""
    later: tuple[ChainRow, SealedEntry] | None = None
    unreadable: list[
        LedgerEntry
    ] = []  # between `later` and the entry before it, whose time it needs
    for row in newest_first:
        entry = parse_or_none(row.entry)
        if entry is None:
            unreadable.append(_unreadable(row))
            continue
        yield from _with_time_before(later, entry.written, reader, membership)
        yield from unreadable
        later, unreadable = (row, entry), []
    yield from _with_time_before(later, "", reader, membership)
    yield from unreadable


def accepted_finding(sentence: str, entry: SealedEntry, reader: EntryReader) -> AcceptedFinding:
    """What `entry` says of the finding that it accepts, as far as `reader` can open it."""
    said = _opened(reader, entry) or Opened("", "", {})
    reason = str(said.facts.get("reason", ""))
    return AcceptedFinding(sentence, datetime.fromisoformat(entry.written), said.account, reason)


def _opened(reader: EntryReader, entry: SealedEntry) -> Opened | None:
    """What can be read of it; a sealed part that was exchanged reads as nothing, `verify` names it."""
    try:
        return reader.open(entry)
    except NotAuthenticError:
        return Opened("", "", {})


def _with_time_before(
    found: tuple[ChainRow, SealedEntry] | None,
    written_before: str,
    reader: EntryReader,
    membership: Membership,
) -> Iterator[LedgerEntry]:
    if found is None or (said := _opened(reader, found[1])) is None:
        return
    shown = _shown(*found, said, went_back=found[1].written < written_before)
    held = signature_holds(found[1], found[0].sequence, membership)
    yield shown if held else replace(shown, forged=True)


def _unreadable(row: ChainRow) -> LedgerEntry:
    return LedgerEntry(row.sequence, None, "", "", "", "", {}, unreadable=True)


def _shown(row: ChainRow, entry: SealedEntry, said: Opened, *, went_back: bool) -> LedgerEntry:
    return LedgerEntry(
        sequence=row.sequence,
        written=datetime.fromisoformat(entry.written),
        account=said.account,
        action=said.action,
        subject=entry.subject,
        digest=entry.digest,
        facts=said.facts,
        clock_went_back=went_back,
    )
