"""Everything that one import writes, all or nothing."""

import json
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

from recsys_app.domain.arrays import Int32Array, UInt16Array
from recsys_app.domain.catalogue import Attribute
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Batch, Dataset
from recsys_app.errors import StorageUnavailableError
from recsys_app.storage.batches.columns import ColumnWriter
from recsys_app.storage.batches.identities import Identities, Names
from recsys_app.storage.batches.pseudonyms import new_pseudonyms
from recsys_app.storage.batches.reconciliation import announce, reconcile, settle, sweep
from recsys_app.storage.batches.record import BatchRecord
from recsys_app.storage.batches.removal import prune
from recsys_app.storage.batches.row_buffer import RowBuffer
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

Mode = Literal["new", "append", "replace"]


class BatchWriter:
    """A context manager: what is not committed when it is left is rolled back in all compartments.

    Blocks go into the open transaction as they fill; in memory are only the ids of the data set.
    `mode` "new" makes the data set, "append" needs one, "replace" takes the place of what it holds
    and keeps the indices and pseudonyms of ids that come again.

    Raises (on entering):
        ConflictError: "new", and there is one of that name.
        NotFoundError: "append", and there is none.
    """

    def __init__(
        self, store: OpenStore, name: str, *, source: str, mode: Mode, allow_same: bool
    ) -> None:
        self._store = store
        self._name = name
        self._source = source
        self._mode = mode
        self._allow_same = allow_same

    def __enter__(self) -> Self:
        reconcile(self._store)
        try:
            self._begin()
        except BaseException:
            self._rollback()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._rollback()

    def _begin(self) -> None:
        store = self._store
        for database in (store.behaviour, store.people, store.published):
            database.begin()
        self.dataset = self._target()
        for database in (store.people, store.published):
            announce(database, self.dataset.id)
        self._ledger = LedgerRepository(store)
        if self._mode == "replace":
            for (number,) in store.behaviour.all(
                "SELECT id FROM batches WHERE dataset = ?", (self.dataset.id,)
            ):
                self._ledger.enclose("replace", f"batch {number}", dataset=self._name)
            store.behaviour.execute("DELETE FROM batches WHERE dataset = ?", (self.dataset.id,))
        self._record = BatchRecord(store, self.dataset, self._source)
        self._columns = ColumnWriter(store.behaviour, self._record.id)
        self._events, self._folds = Names(self.dataset.events), Names(self.dataset.folds)
        self._load_identities()
        self._prepare_buffers()

    def _target(self) -> Dataset:
        datasets = DatasetRepository(self._store)
        if self._mode == "append":
            return datasets.get(self._name)
        found = datasets.find(self._name) if self._mode == "replace" else None
        return found or datasets.add(self._name)

    def _load_identities(self) -> None:
        store, dataset, kept = self._store, self.dataset, self._mode != "replace"
        self._users = Identities(
            store.people.rows(
                "SELECT external_id, user_index FROM persons WHERE dataset = ?", (dataset.id,)
            ),
            dataset.n_users,
            kept=kept,
        )
        self._items = Identities(
            store.published.rows(
                "SELECT id, item_index FROM items WHERE dataset = ?", (dataset.id,)
            ),
            dataset.n_items,
            kept=kept,
        )

    def _prepare_buffers(self) -> None:
        store = self._store
        insert = "INSERT OR REPLACE INTO"
        self._rejects = RowBuffer(
            store.people, f"{insert} rejected_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._item_attributes = RowBuffer(
            store.published, f"{insert} item_attributes VALUES (?, ?, ?, ?, ?)"
        )
        self._user_attributes = RowBuffer(
            store.behaviour, f"{insert} user_attributes VALUES (?, ?, ?, ?)"
        )
        self._person_attributes = RowBuffer(
            store.people, f"{insert} person_attributes VALUES (?, ?, ?, ?)"
        )

    # ------------------------------------------------------------------ what the importer calls

    @property
    def new_people(self) -> int:
        return self._users.n_new

    @property
    def new_items(self) -> int:
        return self._items.n_new

    @property
    def n_people(self) -> int:
        """People of the data set by now; of one that is replaced only those that came again."""
        return len(self._users)

    @property
    def n_items(self) -> int:
        """Items of the data set by now; of one that is replaced only those that came again."""
        return len(self._items)

    def users(self, external_ids: list[str]) -> Int32Array:
        """(n,) int32: the index of each id; a new one gets an index and a random pseudonym."""
        indices, new = self._users.of(external_ids)
        if new:
            self._store.people.executemany(
                "INSERT INTO persons VALUES (?, ?, ?)", ((self.dataset.id, *pair) for pair in new)
            )
            self._name_users([index for index, _ in new])
        return indices

    def items(self, item_ids: list[str]) -> Int32Array:
        """(n,) int32: the index of each id, new ones added."""
        indices, new = self._items.of(item_ids)
        if new:
            dataset = self.dataset.id
            self._store.published.executemany(
                "INSERT INTO items VALUES (?, ?, ?)", ((dataset, *pair) for pair in new)
            )
            self._store.behaviour.executemany(
                "INSERT INTO items VALUES (?, ?)", ((dataset, index) for index, _ in new)
            )
        return indices

    def events(self, names: list[str]) -> UInt16Array:
        """(n,) uint16: the code of each event name."""
        return self._events.of(names)

    def folds(self, names: list[str]) -> UInt16Array:
        """(n,) uint16: the code of each fold name."""
        return self._folds.of(names)

    def append(self, interactions: Interactions) -> None:
        """Rows with indices from `users` and `items`; each call must bring the same columns."""
        self._columns.append(interactions)

    def reject(self, file: str, line: int, reason: str, text: str, person: str = "") -> None:
        """Keep a row that cannot be used, with the name of its file and its line number in it.

        `person` is whose row it is, where its columns say so.
        """
        place = (self.dataset.id, self._record.id, file, line, self._rejects.count)
        self._rejects.add((*place, reason, text, person))

    def item_attributes(
        self, item_id: str, title: str, attributes: Mapping[str, Attribute]
    ) -> None:
        """What is known about an item, which need not occur in any interaction."""
        (index,) = self.items([item_id]).tolist()
        said = json.dumps(attributes, ensure_ascii=False)
        self._item_attributes.add((self.dataset.id, index, self._record.id, title, said))

    def user_attributes(
        self,
        external_id: str,
        attributes: Mapping[str, Attribute],
        identifying: Mapping[str, Attribute],
    ) -> None:
        """What is known about a person; `identifying` goes to `people`."""
        (index,) = self.users([external_id]).tolist()
        for buffer, said in (
            (self._user_attributes, attributes),
            (self._person_attributes, identifying),
        ):
            if said:
                row = (
                    self.dataset.id,
                    index,
                    self._record.id,
                    json.dumps(said, ensure_ascii=False),
                )
                buffer.add(row)

    def commit(self, *, time_kind: TimeKind, rated: bool, duplicates: int = 0) -> Batch:
        """Make it all visible at once.

        Raises:
            ConflictError: the data set has a batch with the same rows.
            InvalidDatasetError: its other batches have another kind of time.
        """
        digest, rows = self._columns.finish(), self._columns.rows
        if rows:
            self._record.check_time(time_kind)
            if not self._allow_same:
                self._record.check_new(digest)
        self._flush()
        self._record.fill(
            rows=rows, rejected=self._rejects.count, duplicates=duplicates, digest=digest
        )
        # a table of items or people says nothing about time
        self._record.describe(time_kind if rows else None, self._events, self._folds, rated=rated)
        if self._mode == "replace":
            prune(self._store, self.dataset)
        committed = self._record.read()
        self._ledger.enclose(
            "import",
            f"batch {committed.id}",
            digest,
            dataset=self._name,
            mode=self._mode,
            rows=rows,
            rejected=committed.rejected,
        )
        for database in (self._store.people, self._store.published, self._store.behaviour):
            database.commit()
        self._clean_up()
        return committed

    # ------------------------------------------------------------------ steps of the above

    def _name_users(self, indices: list[int]) -> None:
        """Insert them with pseudonyms; again for those whose pseudonym was taken."""
        behaviour, dataset = self._store.behaviour, self.dataset.id
        while indices:
            rows = zip([dataset] * len(indices), indices, new_pseudonyms(len(indices)), strict=True)
            inserted = behaviour.executemany("INSERT OR IGNORE INTO users VALUES (?, ?, ?)", rows)
            if inserted == len(indices):
                return
            indices = [index for index in indices if not self._is_named(index)]

    def _is_named(self, index: int) -> bool:
        row = self._store.behaviour.one(
            "SELECT 1 FROM users WHERE dataset = ? AND user_index = ?", (self.dataset.id, index)
        )
        return row is not None

    def _flush(self) -> None:
        for buffer in (
            self._rejects,
            self._item_attributes,
            self._user_attributes,
            self._person_attributes,
        ):
            buffer.flush()
        self._store.behaviour.execute(
            "UPDATE datasets SET n_users = ?, n_items = ? WHERE id = ?",
            (self._users.following, self._items.following, self.dataset.id),
        )

    def _clean_up(self) -> None:
        """The batch is in place by now: what fails here is done by the next `reconcile`."""
        with suppress(StorageUnavailableError):
            if self._mode == "replace":
                sweep(self._store, self.dataset.id)
            else:
                settle(self._store, self.dataset.id)

    def _rollback(self) -> None:
        for database in (self._store.behaviour, self._store.people, self._store.published):
            database.rollback()
