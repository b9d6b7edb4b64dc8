"""Taking back a batch or a data set: `behaviour` first, then what it leaves behind elsewhere."""

from typing import Final

import numpy as np

from recsys_app.domain.records import Batch, Dataset
from recsys_app.storage.batches.reconciliation import (
    announce,
    keep_indices,
    live_batches,
    reconcile,
    sweep,
)
from recsys_app.storage.interactions import InteractionRepository
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

_DROP_CHECKPOINTS: Final = "DELETE FROM states WHERE checkpoint IS NOT NULL"


def remove_batch(store: OpenStore, dataset: Dataset, number: int) -> Batch:
    """Take back one import with the people and items that nothing else mentions.

    Indices are not given again, so that stored runs keep their meaning. A data set stays, also
    without batches. Raises NotFoundError.
    """
    batch = InteractionRepository(store).batch(dataset, number)
    _announce(store, dataset)
    with store.behaviour.transaction():
        store.behaviour.execute("DELETE FROM batches WHERE id = ?", (batch.id,))
        LedgerRepository(store).enclose("undo", f"batch {batch.id}", dataset=dataset.name)
        store.behaviour.execute(_DROP_CHECKPOINTS)  # they hold what was learnt from the batch
        prune(store, dataset)
        store.behaviour.execute(
            "UPDATE datasets SET has_items = ? WHERE id = ?",
            (has_described_items(store, dataset), dataset.id),
        )
    sweep(store, dataset.id)
    return batch


def remove_dataset(store: OpenStore, dataset: Dataset) -> None:
    """Remove a data set with its batches, people, items, runs and models."""
    _announce(store, dataset)
    with store.behaviour.transaction():
        _enter_removed(store, dataset)
        store.behaviour.execute("DELETE FROM datasets WHERE id = ?", (dataset.id,))
        store.behaviour.execute(_DROP_CHECKPOINTS)
    sweep(store, dataset.id)


def _enter_removed(store: OpenStore, dataset: Dataset) -> None:
    """The data set, and each batch and model that goes with it."""
    ledger, gone = LedgerRepository(store), (dataset.id,)
    ledger.enclose("dataset-removed", dataset=dataset.name)
    for (number,) in store.behaviour.all("SELECT id FROM batches WHERE dataset = ?", gone):
        ledger.enclose("dataset-removed", f"batch {number}", dataset=dataset.name)
    for (number,) in store.behaviour.all("SELECT id FROM runs WHERE dataset = ?", gone):
        ledger.enclose("dataset-removed", f"model {number}", dataset=dataset.name)


def _announce(store: OpenStore, dataset: Dataset) -> None:
    reconcile(store)
    for database in (store.people, store.published):
        announce(database, dataset.id)


def prune(store: OpenStore, dataset: Dataset) -> None:
    """Remove users and items of `behaviour` that no batch mentions any more."""
    columns = InteractionRepository(store)
    users, items = (
        set(np.flatnonzero(np.bincount(columns.column(dataset, name))).tolist())
        for name in ("user_index", "item_index")
    )
    live = (dataset.id, live_batches(store, dataset.id))
    for database, table, column, kept in (
        (store.behaviour, "user_attributes", "user_index", users),
        (store.people, "person_attributes", "user_index", users),
        (store.published, "item_attributes", "item_index", items),
    ):
        kept |= {
            index
            for (index,) in database.rows(
                f"SELECT {column} FROM {table} WHERE dataset = ? "
                "AND batch IN (SELECT value FROM json_each(?))",
                live,
            )
        }
    keep_indices(store.behaviour, "users", "user_index", dataset.id, users)
    keep_indices(store.behaviour, "items", "item_index", dataset.id, items)


def has_described_items(store: OpenStore, dataset: Dataset) -> bool:
    """Whether a batch of `dataset` brought titles or attributes of items."""
    found = store.published.one(
        "SELECT 1 FROM item_attributes WHERE dataset = ? "
        "AND batch IN (SELECT value FROM json_each(?)) LIMIT 1",
        (dataset.id, live_batches(store, dataset.id)),
    )
    return found is not None
