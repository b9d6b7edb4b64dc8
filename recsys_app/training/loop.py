"""The one training loop: epochs, early stopping, progress, pause, cancel, checkpoints."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

import numpy as np
import torch
from torch import Tensor, nn

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.model_state import Json, ModelState
from recsys_app.errors import TrainingDivergedError
from recsys_app.jobs.control import JobControl
from recsys_app.training.averaging import AveragedWeights
from recsys_app.training.checkpoints import Checkpoints
from recsys_app.training.early_stopping import EarlyStopping
from recsys_app.training.snapshots import (
    load_optimizer_state,
    load_weights,
    optimizer_state_of,
    under_prefix,
    weights_of,
    with_prefix,
)

B = TypeVar("B")
Curves = dict[str, list[float]]

SECONDS_BETWEEN_CHECKPOINTS = 20.0  # no more often, and at the end of an epoch only


@dataclass(slots=True)
class Training(Generic[B]):
    """A training ready to `run`.

    Attributes:
        module: is left with the averaged weights of its best epoch, in evaluation mode.
        optimizer: over the module's parameters.
        batches: the batches of an epoch, counted from 1. All chance in it and in `loss` must follow
            from the epoch (see `epoch_seed`), so that a resumed training draws the same numbers.
        loss: mean loss of one batch, to be differentiated.
        validate: higher is better; asked after every epoch about the averaged weights.
            None: all epochs are trained and the last is the best.
        criterion: name of what `validate` returns, for its curve.
        epochs: at most this many.
        patience: epochs without improvement before stopping.
        averaging: decay of `AveragedWeights`; 0 keeps the weights of the last step.
        warm_up: steps over which the learning rate rises to the optimiser's.
        key: says which training it is; a checkpoint of another one is not gone on from.
    """

    module: nn.Module
    optimizer: torch.optim.Optimizer
    batches: Callable[[int], Sequence[B]]
    loss: Callable[[B], Tensor]
    validate: Callable[[], float] | None
    criterion: str
    epochs: int
    patience: int
    key: str
    averaging: float = 0.0
    warm_up: int = 0
    _step: int = field(init=False, default=0)
    _average: AveragedWeights = field(init=False)
    _stopping: EarlyStopping = field(init=False)
    _best: dict[str, AnyArray] = field(init=False)
    _rate: float = field(init=False)
    _curves: Curves = field(init=False, default_factory=dict)

    def run(
        self, control: JobControl | None = None, checkpoints: Checkpoints | None = None
    ) -> None:
        """Train, going on from the last checkpoint of this training if there is one.

        Raises:
            TrainingDivergedError: the loss is no longer a number.
            JobCancelledError: asked to stop; the last checkpoint stays.
        """
        control = control or JobControl()
        self._average = AveragedWeights(self.module, self.averaging)
        self._stopping = EarlyStopping(self.patience)
        self._best = weights_of(self.module)
        self._rate = self.optimizer.param_groups[0]["lr"]
        control.stage("training", self.epochs, "epochs")
        epoch = self._resume(control, checkpoints)
        saved_at = time.monotonic()
        while epoch < self.epochs and not self._stopping.exhausted(epoch):
            epoch += 1
            self._record(epoch, control, self._run_epoch(epoch, control))
            if checkpoints and time.monotonic() - saved_at >= SECONDS_BETWEEN_CHECKPOINTS:
                checkpoints.save(self._snapshot(epoch))
                saved_at = time.monotonic()
        load_weights(self.module, self._best)
        self.module.eval()

    def _run_epoch(self, epoch: int, control: JobControl) -> float:
        """Mean loss of the epoch's batches."""
        self.module.train()
        batches = self.batches(epoch)
        total = 0.0
        for number, batch in enumerate(batches, 1):
            control.check_cancelled()
            total += self._take_step(self.loss(batch))
            control.report(epoch - 1 + number / (len(batches) + 1))
        return total / max(1, len(batches))

    def _take_step(self, loss: Tensor) -> float:
        self._step += 1
        value = loss.item()
        if not math.isfinite(value):
            raise TrainingDivergedError(step=self._step)
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate * min(1.0, self._step / max(1, self.warm_up))
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        self.optimizer.step()
        self._average.update()
        return value

    def _record(self, epoch: int, control: JobControl, loss: float) -> None:
        values = {"loss": loss}
        with self._average.applied():
            if self.validate is not None:
                self.module.eval()
                values[self.criterion] = self.validate()
            if self._stopping.update(epoch, values.get(self.criterion, float(epoch))):
                self._best = weights_of(self.module)
        for name, value in values.items():
            self._curves.setdefault(name, []).append(value)
        control.report(epoch, **values)

    def _snapshot(self, epoch: int) -> ModelState:
        with self._average.applied():
            average = weights_of(self.module)
        return ModelState(
            arrays=with_prefix("weights", weights_of(self.module))
            | with_prefix("average", average)
            | with_prefix("best", self._best)
            | with_prefix("optimizer", optimizer_state_of(self.optimizer)),
            config={
                "key": self.key,
                "epoch": epoch,
                "step": self._step,
                "best": self._stopping.best,
                "best_epoch": self._stopping.best_epoch,
                "curves": cast("dict[str, Json]", self._curves),
            },
        )

    def _resume(self, control: JobControl, checkpoints: Checkpoints | None) -> int:
        """The epoch to go on from; its curves are reported again, as nobody may have kept them."""
        state = checkpoints.load() if checkpoints else None
        if state is None or state.config["key"] != self.key:
            return 0
        load_weights(self.module, under_prefix("weights", state.arrays))
        load_optimizer_state(self.optimizer, under_prefix("optimizer", state.arrays))
        with self._average.applied():
            load_weights(self.module, under_prefix("average", state.arrays))
        self._best = under_prefix("best", state.arrays)
        self._stopping.best = cast("float", state.config["best"])
        self._stopping.best_epoch = cast("int", state.config["best_epoch"])
        self._curves = cast("Curves", state.config["curves"])
        self._step = self._average.steps = cast("int", state.config["step"])
        epoch = cast("int", state.config["epoch"])
        for done in range(epoch):
            control.report(done + 1, **{name: curve[done] for name, curve in self._curves.items()})
        return epoch


def epoch_seed(seed: int, epoch: int) -> int:
    """A seed of its own for every epoch of a training."""
    return int(np.random.SeedSequence([seed, epoch]).generate_state(1, np.uint64)[0] >> 1)
