"""One run from a stored log to its figures: prepare, fit, test. The only way a run is made.

The model is given the training part, and people from the validation part for early stopping. It
meets the test part only after fitting, through `evaluate`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recsys_app.data.preparation import Prepared, prepare
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Dataset
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import WouldNotFitError
from recsys_app.evaluation.curves import CurveControl
from recsys_app.evaluation.evaluator import evaluate, people_to_test
from recsys_app.evaluation.figures import Evaluation, TrainingReport
from recsys_app.evaluation.memory import free_bytes, peak_bytes, reset_peak
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.control import JobControl
from recsys_app.models.base import Recommender
from recsys_app.training.checkpoints import Checkpoints
from recsys_app.training.threads import threads_in_use


@dataclass(frozen=True, slots=True)
class Source:
    """A data set with its log and, where it has an item table, its items by item index."""

    dataset: Dataset
    interactions: Interactions
    items: Sequence[CatalogueItem] | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A fitted model and what is known about it.

    Attributes:
        prepared: the parts it was trained and tested on.
        seconds: wall time of preparation, fitting and evaluation together, without pauses.
        peak_memory_mb: see `memory`; in 10**6 bytes.
        epochs: passes over the training data; 0 for a closed form.
        threads: processor threads that PyTorch computed with.
        curves: reported value ("loss", "ndcg@10") to its course.
    """

    model: Recommender
    dataset: Dataset
    protocol: Protocol
    seed: int
    device: str
    prepared: Prepared
    evaluation: Evaluation
    seconds: float
    fit_seconds: float
    evaluation_seconds: float
    peak_memory_mb: float
    epochs: int
    threads: int
    curves: Mapping[str, list[float]]

    def report(self, run: str = "") -> TrainingReport:
        """What is stored and shown of it; the store gives the name of the run."""
        tested = self.evaluation
        return TrainingReport(
            run=run,
            model=self.model.name,
            title=self.model.title,
            family=self.model.family,
            dataset=self.dataset.name,
            split=self.protocol.split,
            seed=self.seed,
            device=self.device,
            seconds=self.seconds,
            epochs=self.epochs,
            threads=self.threads,
            peak_memory_mb=self.peak_memory_mb,
            metrics=tested.metrics,
            counts=tested.counts,
            without_history=tested.without_history,
            ndcg_by_length=tested.ndcg_by_length,
            formulas=tested.formulas,
            tied_share=tested.tied_share,
            settings=dict(self.model.settings),
            protocol=self.protocol.to_json(),
            preparation=dict(self.prepared.counts),
            fit_seconds=self.fit_seconds,
            evaluation_seconds=self.evaluation_seconds,
            notices=(*self.prepared.notices, *tested.notices),
            curves=self.curves,
        )


def prepare_source(source: Source, protocol: Protocol) -> Prepared:
    """The parts of `source` under `protocol`; see `data.preparation.prepare` for what it raises."""
    return prepare(
        source.interactions,
        source.dataset,
        split=protocol.split,
        target=protocol.target,
        preprocessing=Preprocessing(**protocol.preprocessing),
        seed=protocol.seed,
    )


def training_set(source: Source, prepared: Prepared) -> TrainingSet:
    """All that a model may see of `prepared`."""
    items = source.items
    return TrainingSet(
        histories=prepared.training,
        n_items=len(prepared.item_vocabulary),
        items=None if items is None else [items[i] for i in prepared.item_vocabulary],
        validation=prepared.validation if len(prepared.validation) else None,
        rated=prepared.rated,
        before_test=prepared.before_test,
        timed=source.dataset.time_kind is not TimeKind.NONE,
    )


def check_memory(model: Recommender, training: TrainingSet) -> None:
    """Refuse what would make the machine swap or the system end the program.

    Raises WouldNotFitError.
    """
    known = training.complete
    needed = model.estimated_memory(len(known), training.n_items, len(known.item_index))
    free = free_bytes()
    if needed > free:
        raise WouldNotFitError(needed_mb=needed // 10**6, available_mb=free // 10**6)


def run_experiment(
    model: Recommender,
    source: Source,
    protocol: Protocol,
    *,
    seed: int,
    device: str = "cpu",
    control: JobControl | None = None,
    checkpoints: Checkpoints | None = None,
) -> Experiment:
    """Fit the unfitted `model` on the training part of `source` and test it under `protocol`.

    Raises:
        InvalidDatasetError: too little data to train or to test.
        WouldNotFitError: the model would need more memory than is free.
        InvalidSettingError: the protocol does not fit the data.
        ModelError: the model failed.
        JobCancelledError: by `control`.
    """
    control = CurveControl(control or JobControl())
    reset_peak()
    start = control.clock()
    prepared = prepare_source(source, protocol)
    training = training_set(source, prepared)
    people_to_test(prepared.test, training.n_items)  # refused now rather than after the training
    check_memory(model, training)
    ready = control.clock()
    model.fit(training, seed=seed, device=device, control=control, checkpoints=checkpoints)
    fitted = control.clock()
    evaluation = evaluate(model, prepared.test, training, protocol, control)
    end = control.clock()
    return Experiment(
        model=model,
        dataset=source.dataset,
        protocol=protocol,
        seed=seed,
        device=model.device,
        prepared=prepared,
        evaluation=evaluation,
        seconds=end - start,
        fit_seconds=fitted - ready,
        evaluation_seconds=end - fitted,
        peak_memory_mb=peak_bytes() / 1e6,
        epochs=control.epochs,
        threads=threads_in_use(),
        curves=control.curves,
    )
