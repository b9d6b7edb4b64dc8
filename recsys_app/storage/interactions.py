"""The interactions of data sets, as packed columns per import batch, in `behaviour`."""

from datetime import datetime
from typing import Any, Final, cast

import numpy as np

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.interactions import Interactions
from recsys_app.domain.records import Batch, Dataset
from recsys_app.errors import NotFoundError, TamperedDataError
from recsys_app.storage.compartments.database import Row
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.packing import COLUMN_TYPES, unpack_into

_COLUMNS: Final = "id, number, dataset, source, created, row_count, rejected, duplicates, digest"
_EVERY: Final = 2**62  # more than any import's number
_OPTIONAL: Final = {"event": "events", "fold": "folds"}


class InteractionRepository:
    """What the people of a data set did. Importing adds; `Repositories.remove_batch` removes."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def batches(self, dataset: Dataset) -> tuple[Batch, ...]:
        """The imports that make up `dataset`, in their order."""
        rows = self._store.behaviour.all(
            f"SELECT {_COLUMNS} FROM batches WHERE dataset = ? ORDER BY number", (dataset.id,)
        )
        return tuple(_batch(row) for row in rows)

    def batch(self, dataset: Dataset, number: int) -> Batch:
        """The import of that number. Raises NotFoundError."""
        for batch in self.batches(dataset):
            if batch.number == number:
                return batch
        raise NotFoundError(kind="batch", name=f"{dataset.name} #{number}")

    def load(self, dataset: Dataset, last: int | None = None) -> Interactions:
        """All interactions in the order of import and of their files; up to import number `last`."""
        with self._store.behaviour.snapshot():
            columns = {
                name: self.column(dataset, name, last)
                for name in COLUMN_TYPES
                if name not in _OPTIONAL or getattr(dataset, _OPTIONAL[name])
            }
        return Interactions(**columns)

    def column(self, dataset: Dataset, name: str, last: int | None = None) -> AnyArray:
        """(n,) one column of `Interactions` by its name; nothing else is read.

        Where a batch has no events or folds, their code is that of the name "".
        """
        until = _EVERY if last is None else last
        total = sum(batch.rows for batch in self.batches(dataset) if batch.number <= until)
        column = np.full(total, self._absent(dataset, name), COLUMN_TYPES[name])
        start = 0
        for rows, data in self._store.behaviour.rows(
            "SELECT rows.row_count, blocks.data FROM batches JOIN column_blocks AS rows "
            "ON rows.batch = batches.id AND rows.name = 'user_index' "
            "LEFT JOIN column_blocks AS blocks ON blocks.batch = rows.batch "
            "AND blocks.name = ? AND blocks.block = rows.block "
            "WHERE batches.dataset = ? AND batches.number <= ? "
            "ORDER BY batches.number, rows.block",
            (name, dataset.id, until),
        ):
            if data is not None:
                self._fill(column[start : start + rows], data)
            start += rows
        return column

    def _fill(self, target: AnyArray, data: bytes) -> None:
        try:
            unpack_into(target, data)
        except ValueError as error:
            raise TamperedDataError(where=self._store.behaviour.file.name) from error

    def _absent(self, dataset: Dataset, name: str) -> int:
        names = (
            cast("tuple[str, ...]", getattr(dataset, _OPTIONAL[name])) if name in _OPTIONAL else ()
        )
        return names.index("") if "" in names else 0


def _batch(row: Row) -> Batch:
    number: Any
    identity, number, dataset, source, created, rows, rejected, duplicates, digest = row
    return Batch(
        id=identity,
        number=number,
        dataset_id=dataset,
        source=source,
        created=datetime.fromisoformat(created),
        rows=rows,
        rejected=rejected,
        duplicates=duplicates,
        digest=digest,
    )
