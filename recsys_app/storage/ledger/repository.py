"""The ledger as commands use it: recording, reading, receipts and verification."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import wipe
from recsys_app.domain.records import AcceptedFinding, Facts, LedgerCheck, LedgerEntry, Receipt
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.chain import check_links, check_macs
from recsys_app.storage.ledger.delivery import bring_over, deliver, waiting
from recsys_app.storage.ledger.entries import (
    EntryReader,
    SealedEntry,
    parse_or_none,
    seal_entry,
)
from recsys_app.storage.ledger.findings import EntryFinding, acceptances, entry_findings
from recsys_app.storage.ledger.listing import accepted_finding, listed
from recsys_app.storage.opened import OpenStore

Fact = str | int | float | bool


class LedgerRepository:
    """Every account records; an administrator reads all entries, others what they did themselves."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def record(self, action: str, subject: str = "", digest: str = "", **facts: Fact) -> None:
        """Enter what the account of the grant does, within the open transaction of `published`.

        For what commits elsewhere there are `enclose` and the keyring's pending entries.
        """
        published = self._store.published
        with published.transaction():
            bring_over(self._store)
            rows.append(published, self.sealed(action, subject, digest, facts))

    def enclose(self, action: str, subject: str = "", digest: str = "", **facts: Fact) -> None:
        """Put the entry into the open transaction of `behaviour`; `deliver` brings it over."""
        self._store.behaviour.execute(
            "INSERT INTO outbox (entry) VALUES (?)",
            (self.sealed(action, subject, digest, facts),),
        )

    def enter_waiting(self) -> None:
        """Enter what waits, and that something was no entry and was left out."""
        if left_out := deliver(self._store):
            self.record("entries-left-out", count=left_out)
            with self._store.changing_keyring() as believed:
                self._store.write_keyring(replace(believed.keyring, pending=()))

    def sealed(
        self, action: str, subject: str = "", digest: str = "", facts: Facts | None = None
    ) -> bytes:
        """An entry that is not in the ledger yet."""
        store = self._store
        membership, head = store.believed.membership, rows.head(store.published)
        return seal_entry(store.grant, membership, head, action, subject, digest, facts=facts or {})

    def entries(self) -> Iterator[LedgerEntry]:
        """All that this account may read something of, newest first, and rows that are no entries.

        They are opened one by one, half a millisecond each: who needs the newest stops early.
        """
        membership = self._store.believed.membership
        reader = EntryReader(self._store.grant, membership)
        newest_first = rows.chain(self._store.published, newest_first=True)
        return listed(newest_first, reader, membership)

    def first_about(self, kind: str) -> int | None:
        """The number of the first entry whose subject is of a kind ("batch"), in place or not."""
        found = rows.chain(self._store.published, containing=f'"subject":"{kind} ')
        return next((row.sequence for row in found), None)

    def digests(self) -> dict[str, str]:
        """What is in place by the ledger and what waits for it: digest (hex) by subject.

        What is no entry is left out; `verify` names it.
        """
        found: dict[str, str] = {}
        for content in self._contents():
            entry = parse_or_none(content)
            if entry is not None and entry.subject and entry.digest:
                found[entry.subject] = entry.digest
            elif entry is not None:
                found.pop(entry.subject, None)
        return found

    def _contents(self) -> Iterator[bytes]:
        for row in rows.chain(self._store.published):
            yield row.entry
        yield from waiting(self._store)

    def receipt(self, erased: tuple[str, ...] | None = None) -> Receipt:
        """The state of the ledger now, for filing outside."""
        last, keyring = rows.head(self._store.published), self._store.believed.keyring
        generation = self._store.believed.generation.number
        now = datetime.now(UTC).isoformat(timespec="seconds")
        serial = self._store.believed.membership.serial
        return Receipt(
            keyring.store,
            last.count,
            last.link.hex(),
            generation,
            serial,
            self._changes(),
            now,
            erased,
        )

    def _changes(self) -> dict[str, int]:
        """Of every compartment: as far as this account sees it, else as the keyring knows it."""
        known = self._store.believed.keyring.anchor.files
        found = {str(each): state.changes for each, state in known.items()}
        seen = {str(each): self._store.database(each).changes for each in self._store.grant.keys}
        return {each: {**found, **seen}.get(each, 0) for each in Compartment}

    def verify(self, *receipts: Receipt) -> LedgerCheck:
        """Recompute links and signatures, as an administrator also codes; compare with anchors.

        What an administrator accepted as known of single entries is told apart.
        """
        published = self._store.published
        known = self._entry_findings()
        acceptable = tuple(each.sentence for each, entry in known.items() if entry is None)
        found = [*check_links(rows.chain(published)), *acceptable]
        found += self._epoch_findings()
        first_keys = self._first_keys()
        if first_keys:
            found += check_macs(rows.chain(published), first_keys, rows.newest_key(published))
            for key in first_keys.values():
                wipe(key)
        found += self._against_anchor()
        for receipt in receipts:
            found += self._against_receipt(receipt)
        accepted = self._told(known)
        count = rows.head(published).count
        return LedgerCheck(count, tuple(found), bool(first_keys), acceptable, accepted)

    def accept(self, reason: str, findings: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Enter that what is wrong with single entries is known; what was accepted, as `verify` says.

        Only those of the sentences `findings`; all where there are none.
        """
        taken = [
            each
            for each, entry in self._entry_findings().items()
            if entry is None and (not findings or each.sentence in findings)
        ]
        if not taken:
            return ()
        with self._store.published.transaction():
            for each in taken:
                facts: Facts = {"finding": each.sentence, "reason": reason}
                self.record("finding-accepted", each.subject, each.digest, **facts)
        return tuple(each.sentence for each in taken)

    def _entry_findings(self) -> dict[EntryFinding, SealedEntry | None]:
        """What is wrong with single entries, each with the entry that accepted it, if one did."""
        published, membership = self._store.published, self._store.believed.membership
        found = list(entry_findings(rows.chain(published), membership))
        accepted = acceptances(published, membership, found)
        return {each: accepted.get(each) for each in found}

    def _told(
        self, known: Mapping[EntryFinding, SealedEntry | None]
    ) -> tuple[AcceptedFinding, ...]:
        reader = EntryReader(self._store.grant, self._store.believed.membership)
        return tuple(
            accepted_finding(finding.sentence, entry, reader)
            for finding, entry in known.items()
            if entry is not None
        )

    def _epoch_findings(self) -> list[str]:
        """Where the chain was begun anew by somebody else than an administrator, or lost a key."""
        listed = self._listed_epochs()
        stored = {first: digest for first, digest, *_ in self._stored_epochs()}
        planted = [first for first, digest in stored.items() if listed.get(first) != digest]
        lost = [first for first in listed if first not in stored]
        return [
            *(
                f"from entry {each} on the codes were begun anew by nobody who may"
                for each in planted
            ),
            *(f"the key of the codes from entry {each} on is missing" for each in lost),
        ]

    def _first_keys(self) -> Mapping[int, bytearray]:
        """The first key of every epoch that an administrator began; empty for who is no auditor."""
        reader = EntryReader(self._store.grant, self._store.believed.membership)
        store, listed, keys = self._store.believed.keyring.store, self._listed_epochs(), {}
        for first, digest, holder, sealed in self._stored_epochs():
            if listed.get(first) != digest:
                continue
            key = reader.open_seed(holder, sealed, rows.epoch_context(store, first))
            if key is not None:
                keys[first] = key
        return keys

    def _listed_epochs(self) -> dict[int, bytes]:
        return {each.first: each.digest for each in self._store.believed.membership.epochs}

    def _stored_epochs(self) -> Iterator[tuple[int, bytes, str, bytes]]:
        """First entry, digest, who can open it, sealed key."""
        for first, holder, sealed in self._store.published.all(
            "SELECT first, holder, sealed FROM ledger_epochs ORDER BY first"
        ):
            yield first, rows.epoch_digest(sealed), holder, sealed

    def _against_anchor(self) -> list[str]:
        anchor = self._store.believed.keyring.anchor
        if not anchor.count:
            return []
        return self._compared(anchor.count, anchor.link, "the keyring")

    def _against_receipt(self, receipt: Receipt) -> list[str]:
        if receipt.store != self._store.believed.keyring.store:
            return ["the receipt belongs to another store"]
        name, believed = f"the receipt of {receipt.written}", self._store.believed
        found = self._compared(receipt.count, bytes.fromhex(receipt.link), name)
        if receipt.generation > believed.generation.number:
            found.append(f"{name} knows later keys than the keyring has: the keyring is older")
        if receipt.serial > believed.membership.serial:
            found.append(f"{name} knows a later list of accounts: the keyring has an older one")
        for compartment, changes in receipt.changes.items():
            if compartment in self._store.grant.keys:
                database = self._store.database(Compartment(compartment))
                if database.changes < changes:
                    found.append(f"{name} knows a later {database.file.name}: this one is older")
        return found

    def _compared(self, count: int, link: bytes, witness: str) -> list[str]:
        found = rows.link_at(self._store.published, count)
        if found is None:
            last = rows.head(self._store.published).count
            return [f"{witness} knows {count} entries and the ledger has {last}: it is older"]
        return [] if found == link else [f"entry {count} is not the one that {witness} knows"]
