"""Two files are not one transaction: entries that wait in `behaviour` or in the keyring come over.

A crash before the delivery leaves them waiting, one after it leaves them in both places; an entry
is known by its id, so that delivering it again does nothing.
"""

from recsys_app.access.permissions import Compartment
from recsys_app.storage.ledger import rows
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
            rows.append(store.published, entry)


def deliver(store: OpenStore) -> None:
    """Enter what waits; free if nothing does."""
    outbox = _outbox(store)
    entries = [*store.believed.keyring.pending, *(entry for _, entry in outbox)]
    if not entries:
        return
    with store.published.transaction():
        for entry in entries:
            rows.append(store.published, entry)
    store.published.checkpoint()  # the log still holds the key before
    if outbox:
        store.behaviour.executemany(
            "DELETE FROM outbox WHERE id = ?", ((number,) for number, _ in outbox)
        )


def _outbox(store: OpenStore) -> list[tuple[int, bytes]]:
    if Compartment.BEHAVIOUR not in store.grant.keys:
        return []
    found = store.behaviour.all("SELECT id, entry FROM outbox ORDER BY id")
    return [(number, bytes(entry)) for number, entry in found]
