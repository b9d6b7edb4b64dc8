"""Erasing a person, as use cases do it: look, begin, remove, finish."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from recsys_app.access.permissions import Compartment
from recsys_app.domain.access_report import HeldAttribute
from recsys_app.domain.erasure import PublicationEffect, Trace
from recsys_app.domain.records import Publication, RejectedRow
from recsys_app.storage.batches.reconciliation import announce, reconcile, sweep
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.erasure.models import ErasedModels
from recsys_app.storage.erasure.register import ErasureRegister
from recsys_app.storage.erasure.removal import remove_behaviour, remove_set_aside
from recsys_app.storage.erasure.traces import (
    find_traces,
    lists_of,
    rows_by_batch,
    rows_set_aside,
    whoever_is_named,
)
from recsys_app.storage.opened import OpenStore


class ErasureRepository:
    """The order: `begin` in `people`, one transaction in `behaviour`, lists, `forget`, rotation, `finish`.

    A crash before the transaction in `behaviour` commits leaves everything as it was but for the mark
    that `begin` made; one after it leaves work that can be done again until it is done.
    """

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.register = ErasureRegister(store)
        self.models = ErasedModels(store)

    def people_of(self, hashes: frozenset[str]) -> tuple[str, ...]:
        """Ids by which anything in the store names somebody, and whose hash is one of `hashes`."""
        return self.register.among(whoever_is_named(self._store), hashes)

    def traces(self, external_id: str) -> tuple[Trace, ...]:
        """What each data set holds of the person; nothing of one that is not known."""
        return find_traces(self._store, external_id)

    def lists_of(
        self, external_id: str, traces: tuple[Trace, ...]
    ) -> dict[int, tuple[Publication, str]]:
        """The publications with a list of the person, by number, and the name they are under."""
        return lists_of(self._store, external_id, traces)

    def set_aside(self, external_id: str, trace: Trace) -> tuple[RejectedRow, ...]:
        """The rejected rows of a data set with a field that is the id; `batch` is the import's number."""
        numbers = self._batch_numbers(trace.dataset_id)
        return tuple(
            replace(row, batch=numbers.get(row.batch, 0))
            for _, row in rows_set_aside(self._store, trace.dataset_id, external_id)
        )

    def attributes(self, trace: Trace) -> tuple[HeldAttribute, ...]:
        """What each import said about the person, and where it is kept."""
        store = self._store
        numbers = self._batch_numbers(trace.dataset_id)
        return tuple(
            HeldAttribute(name, value, compartment, numbers[batch])
            for compartment, table in (
                (Compartment.PEOPLE, "person_attributes"),
                (Compartment.BEHAVIOUR, "user_attributes"),
            )
            for batch, said in store.database(compartment).all(
                f"SELECT batch, attributes FROM {table} WHERE dataset = ? AND user_index = ? "
                "ORDER BY batch",
                (trace.dataset_id, trace.user_index),
            )
            if batch in numbers
            for name, value in json.loads(said).items()
        )

    def rows_by_batch(self, trace: Trace) -> dict[int, int]:
        """How many interactions each import brought, by its number."""
        dataset = DatasetRepository(self._store).get(trace.dataset)
        return rows_by_batch(self._store, dataset, trace.user_index)

    def _batch_numbers(self, dataset: int) -> dict[int, int]:
        return dict(
            self._store.behaviour.all(
                "SELECT id, number FROM batches WHERE dataset = ?", (dataset,)
            )
        )

    # ------------------------------------------------------------------ the steps

    def begin(
        self,
        external_id: str,
        reason: str,
        traces: tuple[Trace, ...],
        publications: tuple[PublicationEffect, ...],
    ) -> None:
        """Write down what is to be done, before anything is."""
        reconcile(self._store)
        work: dict[str, Any] = {
            "external_id": external_id,
            "reason": reason,
            "datasets": [trace.dataset_id for trace in traces],
            "pseudonyms": {trace.dataset: trace.pseudonym for trace in traces if trace.pseudonym},
            "publications": [asdict(effect) for effect in publications],
        }
        with self._store.people.transaction():
            self.register.begin(self.register.hash_of(external_id), reason, work)
            for trace in traces:
                announce(self._store.people, trace.dataset_id)
        for trace in traces:
            announce(self._store.published, trace.dataset_id)

    @contextmanager
    def in_behaviour(self, external_id: str, traces: tuple[Trace, ...]) -> Iterator[None]:
        """Take the person out of `behaviour`; what is done inside commits with it."""
        with self._store.behaviour.transaction():
            for trace in traces:
                remove_behaviour(self._store, trace, external_id)
            yield

    def forget(self, external_id: str, datasets: list[int]) -> None:
        """Take the person out of `people`, and items that were theirs alone out of `published`."""
        hash_ = self.register.hash_of(external_id)
        with self._store.people.transaction():
            remove_set_aside(self._store, external_id)
            for dataset in datasets:
                sweep(self._store, dataset)
            self.register.set_work(hash_, {})

    def finish(self, hash_: str) -> None:
        """Nothing is left to be done."""
        self.register.finish(hash_)
