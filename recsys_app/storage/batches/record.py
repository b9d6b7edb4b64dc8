"""The row of one batch, and what the batch makes of its data set, in `behaviour`."""

import json
from datetime import UTC, datetime

from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.records import Batch, Dataset
from recsys_app.errors import ConflictError, InvalidDatasetError
from recsys_app.storage.batches.identities import Names
from recsys_app.storage.batches.removal import has_described_items
from recsys_app.storage.interactions import InteractionRepository
from recsys_app.storage.opened import OpenStore


class BatchRecord:
    """Made when an import begins, filled in when it commits; within its transaction.

    Attributes:
        id: what every other row of the import refers to.
    """

    def __init__(self, store: OpenStore, dataset: Dataset, source: str) -> None:
        self._store = store
        self._dataset = dataset
        store.behaviour.execute(
            "UPDATE datasets SET n_batches = n_batches + 1 WHERE id = ?", (dataset.id,)
        )
        self.id = store.behaviour.insert(
            "INSERT INTO batches (dataset, number, source, created, row_count, rejected, "
            "duplicates, digest) SELECT id, n_batches, ?, ?, 0, 0, 0, '' FROM datasets WHERE id = ?",
            (source, datetime.now(UTC).isoformat(), dataset.id),
        )

    def fill(self, *, rows: int, rejected: int, duplicates: int, digest: str) -> None:
        self._store.behaviour.execute(
            "UPDATE batches SET row_count = ?, rejected = ?, duplicates = ?, digest = ? "
            "WHERE id = ?",
            (rows, rejected, duplicates, digest, self.id),
        )

    def read(self) -> Batch:
        return next(batch for batch in self._batches() if batch.id == self.id)

    def check_time(self, time_kind: TimeKind) -> None:
        """Raises InvalidDatasetError where other batches have another kind of time."""
        if self._others() and time_kind is not self._dataset.time_kind:
            raise InvalidDatasetError(
                "time-kind-differs",
                name=self._dataset.name,
                found=time_kind,
                expected=self._dataset.time_kind,
            )

    def check_new(self, digest: str) -> None:
        """Raises ConflictError where another batch has the same rows."""
        for batch in self._others():
            if batch.digest == digest:
                raise ConflictError("batch-again", name=self._dataset.name, number=batch.number)

    def describe(
        self, time_kind: TimeKind | None, events: Names, folds: Names, *, rated: bool
    ) -> None:
        """Write down what the columns of the data set mean now; None keeps the kind of time."""
        rated = rated or (self._dataset.rated and bool(self._others()))
        self._store.behaviour.execute(
            "UPDATE datasets SET time_kind = ?, rated = ?, events = ?, folds = ?, has_items = ? "
            "WHERE id = ?",
            (
                time_kind or self._dataset.time_kind,
                rated,
                self._named("event", events),
                self._named("fold", folds),
                has_described_items(self._store, self._dataset),
                self._dataset.id,
            ),
        )

    def _batches(self) -> tuple[Batch, ...]:
        return InteractionRepository(self._store).batches(self._dataset)

    def _others(self) -> tuple[Batch, ...]:
        return tuple(batch for batch in self._batches() if batch.id != self.id and batch.rows)

    def _named(self, column: str, names: Names) -> str:
        """The names as JSON; "" among them if only some batches have the column."""
        without = self._store.behaviour.one(
            "SELECT 1 FROM batches WHERE dataset = ? AND row_count > 0 AND NOT EXISTS "
            "(SELECT 1 FROM column_blocks WHERE batch = batches.id AND name = ?)",
            (self._dataset.id, column),
        )
        if names.names and without is not None:
            names.of([""])
        return json.dumps(names.names, ensure_ascii=False)
