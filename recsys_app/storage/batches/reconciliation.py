"""One write across three files that cannot commit together.

An import commits `people`, then `published`, then `behaviour`, which decides. A removal takes rows
out of `behaviour` first. Either way the data set stands in `pending` of the other two for as long as
they may hold what `behaviour` does not have: readers leave it out, and the next import or removal
sweeps it away.
"""

import json
from collections.abc import Container

from recsys_app.domain.records import Dataset
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.opened import OpenStore


def announce(database: Database, dataset: int) -> None:
    """Say in `people` or `published` that a write to `dataset` begins."""
    database.execute("INSERT OR IGNORE INTO pending VALUES (?)", (dataset,))


def settle(store: OpenStore, dataset: int) -> None:
    """Strike `dataset` out: everything of it is in place."""
    for database in (store.people, store.published):
        database.execute("DELETE FROM pending WHERE dataset = ?", (dataset,))


def reconcile(store: OpenStore) -> None:
    """Sweep up after every write that did not finish."""
    pending = {
        dataset
        for database in (store.people, store.published)
        for (dataset,) in database.all("SELECT dataset FROM pending")
    }
    for dataset in sorted(pending):
        sweep(store, dataset)


def sweep(store: OpenStore, dataset: int) -> None:
    """Remove what `people` and `published` hold of `dataset` and `behaviour` does not."""
    with store.people.transaction():
        users = _indices(store.behaviour, "users", "user_index", dataset)
        keep_indices(store.people, "persons", "user_index", dataset, users)
        for table in ("person_attributes", "rejected_rows"):
            _keep_batches(store, store.people, table, dataset)
        store.people.execute("DELETE FROM pending WHERE dataset = ?", (dataset,))
    with store.published.transaction():
        items = _indices(store.behaviour, "items", "item_index", dataset)
        keep_indices(store.published, "items", "item_index", dataset, items)
        _keep_batches(store, store.published, "item_attributes", dataset)
        store.published.execute("DELETE FROM pending WHERE dataset = ?", (dataset,))


def known_users(store: OpenStore, dataset: Dataset) -> Container[int]:
    """The user indices that `behaviour` has."""
    if _settled(store.people, dataset):
        return range(dataset.n_users)
    return _indices(store.behaviour, "users", "user_index", dataset.id)


def known_items(store: OpenStore, dataset: Dataset) -> Container[int]:
    """The item indices that `behaviour` has."""
    if _settled(store.published, dataset):
        return range(dataset.n_items)
    return _indices(store.behaviour, "items", "item_index", dataset.id)


def keep_indices(database: Database, table: str, column: str, dataset: int, keep: set[int]) -> None:
    """Remove every row of `dataset` whose index is not in `keep`."""
    if not keep:
        database.execute(f"DELETE FROM {table} WHERE dataset = ?", (dataset,))
        return
    stale = _indices(database, table, column, dataset) - keep
    database.executemany(
        f"DELETE FROM {table} WHERE dataset = ? AND {column} = ?",
        ((dataset, index) for index in stale),
    )


def live_batches(store: OpenStore, dataset: int) -> str:
    """The ids of the batches of `dataset` as a JSON list, for `json_each`."""
    rows = store.behaviour.all("SELECT id FROM batches WHERE dataset = ?", (dataset,))
    return json.dumps([batch for (batch,) in rows])


def _settled(database: Database, dataset: Dataset) -> bool:
    return database.one("SELECT 1 FROM pending WHERE dataset = ?", (dataset.id,)) is None


def _indices(database: Database, table: str, column: str, dataset: int) -> set[int]:
    rows = database.all(f"SELECT {column} FROM {table} WHERE dataset = ?", (dataset,))
    return {index for (index,) in rows}


def _keep_batches(store: OpenStore, database: Database, table: str, dataset: int) -> None:
    database.execute(
        f"DELETE FROM {table} WHERE dataset = ? AND batch NOT IN (SELECT value FROM json_each(?))",
        (dataset, live_batches(store, dataset)),
    )
