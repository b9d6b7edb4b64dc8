"""Change the ledger in every way that somebody with keys could, and see whether it is noticed.

    python -m tests.campaigns.ledger --mutations 10000 [--seed 1] [--weaken codes]

Four accounts have written into the ledger. Each mutation is made in a transaction, looked at by an
administrator, and rolled back:

    edit, delete, swap, insert, truncate    rows of the table, as a fault or a clumsy hand would
    forge                                   an entry is replaced, left out or put in, by somebody with
                                            the keys of a steward: numbers, links, the newest key and
                                            the anchor in the keyring all fit afterwards
    shorten                                 the same attacker cuts the end off and lowers the anchor
    begin_anew                              and leaves out, moves or adds an entry under an epoch of
                                            their own, in the place of a true one or beside it
    impersonate                             an entry at the end in the name of another account
    sign_as_before                          the same, signed with the key that the account had before
                                            it chose another password

`--weaken codes` leaves out the check of the codes, `--weaken epochs` the list of those that an
administrator began: the campaign must then find misses.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Permission, Role
from recsys_app.access.session import Session
from recsys_app.crypto.keys import KdfParameters, random_secret
from recsys_app.domain.records import Receipt
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.codec import encode
from recsys_app.storage.keyring.format import Anchor
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.ledger import repository, rows
from recsys_app.storage.ledger.chain import link_after, mac_of, next_key
from recsys_app.storage.ledger.entries import parse_entry
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from tests.campaigns.activities import FREE, PASSWORD, allow_free_key_derivation

ROUNDS: Final = 6  # entries of each account
CHANGED: Final = "seven quiet herons"
ROLES: Final = (Role.STEWARD, Role.ANALYST, Role.VIEWER)

Mutation = Callable[["Ledger", np.random.Generator], None]


@dataclass
class Outcome:
    tried: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Ledger:
    """A store whose ledger four accounts have written, open as its administrator."""

    def __init__(self, work: Path) -> None:
        self.folder = StoreFolder(work / "store")
        create_store(self.folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
        with self.opened("ada") as repositories:
            for role in ROLES:
                repositories.accounts.add(role, role, PASSWORD)
            repositories.settle()
        for number in range(ROUNDS):
            for role in ROLES:
                with self.opened(role) as repositories:
                    repositories.ledger.record("looked", round=number)
                    repositories.settle()
        self.insider = unlock(self.folder, Role.STEWARD, PASSWORD, read_only=False)
        self.former = unlock(self.folder, Role.ANALYST, PASSWORD, read_only=False)
        with self.opened(Role.ANALYST) as repositories:
            repositories.accounts.change_password(PASSWORD, CHANGED)
            repositories.settle()
        with self.opened("ada") as repositories:
            repositories.accounts.take_in_new_pairs()
            repositories.settle()

    @contextmanager
    def opened(self, account: str) -> Iterator[Repositories]:
        session = unlock(self.folder, account, PASSWORD, read_only=False)
        with Repositories(authorize(session, Permission.VERIFY, writes=True)) as repositories:
            yield repositories

    def begin(self, repositories: Repositories) -> None:
        self.admin = repositories
        self.database: Database = repositories.ledger._store.published
        self.count = rows.head(self.database).count
        self.receipt: Receipt = repositories.ledger.receipt()
        self.anchor: Anchor = repositories.ledger._store.believed.keyring.anchor

    def entries(self) -> list[bytes]:
        return [bytes(row.entry) for row in rows.chain(self.database)]

    def forged_entry(self, account: str = "", session: Session | None = None) -> bytes:
        """An entry that the steward signed; `account` names another one than it was."""
        grant = authorize(session or self.insider, Permission.VERIFY, writes=True)
        with Repositories(grant) as repositories:
            entry = repositories.ledger.sealed("looked")
        if not account:
            return entry
        return encode(replace(parse_entry(entry), account=account))

    def rewrite(self, first: int, entries: list[bytes]) -> None:
        """Rows from number `first` on anew: numbers and links fit, codes under the only key left."""
        (key,) = self.database.one("SELECT key FROM ledger_key")
        self.database.execute("DELETE FROM ledger WHERE sequence >= ?", (first,))
        link, own = rows.head(self.database).link, bytearray(key)
        for sequence, entry in enumerate(entries, first):
            link = link_after(link, sequence, entry)
            self.database.execute(
                "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
                (sequence, parse_entry(entry).id, entry, link, mac_of(own, link)),
            )
            own = next_key(own)
        self.database.execute("UPDATE ledger_key SET key = ?", (own,))

    def lower_anchor(self) -> None:
        """What a holder of the `published` key can do to the keyring, as the verifier then sees it."""
        head = rows.head(self.database)
        store = self.admin.ledger._store
        believed = store.believed
        anchor = replace(believed.keyring.anchor, count=head.count, link=head.link)
        store.__dict__["believed"] = replace(
            believed, keyring=replace(believed.keyring, anchor=anchor)
        )

    def check(self, *receipts: Receipt) -> tuple[str, ...]:
        return self.admin.ledger.verify(*receipts).findings

    def restore(self) -> None:
        self.database.rollback()
        self.admin.ledger._store.forget_keyring()


def edit(ledger: Ledger, rng: np.random.Generator) -> None:
    """One byte of an entry, a link or a code."""
    column = str(rng.choice(["entry", "link", "mac"]))
    sequence = int(rng.integers(1, ledger.count + 1))
    (value,) = ledger.database.one(f"SELECT {column} FROM ledger WHERE sequence = ?", (sequence,))
    changed = bytearray(value)
    changed[int(rng.integers(len(changed)))] ^= 1 << int(rng.integers(8))
    ledger.database.execute(
        f"UPDATE ledger SET {column} = ? WHERE sequence = ?", (bytes(changed), sequence)
    )


def delete(ledger: Ledger, rng: np.random.Generator) -> None:
    sequence = int(rng.integers(1, ledger.count + 1))
    ledger.database.execute("DELETE FROM ledger WHERE sequence = ?", (sequence,))


def swap(ledger: Ledger, rng: np.random.Generator) -> None:
    one, two = (int(n) for n in rng.choice(ledger.count, 2, replace=False) + 1)
    for old, new in ((one, -1), (two, one), (-1, two)):
        ledger.database.execute("UPDATE ledger SET sequence = ? WHERE sequence = ?", (new, old))


def insert(ledger: Ledger, rng: np.random.Generator) -> None:
    """A row in between, as it is or a second time under another id."""
    place = int(rng.integers(1, ledger.count + 1))
    shift = "UPDATE ledger SET sequence = {} WHERE sequence {} ?"
    ledger.database.execute(shift.format("-sequence - 1", ">="), (place,))
    ledger.database.execute(shift.format("-sequence", "<"), (0,))
    entry = ledger.forged_entry()
    ledger.database.execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
        (place, parse_entry(entry).id, entry, bytes(random_secret(32)), bytes(random_secret(32))),
    )


def truncate(ledger: Ledger, rng: np.random.Generator) -> None:
    kept = int(rng.integers(0, ledger.count))
    ledger.database.execute("DELETE FROM ledger WHERE sequence > ?", (kept,))


def forge(ledger: Ledger, rng: np.random.Generator) -> None:
    entries = ledger.entries()
    place = int(rng.integers(len(entries)))
    match int(rng.integers(3)):
        case 0:
            entries[place] = ledger.forged_entry()
        case 1:
            del entries[place]
        case _:
            entries.insert(place, ledger.forged_entry())
    ledger.rewrite(place + 1, entries[place:])
    ledger.lower_anchor()


def shorten(ledger: Ledger, rng: np.random.Generator) -> None:
    truncate(ledger, rng)
    ledger.lower_anchor()


def begin_anew(ledger: Ledger, rng: np.random.Generator) -> None:
    store = ledger.admin.ledger._store
    entries, auditor = ledger.entries(), store.believed.membership.auditor_key
    place = int(rng.integers(1 + len(entries)))
    match int(rng.integers(3)):
        case 0 if place < len(entries) - 1:
            entries[place], entries[place + 1] = entries[place + 1], entries[place]
        case 1 if place < len(entries):
            del entries[place]
        case _:
            entries.insert(place, ledger.forged_entry())
    if rng.integers(2):
        ledger.database.execute("DELETE FROM ledger_epochs WHERE first > ?", (place,))
    epoch = rows.new_epoch(store.believed.keyring.store, place + 1, auditor)
    rows.begin_epoch(ledger.database, epoch)
    ledger.rewrite(place + 1, entries[place:])
    ledger.lower_anchor()


def sign_as_before(ledger: Ledger, _: np.random.Generator) -> None:
    rows.append(ledger.database, ledger.forged_entry(session=ledger.former))


def impersonate(ledger: Ledger, rng: np.random.Generator) -> None:
    members = ledger.admin.ledger._store.believed.membership.members
    others = [member.id for member in members if member.id != ledger.insider.account_id]
    rows.append(ledger.database, ledger.forged_entry(str(rng.choice(others))))


MUTATIONS: dict[str, Mutation] = {
    each.__name__: each
    for each in (
        edit,
        delete,
        swap,
        insert,
        truncate,
        forge,
        shorten,
        begin_anew,
        impersonate,
        sign_as_before,
    )
}


def campaign(ledger: Ledger, count: int, rng: np.random.Generator) -> Outcome:
    outcome = Outcome(dict.fromkeys(MUTATIONS, 0))
    if found := ledger.check(ledger.receipt):
        outcome.problems.append(f"untouched: {found}")
    for number in range(count):
        name = list(MUTATIONS)[number % len(MUTATIONS)]
        ledger.database.begin()
        MUTATIONS[name](ledger, rng)
        outcome.tried[name] += 1
        if not ledger.check():
            outcome.problems.append(f"{name}: mutation {number} was not noticed")
        ledger.restore()
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["codes", "epochs"])
    given = parser.parse_args()
    allow_free_key_derivation()
    if given.weaken == "codes":
        repository.check_macs = lambda *_: []
    if given.weaken == "epochs":
        repository.LedgerRepository._listed_epochs = lambda self: {
            first: digest for first, digest, *_ in self._stored_epochs()
        }
    with tempfile.TemporaryDirectory() as work:
        os.environ["XDG_CONFIG_HOME"] = f"{work}/preferences"
        ledger = Ledger(Path(work))
        with ledger.opened("ada") as repositories:
            ledger.begin(repositories)
            outcome = campaign(ledger, given.mutations, np.random.default_rng(given.seed))
    for kind, tried in outcome.tried.items():
        missed = sum(problem.startswith(f"{kind}:") for problem in outcome.problems)
        print(f"{kind}: {tried} tried, {missed} not noticed")
    for problem in outcome.problems[:20]:
        print(f"  {problem}")
    return int(bool(outcome.problems))


if __name__ == "__main__":
    sys.exit(main())
