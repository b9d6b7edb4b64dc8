"""Taking a person out of the packed columns and of every table, within open transactions."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.erasure import Trace
from recsys_app.domain.interactions import Interactions
from recsys_app.domain.records import Batch
from recsys_app.storage.batches.columns import ColumnWriter
from recsys_app.storage.batches.removal import prune
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.erasure.traces import SetAside, rows_set_aside
from recsys_app.storage.interactions import InteractionRepository
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.packing import COLUMN_TYPES, unpack_into

_PERSON_INDEX: Final = ""  # the column of `run_people` that says who


def remove_behaviour(store: OpenStore, trace: Trace, external_id: str) -> None:
    """Take the person of `trace` out of `behaviour`, within its open transaction.

    Batches get the digests of what is left; items that nothing else mentions go, indices stay.
    Checkpoints, which hold what was learnt from anybody, go too.
    """
    behaviour, dataset = store.behaviour, DatasetRepository(store).get(trace.dataset)
    _count_set_aside(store, trace, external_id)
    if trace.user_index < 0:
        return
    ledger = LedgerRepository(store)
    for batch in InteractionRepository(store).batches(dataset):
        if batch.number in trace.batches:
            digest = _rewrite(store, batch, trace.user_index)
            ledger.enclose("erase", f"batch {batch.id}", digest, dataset=trace.dataset)
    for (run,) in behaviour.all("SELECT id FROM runs WHERE dataset = ?", (dataset.id,)):
        _leave_figures(store, run, trace.user_index)
    behaviour.execute("DELETE FROM states WHERE checkpoint IS NOT NULL")
    behaviour.execute(
        "DELETE FROM user_attributes WHERE dataset = ? AND user_index = ?",
        (dataset.id, trace.user_index),
    )
    prune(store, dataset)  # keeps whoever has attributes in `people`, which is written after this
    behaviour.execute(
        "DELETE FROM users WHERE dataset = ? AND user_index = ?", (dataset.id, trace.user_index)
    )


def _count_set_aside(store: OpenStore, trace: Trace, external_id: str) -> None:
    for (batch, *_), _row in rows_set_aside(store, trace.dataset_id, external_id):
        store.behaviour.execute("UPDATE batches SET rejected = rejected - 1 WHERE id = ?", (batch,))


def _rewrite(store: OpenStore, batch: Batch, user_index: int) -> str:
    """The batch without the person's rows, in blocks as an import writes them; its new digest."""
    behaviour = store.behaviour
    behaviour.execute("UPDATE column_blocks SET block = -1 - block WHERE batch = ?", (batch.id,))
    writer = ColumnWriter(behaviour, batch.id)
    for block, columns in _blocks(store, batch):
        kept = np.flatnonzero(columns["user_index"] != user_index)
        writer.append(Interactions(**{name: column[kept] for name, column in columns.items()}))
        behaviour.execute(
            "DELETE FROM column_blocks WHERE batch = ? AND block = ?", (batch.id, block)
        )
    digest = writer.finish()
    behaviour.execute(
        "UPDATE batches SET row_count = ?, digest = ? WHERE id = ?", (writer.rows, digest, batch.id)
    )
    return digest


def _blocks(store: OpenStore, batch: Batch) -> Iterator[tuple[int, dict[str, AnyArray]]]:
    """Each earlier block, first to last, with its columns; one is in memory at a time."""
    numbers = store.behaviour.all(
        "SELECT DISTINCT block FROM column_blocks WHERE batch = ? AND block < 0 "
        "ORDER BY block DESC",
        (batch.id,),
    )
    for (block,) in numbers:
        columns: dict[str, AnyArray] = {}
        for name, rows, data in store.behaviour.all(
            "SELECT name, row_count, data FROM column_blocks WHERE batch = ? AND block = ?",
            (batch.id, block),
        ):
            columns[name] = np.empty(rows, COLUMN_TYPES[name])
            unpack_into(columns[name], data)
        yield block, columns


def _leave_figures(store: OpenStore, run: int, user_index: int) -> None:
    """Take the person out of a run's figures by person."""
    columns: dict[str, bytes] = dict(
        store.behaviour.all("SELECT name, data FROM run_people WHERE run = ?", (run,))
    )
    people = np.frombuffer(columns.get(_PERSON_INDEX, b""), "<i4")
    kept = people != user_index
    if kept.all():
        return
    for name, data in columns.items():
        column = np.frombuffer(data, "<i4" if name == _PERSON_INDEX else "<f4")
        store.behaviour.execute(
            "UPDATE run_people SET data = ? WHERE run = ? AND name = ?",
            (column[kept].tobytes(), run, name),
        )


def remove_set_aside(store: OpenStore, external_id: str) -> None:
    """Remove rows of `people` that were set aside and name the person."""
    for (dataset,) in store.people.all("SELECT DISTINCT dataset FROM rejected_rows"):
        keys: list[SetAside] = [key for key, _ in rows_set_aside(store, dataset, external_id)]
        store.people.executemany(
            "DELETE FROM rejected_rows WHERE dataset = ? AND batch = ? AND file = ? AND line = ? "
            "AND position = ?",
            ((dataset, *key) for key in keys),
        )
