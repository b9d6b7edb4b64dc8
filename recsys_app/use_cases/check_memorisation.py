"""Try to find out from a model whom it was trained on; the finding is kept with the run."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.privacy import MemorisationReport, Randomness
from recsys_app.domain.records import Dataset
from recsys_app.evaluation.experiment import Source, check_memory, prepare_source, training_set
from recsys_app.evaluation.memorisation import (
    FEW_PEOPLE,
    attack,
    judged,
    of_members,
    random_half,
)
from recsys_app.evaluation.protocol import Protocol
from recsys_app.models.registry import registry
from recsys_app.training.threads import computing_on, usable_cores
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class CheckMemorisation(Command[MemorisationReport]):
    """Retrain the settings of `run` on a random half of the people, and attack that model.

    It tests the settings and not the stored weights: of those, everybody was trained on, so there
    is nobody to tell them apart from.
    """

    run: str


@handles(CheckMemorisation, requires=Permission.TRAIN, writes=True)
def check_memorisation(command: CheckMemorisation, context: Context) -> MemorisationReport:
    """The retrained model is dropped at the end, so a private one spends no budget."""
    repositories, control = context.repositories, context.control
    run = repositories.runs.get(command.run)
    settings: Any = run.settings
    model = registry.get(run.model)(**settings["model"])
    dataset = repositories.datasets.get(run.dataset)
    source = _source(dataset, context)
    start = control.clock()
    with computing_on(_threads(int(str(run.report.get("threads", 0))))):
        prepared = prepare_source(source, Protocol.from_json(run.protocol))
        everyone = training_set(source, prepared)
        members = random_half(prepared, dataset.n_users, run.seed)
        half = of_members(everyone, prepared, members)
        check_memory(model, half)
        device = "cpu" if run.device == "cpu" else "auto"
        model.fit(half, seed=run.seed, device=device, control=control)
        order = np.random.default_rng(run.seed).permutation(len(everyone.histories))
        trained_on = members[prepared.training_user_index][order]
        signals = attack(model, everyone.histories.select(order), trained_on, control)
    finding = judged(*signals)
    report = MemorisationReport(
        run=run.name,
        members=len(signals[0]),
        others=len(signals[1]),
        auc=finding.auc,
        tpr=finding.tpr,
        light=finding.light,
        created=datetime.now(UTC),
        seconds=control.clock() - start,
        dataset_version=dataset.version,
        notices=_notices(
            changed=dataset.version != run.dataset_version,
            private=model.randomness is Randomness.PRIVATE,
            few=min(map(len, signals)) < FEW_PEOPLE,
        ),
    )
    repositories.privacy.keep_check(run, report)
    return report


def _source(dataset: Dataset, context: Context) -> Source:
    repositories = context.repositories
    items = repositories.catalogue.items(dataset) if dataset.has_items else None
    return Source(dataset, repositories.interactions.load(dataset), items)


def _threads(trained_with: int) -> int:
    """As many as the run had, as far as there are; 0 leaves them alone."""
    return min(trained_with, usable_cores())


def _notices(*, changed: bool, private: bool, few: bool) -> tuple[str, ...]:
    codes = {"check-data-changed": changed, "check-not-private": private, "check-few-people": few}
    return tuple(code for code, applies in codes.items() if applies)
