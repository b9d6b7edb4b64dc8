"""Runs: what was trained with which settings, and how well it did, in `behaviour`."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import numpy as np

from recsys_app.domain.arrays import Float32Array, Int32Array
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.privacy import Spending
from recsys_app.domain.records import Dataset, NewRun, Run
from recsys_app.errors import NotFoundError
from recsys_app.storage.compartments.database import Row
from recsys_app.storage.datasets import DatasetRepository
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.models import bundle
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.privacy import PrivacyRepository
from recsys_app.storage.states import add_state

_SELECT: Final = (
    "SELECT runs.id, runs.model, datasets.name, runs.created, runs.archived, runs.note, "
    "runs.record, runs.model_version, runs.stale FROM runs JOIN datasets ON datasets.id = runs.dataset"
)
_IN_RECORD: Final = (
    "settings", "dataset_version", "protocol", "protocol_key", "seed", "device", "seconds",
    "epochs", "peak_memory_mb", "report", "curves",
)  # fmt: skip
_PERSON_INDEX: Final = ""


class RunRepository:
    """Runs by name ("ease-12": the model and a number that is never given twice)."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def add(
        self,
        run: NewRun,
        state: ModelState,
        item_vocabulary: Int32Array,
        *,
        person_index: Int32Array,
        per_person: Mapping[str, Float32Array],
        checkpoint: str | None = None,
        spending: Spending | None = None,
    ) -> Run:
        """Keep a run with its model in one transaction, and drop the checkpoint it came from.

        Args:
            run: what was trained and how well it did.
            state: the trained model.
            item_vocabulary: (n_items,) int32, the data set's index of each item of the model.
            person_index: (n,) int32, the people it was tested on.
            per_person: (n,) float32 each, by metric ("ndcg@10").
            checkpoint: name of the checkpoint slot to clear.
            spending: what the training spent of people's privacy; entered with the run or not at all.

        Raises:
            NotFoundError: the data set is gone.
            PrivacyBudgetError: there is not so much left to spend.
        """
        behaviour = self._store.behaviour
        record = json.dumps({name: getattr(run, name) for name in _IN_RECORD}, ensure_ascii=False)
        with behaviour.transaction():
            dataset = DatasetRepository(self._store).get(run.dataset)
            number = behaviour.insert(
                "INSERT INTO runs (dataset, model, created, archived, note, record, model_version, "
                "stale) VALUES (?, ?, ?, 0, ?, ?, ?, 0)",
                (
                    dataset.id,
                    run.model,
                    datetime.now(UTC).isoformat(),
                    run.note,
                    record,
                    run.dataset_version,
                ),
            )
            digest = add_state(behaviour, bundle(state, item_vocabulary), run=number)
            self._add_people(number, person_index, per_person)
            if spending is not None:
                name = f"{run.model}-{number}"
                PrivacyRepository(self._store).spend(dataset.name, name, spending)
            behaviour.execute("DELETE FROM states WHERE checkpoint = ?", (checkpoint,))
            LedgerRepository(self._store).enclose(
                "train", f"model {number}", digest, run=f"{run.model}-{number}", dataset=run.dataset
            )
        return self.get(f"{run.model}-{number}")

    def _add_people(
        self, run: int, person_index: Int32Array, per_person: Mapping[str, Float32Array]
    ) -> None:
        columns = {_PERSON_INDEX: np.ascontiguousarray(person_index, "<i4")} | {
            metric: np.ascontiguousarray(values, "<f4") for metric, values in per_person.items()
        }
        self._store.behaviour.executemany(
            "INSERT INTO run_people VALUES (?, ?, ?)",
            ((run, name, column.tobytes()) for name, column in columns.items()),
        )

    def get(self, name: str) -> Run:
        """The run called `name`. Raises NotFoundError."""
        model, _, number = name.rpartition("-")
        if number.isascii() and number.isdigit():
            row = self._store.behaviour.one(
                f"{_SELECT} WHERE runs.id = CAST(? AS INTEGER) AND runs.model = ?", (number, model)
            )
            if row is not None:
                return _run(row)
        raise NotFoundError(kind="run", name=name)

    def find(self, dataset: Dataset | None = None) -> tuple[Run, ...]:
        """The runs on `dataset`, or all, newest first."""
        where, values = ("", ()) if dataset is None else ("WHERE runs.dataset = ?", (dataset.id,))
        rows = self._store.behaviour.all(f"{_SELECT} {where} ORDER BY runs.id DESC", values)
        return tuple(_run(row) for row in rows)

    def remove(self, run: Run) -> None:
        """Remove a run with its model and its figures; free if it is gone."""
        behaviour = self._store.behaviour
        with behaviour.transaction():
            if behaviour.execute("DELETE FROM runs WHERE id = ?", (run.id,)).rowcount:
                LedgerRepository(self._store).enclose(
                    "run-removed", f"model {run.id}", run=run.name
                )

    def per_person(self, run: Run) -> tuple[Int32Array, dict[str, Float32Array]]:
        """(n,) user indices, and per metric (n,) float32 values."""
        columns: dict[str, bytes] = dict(
            self._store.behaviour.all("SELECT name, data FROM run_people WHERE run = ?", (run.id,))
        )
        people = np.frombuffer(columns.pop(_PERSON_INDEX, b""), "<i4")
        return people, {name: np.frombuffer(data, "<f4") for name, data in columns.items()}


def _run(row: Row) -> Run:
    number, model, dataset, created, archived, note, record, model_version, stale = row
    return Run(
        id=number,
        name=f"{model}-{number}",
        model=model,
        dataset=dataset,
        created=datetime.fromisoformat(created),
        archived=bool(archived),
        note=note,
        model_version=model_version,
        stale=bool(stale),
        **json.loads(record),
    )
