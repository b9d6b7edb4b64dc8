"""What is wrong with the content of one entry, and what an administrator accepted of it as known.

Any account can append such an entry, and nobody can take it away again. So that it does not stand in
the way for ever, an administrator may say that it is known: with an entry of their own, bound to what
was found and to the link of the row, that is to these bytes behind those that stand before them.
Whatever else is wrong with a ledger (links, codes, epochs, anchors) cannot be accepted.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from recsys_app.access.permissions import Role
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.keyring.format import Membership
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.chain import FIRST_LINK, ChainRow
from recsys_app.storage.ledger.entries import SealedEntry, parse_or_none, signature_holds

_SUBJECT: Final = "finding "
_SENTENCES: Final = {
    "unreadable": "entry {} cannot be read",
    "not-signed": "entry {} was not signed by the account that it names",
    "later-list": (
        "entry {} was made under a later list of accounts: the keyring has an older one"
    ),
    "followed-others": "entry {} was made after others than stand before it",
}
"""By the code that an acceptance is bound to: it stays the same when the words change."""


@dataclass(frozen=True, slots=True)
class EntryFinding:
    """One thing that is wrong with the entry in one row."""

    code: str
    sequence: int
    link: bytes

    @property
    def sentence(self) -> str:
        return _SENTENCES[self.code].format(self.sequence)

    @property
    def subject(self) -> str:
        """What the entry that accepts it is about."""
        return f"{_SUBJECT}{self.sequence}"

    @property
    def digest(self) -> str:
        """SHA-256 (hex) that the entry that accepts it bears."""
        return hashlib.sha256(f"{self.code}|".encode() + self.link).hexdigest()


def entry_findings(chain: Iterable[ChainRow], membership: Membership) -> Iterator[EntryFinding]:
    """What is wrong with single entries, in their order."""
    links = [FIRST_LINK]
    for row in chain:
        for code in _codes(row, membership, links):
            yield EntryFinding(code, row.sequence, row.link)
        links.append(row.link)


def acceptances(
    published: Database, membership: Membership, findings: Sequence[EntryFinding]
) -> dict[EntryFinding, SealedEntry]:
    """The first entry behind each finding by which an administrator of today accepted it.

    What others enter of the kind counts for nothing, nor what somebody did who is no administrator
    any more: those who are look at it again.
    """
    wanted = {(each.subject, each.digest): each for each in findings}
    administrators = {
        member.id for member in membership.members if member.role is Role.ADMINISTRATOR
    }
    found: dict[EntryFinding, SealedEntry] = {}
    for row in _that_accept(published, findings):
        entry = parse_or_none(row.entry)
        if entry is None or entry.account not in administrators:
            continue
        finding = wanted.get((entry.subject, entry.digest))
        if finding is None or finding in found or row.sequence <= finding.sequence:
            continue
        if signature_holds(entry, row.sequence, membership):
            found[finding] = entry
    return found


def _that_accept(published: Database, findings: Sequence[EntryFinding]) -> Iterator[ChainRow]:
    """Rows that may; none is looked through where nothing was found."""
    if findings:
        first = min(each.sequence for each in findings)
        yield from rows.chain(published, after=first, containing=f'"subject":"{_SUBJECT}')


def _codes(row: ChainRow, membership: Membership, links: Sequence[bytes]) -> Iterator[str]:
    """`links` are those of the entries before it, by their number."""
    entry = parse_or_none(row.entry)
    if entry is None:
        yield "unreadable"
        return
    if not signature_holds(entry, row.sequence, membership):
        yield "not-signed"
    if entry.serial > membership.serial:
        yield "later-list"
    if not 0 <= entry.after < len(links) or links[entry.after] != entry.link:
        yield "followed-others"
