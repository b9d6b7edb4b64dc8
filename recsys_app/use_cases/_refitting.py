"""A run's model trained anew from given data, with the run's own settings, split, seed and threads."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from recsys_app.data.preparation import Prepared
from recsys_app.domain.arrays import Int32Array
from recsys_app.domain.erasure import Certificate
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.records import Dataset, Run
from recsys_app.evaluation.experiment import Source, check_memory, prepare_source, training_set
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.control import JobControl
from recsys_app.models.registry import registry
from recsys_app.storage.models import state_digest
from recsys_app.storage.repositories import Repositories
from recsys_app.training.threads import computing_on, usable_cores

_LIBRARIES: Final = ("numpy", "scipy", "torch")


@dataclass(frozen=True, slots=True)
class Refit:
    """A model that no longer knows somebody. `digest` is the SHA-256 (hex) of its stored state."""

    state: ModelState
    vocabulary: Int32Array
    digest: str
    threads: int
    prepared: Prepared


def data_of(
    repositories: Repositories, dataset: Dataset, last: int, *, without: int | None = None
) -> Source:
    """What the store has of `dataset` up to import number `last`, `without` one person if wished."""
    rows = repositories.interactions.load(dataset, last)
    if without is not None:
        rows = rows.take(np.flatnonzero(rows.user_index != without))
    items = repositories.catalogue.items(dataset) if dataset.has_items else None
    return Source(dataset, rows, items)


def refit(run: Run, source: Source, control: JobControl) -> Refit:
    """Prepare, split and fit as the run was; k-core, cuts in time and vocabulary come out anew.

    Raises:
        InputError: what is left is not enough to train on.
    """
    settings: Any = run.settings
    model = registry.get(run.model)(**settings["model"])
    threads = min(int(str(run.report.get("threads") or 0)), usable_cores())
    with computing_on(threads):
        prepared = prepare_source(source, Protocol.from_json(run.protocol))
        training = training_set(source, prepared)
        check_memory(model, training)
        model.fit(training, seed=run.seed, control=control)
    state, vocabulary = model.state(), prepared.item_vocabulary
    return Refit(state, vocabulary, state_digest(state, vocabulary), threads, prepared)


def certify(run: Run, fitted: Refit, without: str, person: str, data: Dataset) -> Certificate:
    """What was computed, from what, and both digests; `data` is the data set after the erasure."""
    counts = fitted.prepared.counts
    return Certificate(
        run=run.name,
        dataset=run.dataset,
        dataset_version=data.version,
        person=person,
        created="",
        model_name=run.model,
        settings=run.settings,
        protocol=run.protocol,
        seed=run.seed,
        threads=fitted.threads,
        interactions=counts["training_interactions"],
        people=counts["training_people"],
        items=counts["items"],
        model=fitted.digest,
        without=without,
        libraries={name: version(name) for name in _LIBRARIES},
    )
