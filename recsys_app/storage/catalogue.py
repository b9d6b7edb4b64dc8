"""The items of each data set with their titles and attributes, in `published`."""

import json
from collections.abc import Iterable

from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.external_ids import canonical_id
from recsys_app.domain.records import Dataset
from recsys_app.errors import NotFoundError
from recsys_app.storage.batches.reconciliation import known_items, live_batches
from recsys_app.storage.opened import OpenStore


class CatalogueRepository:
    """Items by index and back. Only items that `behaviour` has are seen."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def items(self, dataset: Dataset, only: Iterable[int] | None = None) -> list[CatalogueItem]:
        """By item index; an item without id or title stands for one that was removed.

        With `only`, the items of these indices are read and all others are left blank.
        """
        known = known_items(self._store, dataset)
        wanted = None if only is None else json.dumps(list(only))
        described = self._described(dataset, wanted)
        items = [CatalogueItem("", "")] * dataset.n_items
        for index, item_id in self._store.published.rows(
            "SELECT item_index, id FROM items WHERE dataset = ? AND item_index < ? "
            "AND (? IS NULL OR item_index IN (SELECT value FROM json_each(?)))",
            (dataset.id, dataset.n_items, wanted, wanted),
        ):
            if index in known:
                title, attributes = described.get(index, ("", {}))
                items[index] = CatalogueItem(item_id, title or item_id, attributes)
        return items

    def index_of(self, dataset: Dataset, item_id: str) -> int:
        """The item index of `item_id`, however it is written. Raises NotFoundError."""
        row = self._store.published.one(
            "SELECT item_index FROM items WHERE dataset = ? AND id = ?",
            (dataset.id, canonical_id(item_id)),
        )
        if row is None or not self._store.behaviour.one(
            "SELECT 1 FROM items WHERE dataset = ? AND item_index = ?", (dataset.id, row[0])
        ):
            raise NotFoundError(kind="item", name=item_id)
        return int(row[0])

    def _described(
        self, dataset: Dataset, wanted: str | None
    ) -> dict[int, tuple[str, dict[str, str | float]]]:
        described: dict[int, tuple[str, dict[str, str | float]]] = {}
        for index, title, attributes in self._store.published.rows(
            "SELECT item_index, title, attributes FROM item_attributes WHERE dataset = ? "
            "AND batch IN (SELECT value FROM json_each(?)) "
            "AND (? IS NULL OR item_index IN (SELECT value FROM json_each(?))) "
            "ORDER BY item_index, batch",
            (dataset.id, live_batches(self._store, dataset.id), wanted, wanted),
        ):
            before = described.get(index, ("", {}))
            described[index] = (title or before[0], before[1] | json.loads(attributes))
        return described
