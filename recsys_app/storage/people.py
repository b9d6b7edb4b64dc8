"""Who is who: external ids, identifying attributes and rejected rows, in `people`."""

import json
from collections.abc import Iterator

from recsys_app.domain.catalogue import Attribute
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.records import Batch, Dataset, RejectedRow
from recsys_app.errors import NotFoundError
from recsys_app.storage.batches.reconciliation import known_users, live_batches
from recsys_app.storage.opened import OpenStore


class PeopleRepository:
    """External ids by user index and back. Only people that `behaviour` has are seen."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def external_ids(self, dataset: Dataset) -> list[str | None]:
        """By user index; None for an index whose person was removed."""
        ids: list[str | None] = [None] * dataset.n_users
        known = known_users(self._store, dataset)
        for index, external_id in self._store.people.rows(
            "SELECT user_index, external_id FROM persons WHERE dataset = ? AND user_index < ?",
            (dataset.id, dataset.n_users),
        ):
            if index in known:
                ids[index] = external_id
        return ids

    def index_of(self, dataset: Dataset, external_id: str) -> int:
        """The user index of `external_id`, however it is written. Raises NotFoundError."""
        row = self._store.people.one(
            "SELECT user_index FROM persons WHERE dataset = ? AND external_id = ?",
            (dataset.id, canonical_id(external_id)),
        )
        if row is None or not self._store.behaviour.one(
            "SELECT 1 FROM users WHERE dataset = ? AND user_index = ?", (dataset.id, row[0])
        ):
            raise NotFoundError("unknown-person", name=external_id)
        return int(row[0])

    def attributes(self, dataset: Dataset, user_index: int) -> dict[str, Attribute]:
        """What the imports said about a person that may identify them; a later import wins."""
        rows = self._store.people.all(
            "SELECT attributes FROM person_attributes WHERE dataset = ? AND user_index = ? "
            "AND batch IN (SELECT value FROM json_each(?)) ORDER BY batch",
            (dataset.id, user_index, live_batches(self._store, dataset.id)),
        )
        return {name: value for (said,) in rows for name, value in json.loads(said).items()}

    def rejected(
        self, batch: Batch, offset: int = 0, limit: int | None = None
    ) -> Iterator[RejectedRow]:
        """The rows that `batch` set aside, by file and line, one by one.

        From the `offset`-th on, and at most `limit` of them.
        """
        rows = self._store.people.rows(
            "SELECT file, line, reason, text FROM rejected_rows WHERE dataset = ? AND batch = ? "
            "ORDER BY file, line, position LIMIT ? OFFSET ?",
            (batch.dataset_id, batch.id, -1 if limit is None else limit, offset),
        )
        for row in rows:
            yield RejectedRow(batch.number, *row)
