"""Two files are not one transaction: entries that wait in `behaviour` or in the keyring come over.

A crash before the delivery leaves them waiting, one after it leaves them in both places; an entry
is known by its id, so that delivering it again does nothing.
"""

from recsys_app.access.permissions import Compartment
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.entries import parse_or_none
from recsys_app.storage.opened import OpenStore


def waiting(store: OpenStore) -> list[bytes]:
    """The entries that are not delivered yet, as far as the grant has keys, oldest first."""
    return [*store.believed.keyring.pending, *(entry for _, entry in _outbox(store))]


def bring_over(store: OpenStore) -> None:
    """Enter what waits in `behaviour`, so that a later entry stands after it.

    Within the open transaction of `published`; the entries wait on, in case that one is taken back.
    What an open transaction of `behaviour` holds may be taken back itself and stays.
    """
    if Compartment.BEHAVIOUR in store.grant.keys and not store.behaviour.in_transaction:
        for _, entry in _outbox(store):
            if parse_or_none(entry) is not None:
                rows.append(store.published, entry)


def deliver(store: OpenStore) -> int:
    """Enter what waits; free if nothing does. How many are no entries, and were left out.

    Any account can write such a thing there with a tool of its own, and must not keep others out.
    """
    outbox = _outbox(store)
    entries = [*store.believed.keyring.pending, *(entry for _, entry in outbox)]
    if not entries:
        return 0
    whole = [entry for entry in entries if parse_or_none(entry) is not None]
    with store.published.transaction():
        for entry in whole:
            rows.append(store.published, entry)
    store.published.checkpoint()  # the log still holds the key before
    if outbox:
        store.behaviour.executemany(
            "DELETE FROM outbox WHERE id = ?", ((number,) for number, _ in outbox)
        )
    return len(entries) - len(whole)


def _outbox(store: OpenStore) -> list[tuple[int, bytes]]:
    if Compartment.BEHAVIOUR not in store.grant.keys:
        return []
    found = store.behaviour.all("SELECT id, entry FROM outbox ORDER BY id")
    return [(number, bytes(entry)) for number, entry in found]
