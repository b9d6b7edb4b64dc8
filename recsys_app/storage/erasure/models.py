"""What an erasure does to runs: models exchanged or blocked, figures marked, certificates kept."""

import json
from collections.abc import Callable
from typing import Any, Final

from recsys_app.domain.arrays import Int32Array
from recsys_app.domain.erasure import Certificate, WhyStale
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.records import Run
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.models import bundle
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.states import add_state

MARK: Final = "person-erased"  # a code in the notices of a report


class ErasedModels:
    """Every method but the reading ones works within the open transaction of `behaviour`."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self._ledger = LedgerRepository(store)

    def exchange(
        self, run: Run, state: ModelState, vocabulary: Int32Array, certificate: Certificate
    ) -> None:
        """Put the model without the person in the place of the one before, and certify it."""
        behaviour = self._store.behaviour
        behaviour.execute("DELETE FROM states WHERE run = ?", (run.id,))
        digest = add_state(behaviour, bundle(state, vocabulary), run=run.id)
        behaviour.execute(
            "UPDATE runs SET model_version = ? WHERE id = ?", (certificate.dataset_version, run.id)
        )
        if certificate.identical:
            behaviour.execute(
                "INSERT INTO certificates (run, record) VALUES (?, ?)",
                (run.id, json.dumps(certificate.to_json(), ensure_ascii=False)),
            )
        self._ledger.enclose(
            "model-refitted",
            f"model {run.id}",
            digest,
            run=run.name,
            without=certificate.without,
            identical=certificate.identical,
        )

    def block(self, run: Run, why: WhyStale) -> None:
        """Keep the model from everything that others see, until it is trained again."""
        self._store.behaviour.execute("UPDATE runs SET stale = 1 WHERE id = ?", (run.id,))
        self._ledger.enclose("model-stale", run=run.name, why=why)

    def drop(self, run: Run) -> None:
        """Remove a stale model: another run was trained in its place. Free if it is gone."""
        with self._store.behaviour.transaction():
            gone = self._store.behaviour.execute("DELETE FROM states WHERE run = ?", (run.id,))
            if gone.rowcount:
                self._ledger.enclose("model-removed", f"model {run.id}", run=run.name)

    def mark(self, run: Run) -> None:
        """Say in the report of a run, and in its memorisation check, that they know the person."""
        for table, column in (("runs", "id"), ("memorisation_checks", "run")):
            self._change(table, column, run.id, _marked)

    def _change(self, table: str, column: str, number: int, change: Callable[[Any], Any]) -> None:
        row = self._store.behaviour.one(f"SELECT record FROM {table} WHERE {column} = ?", (number,))
        if row is not None:
            self._store.behaviour.execute(
                f"UPDATE {table} SET record = ? WHERE {column} = ?",
                (json.dumps(change(json.loads(row[0])), ensure_ascii=False), number),
            )

    def certificates(self, run: Run | None = None) -> tuple[Certificate, ...]:
        """Those of one run, or all; oldest first."""
        where, values = ("WHERE run = ?", (run.id,)) if run else ("", ())
        rows = self._store.behaviour.all(
            f"SELECT record FROM certificates {where} ORDER BY id", values
        )
        return tuple(Certificate.from_json(json.loads(record)) for (record,) in rows)

    def has_model(self, run: Run) -> bool:
        """Whether a run still has its model."""
        return (
            self._store.behaviour.one("SELECT 1 FROM states WHERE run = ?", (run.id,)) is not None
        )


def _marked(record: Any) -> Any:
    """A run's record, whose report has the notices, or a check, which has them itself."""
    told = record.get("report", record)
    if MARK not in told["notices"]:
        told["notices"] = [*told["notices"], MARK]
    return record
