"""What trainings have spent of people's privacy, and what attacks found, in `behaviour`."""

import json
from datetime import UTC, datetime

from recsys_app.domain.privacy import (
    DEFAULT_LIMIT,
    MemorisationReport,
    PrivacyBudget,
    PrivacyEntry,
    Spending,
)
from recsys_app.domain.records import Run
from recsys_app.errors import NotFoundError, PrivacyBudgetError
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore


class PrivacyRepository:
    """Budgets by the name of a data set, through all its imports, undos and removals."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def budget(self, dataset: str) -> PrivacyBudget:
        """What was spent on `dataset` and may be."""
        behaviour = self._store.behaviour
        with behaviour.snapshot():
            limit = behaviour.one(
                "SELECT epsilon FROM privacy_limits WHERE dataset = ?", (dataset,)
            )
            rows = behaviour.all(
                "SELECT run, epsilon, delta, created FROM privacy_spending WHERE dataset = ? "
                "ORDER BY id",
                (dataset,),
            )
        entries = tuple(
            PrivacyEntry(run, Spending(epsilon, delta), datetime.fromisoformat(created))
            for run, epsilon, delta, created in rows
        )
        return PrivacyBudget(dataset, DEFAULT_LIMIT if limit is None else limit[0], entries)

    def require(self, dataset: str, spending: Spending) -> PrivacyBudget:
        """The budget, if `spending` fits in what is left of it. Raises PrivacyBudgetError."""
        budget = self.budget(dataset)
        if not budget.allows(spending):
            raise PrivacyBudgetError(
                name=dataset,
                spent=f"{budget.spent.epsilon:g}",
                asked=f"{spending.epsilon:g}",
                limit=f"{budget.limit:g}",
            )
        return budget

    def spend(self, dataset: str, run: str, spending: Spending) -> None:
        """Enter it, within the transaction that stores `run`. Raises PrivacyBudgetError."""
        self.require(dataset, spending)
        self._store.behaviour.execute(
            "INSERT INTO privacy_spending (dataset, run, epsilon, delta, created) "
            "VALUES (?, ?, ?, ?, ?)",
            (dataset, run, spending.epsilon, spending.delta, datetime.now(UTC).isoformat()),
        )

    def set_limit(self, dataset: str, epsilon: float) -> None:
        """How much epsilon the trainings on `dataset` may spend in all."""
        with self._store.behaviour.transaction():
            self._store.behaviour.execute(
                "INSERT INTO privacy_limits VALUES (?, ?) "
                "ON CONFLICT (dataset) DO UPDATE SET epsilon = excluded.epsilon",
                (dataset, epsilon),
            )
            LedgerRepository(self._store).enclose("privacy-limit", dataset=dataset, epsilon=epsilon)

    def keep_check(self, run: Run, report: MemorisationReport) -> None:
        """In the place of an earlier one. Raises NotFoundError: the run is gone."""
        behaviour = self._store.behaviour
        with behaviour.transaction():
            if behaviour.one("SELECT 1 FROM runs WHERE id = ?", (run.id,)) is None:
                raise NotFoundError(kind="run", name=run.name)
            behaviour.execute(
                "INSERT OR REPLACE INTO memorisation_checks VALUES (?, ?)",
                (run.id, json.dumps(report.to_json())),
            )

    def check_of(self, run: Run) -> MemorisationReport | None:
        """The last check of `run`; None where there was none."""
        row = self._store.behaviour.one(
            "SELECT record FROM memorisation_checks WHERE run = ?", (run.id,)
        )
        return None if row is None else MemorisationReport.from_json(json.loads(row[0]))
