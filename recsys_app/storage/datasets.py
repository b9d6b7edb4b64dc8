"""The named data sets of a store, in `behaviour`."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.errors import ConflictError, InvalidSettingError, NotFoundError
from recsys_app.storage.compartments.database import Row
from recsys_app.storage.opened import OpenStore

LONGEST_NAME: Final = 100
_COLUMNS: Final = "id, name, created, time_kind, rated, events, folds, has_items, n_users, n_items"


class DatasetRepository:
    """Data sets by name. Importing adds them; `Repositories.remove_dataset` removes them."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def get(self, name: str) -> Dataset:
        """The data set called `name`. Raises NotFoundError."""
        found = self.find(name)
        if found is None:
            raise NotFoundError(kind="data set", name=name)
        return found

    def find(self, name: str) -> Dataset | None:
        row = self._store.behaviour.one(f"SELECT {_COLUMNS} FROM datasets WHERE name = ?", (name,))
        return None if row is None else self._dataset(row)

    def all(self) -> tuple[Dataset, ...]:
        """All of them, by name."""
        rows = self._store.behaviour.all(f"SELECT {_COLUMNS} FROM datasets ORDER BY name")
        return tuple(self._dataset(row) for row in rows)

    def add(self, name: str) -> Dataset:
        """A data set without interactions; what its columns mean is said when a batch commits.

        Raises:
            ConflictError: there is one of that name.
            InvalidSettingError: the name is empty, too long or not printable.
        """
        if not (0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()):
            raise InvalidSettingError("dataset-name", longest=LONGEST_NAME)
        if self.find(name) is not None:
            raise ConflictError("dataset-exists", name=name)
        self._store.behaviour.execute(
            "INSERT INTO datasets (name, created, time_kind, rated, events, folds, has_items, "
            "n_users, n_items, n_batches) VALUES (?, ?, ?, 0, '[]', '[]', 0, 0, 0, 0)",
            (name, datetime.now(UTC).isoformat(), TimeKind.NONE),
        )
        return self.get(name)

    def _dataset(self, row: Row) -> Dataset:
        number, name, created, time_kind, rated, events, folds, has_items, n_users, n_items = row
        return Dataset(
            id=number,
            name=name,
            created=datetime.fromisoformat(created),
            time_kind=TimeKind(time_kind),
            rated=bool(rated),
            events=tuple(json.loads(events)),
            folds=tuple(json.loads(folds)),
            has_items=bool(has_items),
            version=self._version(number),
            n_users=n_users,
            n_items=n_items,
        )

    def version_up_to(self, dataset: Dataset, last: int) -> str:
        """The version that `dataset` had, as it is now, when import number `last` was its newest."""
        return _digest(row for row in self._batches(dataset.id) if row[0] <= last)

    def last_import_of(self, dataset: Dataset, version: str) -> int | None:
        """The number of the newest import in `version`; None where it cannot be had any more."""
        batches = self._batches(dataset.id)
        for count in range(len(batches), 0, -1):
            if _digest(batches[:count]) == version:
                return int(batches[count - 1][0])
        return None

    def _version(self, dataset: int) -> str:
        return _digest(self._batches(dataset))

    def _batches(self, dataset: int) -> list[Row]:
        return self._store.behaviour.all(
            "SELECT number, digest FROM batches WHERE dataset = ? ORDER BY number", (dataset,)
        )


def _digest(batches: Iterable[Row]) -> str:
    return hashlib.sha256(json.dumps(list(batches)).encode()).hexdigest()[:16]
