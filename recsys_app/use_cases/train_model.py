"""Train one recommender and test it honestly; the run, its model and its figures are kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from recsys_app.access.permissions import Permission
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.privacy import PrivacyBudget, PrivacySpent, Spending
from recsys_app.domain.records import NewRun
from recsys_app.errors import InvalidDatasetError
from recsys_app.evaluation.experiment import Experiment, Source, run_experiment
from recsys_app.evaluation.figures import TrainingReport
from recsys_app.evaluation.privacy import check_provable
from recsys_app.evaluation.protocol import Protocol
from recsys_app.models.registry import registry
from recsys_app.training.threads import computing_on
from recsys_app.use_cases._runs import report_of
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class TrainModel(Command[TrainingReport]):
    """Named as on the command line; `settings` and `preprocessing` hold what is not the default.

    `threads` is how many processor cores to compute on; 0 takes all.
    """

    dataset: str
    model: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    split: str = "temporal"
    target: str = ""
    k: tuple[int, ...] = (5, 10, 20)
    preprocessing: Mapping[str, Value] = field(default_factory=dict)
    seed: int = 42
    device: str = "auto"
    threads: int = 0


@handles(TrainModel, requires=Permission.TRAIN, writes=True)
def train_model(command: TrainModel, context: Context) -> TrainingReport:
    """Nothing is stored until the run is complete; an interrupted training goes on from its checkpoint.

    What a private model spends is stored with it, in one transaction: a training that is cancelled or
    cut off has shown nobody anything, and spends nothing.
    """
    repositories = context.repositories
    dataset = repositories.datasets.get(command.dataset)
    if not repositories.interactions.batches(dataset):
        raise InvalidDatasetError("no-interactions", name=dataset.name)
    model = registry.get(command.model)(**command.settings)
    if model.needs_items and not dataset.has_items:
        raise InvalidDatasetError("no-item-table", model=model.title)
    if command.device not in {"auto", "cpu"}:  # asked of every model, also of those that need none
        from recsys_app.training.device import choose_device

        choose_device(command.device)
    protocol = Protocol(
        split=command.split,
        target=command.target,
        k=command.k,
        seed=command.seed,
        preprocessing=Preprocessing(**command.preprocessing).settings,
    )
    check_provable(model, protocol)
    budget = repositories.privacy.budget(dataset.name)
    if (planned := model.spending(dataset.n_users)) is not None:
        repositories.privacy.require(dataset.name, planned)
    source = Source(
        dataset,
        repositories.interactions.load(dataset),
        repositories.catalogue.items(dataset) if dataset.has_items else None,
    )
    checkpoint = _fingerprint(command, dataset.version)
    with computing_on(command.threads):
        experiment = run_experiment(
            model,
            source,
            protocol,
            seed=command.seed,
            device=command.device,
            control=context.control,
            checkpoints=repositories.models.checkpoints(checkpoint),
        )
    spending = model.spending(len(experiment.prepared.before_test))
    run = repositories.runs.add(
        _new_run(experiment, spending, budget),
        experiment.model.state(),
        experiment.prepared.item_vocabulary,
        person_index=experiment.evaluation.user_index,
        per_person=experiment.evaluation.per_person,
        checkpoint=checkpoint,
        spending=spending,
    )
    return report_of(run, repositories)


def _fingerprint(command: TrainModel, dataset_version: str) -> str:
    """Equal for two trainings that would end in the same model, so one can go on for the other."""
    asked = json.dumps([asdict(command), dataset_version], sort_keys=True, default=list)
    return hashlib.sha256(asked.encode()).hexdigest()


def _new_run(experiment: Experiment, spending: Spending | None, budget: PrivacyBudget) -> NewRun:
    protocol = experiment.protocol
    report = experiment.report()
    if spending is not None:
        report = replace(
            report,
            privacy=PrivacySpent.of(spending, budget),
            notices=(*report.notices, "metrics-not-private"),
        )
    return NewRun(
        model=experiment.model.name,
        settings={
            "model": dict(experiment.model.settings),
            "preprocessing": dict(protocol.preprocessing),
        },
        dataset=experiment.dataset.name,
        dataset_version=experiment.dataset.version,
        protocol=protocol.to_json(),
        protocol_key=protocol.key(),
        seed=experiment.seed,
        device=experiment.device,
        seconds=experiment.seconds,
        epochs=experiment.epochs,
        peak_memory_mb=experiment.peak_memory_mb,
        report=report.to_json(),
        curves=experiment.curves,
    )
