"""Two files are not one transaction: entries that wait in `behaviour` or in the keyring come over.

A crash before the delivery leaves them waiting, one after it leaves them in both places; an entry
is known by its id, so that delivering it again does nothing.
"""

from recsys_app.access.permissions import Compartment
from recsys_app.storage.ledger import rows
from recsys_app.storage.opened import OpenStore


def deliver(store: OpenStore) -> None:
    """Enter what waits, as far as the grant has keys; free if nothing does."""
    waiting = list(store.believed.keyring.pending)
    delivered: list[int] = []
    if Compartment.BEHAVIOUR in store.grant.keys:
        for number, entry in store.behaviour.all("SELECT id, entry FROM outbox ORDER BY id"):
            waiting.append(entry)
            delivered.append(number)
    if not waiting:
        return
    with store.published.transaction():
        for entry in waiting:
            rows.append(store.published, entry)
    store.published.checkpoint()  # the log still holds the key before
    if delivered:
        with store.behaviour.transaction():
            store.behaviour.executemany(
                "DELETE FROM outbox WHERE id = ?", ((number,) for number in delivered)
            )
