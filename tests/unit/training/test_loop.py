import numpy as np
import pytest
import torch
from torch import nn

from recsys_app.errors import JobCancelledError, TrainingDivergedError
from recsys_app.jobs.control import JobControl
from recsys_app.training import loop
from recsys_app.training.loop import Training, epoch_seed


@pytest.fixture(autouse=True)
def checkpoint_at_every_epoch(monkeypatch):
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0.0)


class Watching(JobControl):
    """Keeps all that is reported and cancels at the check number `cancel_at`."""

    def __init__(self, cancel_at=None):
        self.stages, self.done, self.curve, self.checks = [], [], [], 0
        self.cancel_at = cancel_at

    def stage(self, name, total, unit):
        self.stages.append((name, total, unit))

    def report(self, done, **values):
        self.done.append(done)
        if values:
            self.curve.append((done, values))

    def check_cancelled(self):
        self.checks += 1
        if self.checks == self.cancel_at:
            raise JobCancelledError


class OneSlot:
    """Checkpoints in memory."""

    def __init__(self):
        self.saved, self.times = None, 0

    def load(self):
        return self.saved

    def save(self, state):
        self.saved, self.times = state, self.times + 1


def line(scores=None, **changes):
    """A training that fits a line to noisy points, validated by `scores` or its own error."""
    module = nn.Linear(2, 1)
    for weight in module.parameters():
        nn.init.constant_(weight, 0.5)
    validation = iter(scores or [])

    def batches(epoch):
        rng = np.random.default_rng(epoch_seed(1, epoch))
        return [torch.from_numpy(rng.normal(size=(8, 2)).astype(np.float32)) for _ in range(5)]

    def loss(batch):
        return (module(batch)[:, 0] - batch[:, 0] * 3 - 1).square().mean()

    def error():
        with torch.no_grad():
            return -loss(torch.eye(2)).item()

    given = {
        "module": module,
        "optimizer": torch.optim.AdamW(module.parameters(), lr=0.05, fused=True),
        "batches": batches,
        "loss": loss,
        "validate": (lambda: next(validation)) if scores else error,
        "criterion": "score",
        "epochs": 6,
        "patience": 6,
        "key": "line",
        "averaging": 0.9,
        "warm_up": 3,
    }
    return Training(**(given | changes))


def weights(training):
    return torch.cat([weight.detach().flatten() for weight in training.module.parameters()])


def test_progress_is_finer_than_an_epoch_and_curves_have_one_point_each():
    control = Watching()
    line().run(control)
    assert control.stages == [("training", 6, "epochs")]
    assert control.done == sorted(control.done)
    assert len(control.done) == 6 * (5 + 1)
    assert [done for done, _ in control.curve] == [1, 2, 3, 4, 5, 6]
    assert all(set(values) == {"loss", "score"} for _, values in control.curve)
    assert control.curve[-1][1]["loss"] < control.curve[0][1]["loss"]


def test_it_can_be_paused_or_cancelled_before_every_batch():
    control = Watching()
    line().run(control)
    assert control.checks == 6 * 5


def test_it_stops_when_patience_runs_out_and_keeps_the_best_epoch():
    control = Watching()
    stopped = line(scores=[0.1, 0.3, 0.2, 0.2, 0.2, 0.9], patience=3)
    stopped.run(control)
    assert [done for done, _ in control.curve] == [1, 2, 3, 4, 5]
    best = line(scores=[0.1, 0.3], epochs=2)
    best.run()
    assert torch.equal(weights(stopped), weights(best))
    assert not stopped.module.training


def test_without_validation_all_epochs_are_trained_and_the_last_is_kept():
    control = Watching()
    unwatched, watched = line(validate=None), line(scores=[1, 2, 3, 4, 5, 6])
    unwatched.run(control)
    watched.run()
    assert all(set(values) == {"loss"} for _, values in control.curve)
    assert torch.equal(weights(unwatched), weights(watched))


@pytest.mark.parametrize("cancel_at", [1, 6, 13, 30])
def test_a_resumed_training_ends_bit_identical_to_an_uninterrupted_one(cancel_at):
    whole, whole_control = line(), Watching()
    whole.run(whole_control, OneSlot())
    slot = OneSlot()
    with pytest.raises(JobCancelledError):
        line().run(Watching(cancel_at), slot)
    resumed, control = line(), Watching()
    resumed.run(control, slot)
    assert torch.equal(weights(whole), weights(resumed))
    assert control.curve == whole_control.curve  # the curve is whole as well


def test_a_resumed_training_does_not_repeat_what_was_done():
    slot = OneSlot()
    with pytest.raises(JobCancelledError):
        line().run(Watching(cancel_at=13), slot)  # in the third epoch
    control = Watching()
    line().run(control, slot)
    assert control.checks == 4 * 5


def test_patience_is_remembered():
    slot = OneSlot()
    with pytest.raises(JobCancelledError):
        line(scores=[0.9, 0.1, 0.1], patience=3).run(Watching(cancel_at=16), slot)
    control = Watching()
    line(scores=[0.1, 0.1], patience=3).run(control, slot)
    assert control.curve[-1][0] == 4


def test_the_checkpoint_of_another_training_is_left_alone():
    slot = OneSlot()
    line(key="other").run(None, slot)
    control = Watching()
    line().run(control, slot)
    assert control.checks == 6 * 5


def test_checkpoints_are_rare_enough_not_to_slow_it_down(monkeypatch):
    slot = OneSlot()
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 1000.0)
    line().run(None, slot)
    assert slot.times == 0


def test_a_loss_that_is_no_number_ends_it_at_that_step():
    diverging = line(loss=lambda batch: batch.sum() * float("nan"))
    with pytest.raises(TrainingDivergedError) as error:
        diverging.run()
    assert error.value.facts == {"step": 1}


def test_the_learning_rate_rises_and_then_stays():
    seen = []
    training = line(warm_up=4, epochs=2)
    step = training.optimizer.step
    training.optimizer.step = lambda: (
        seen.append(training.optimizer.param_groups[0]["lr"]),
        step(),
    )
    training.run()
    assert seen == pytest.approx([0.0125, 0.025, 0.0375] + [0.05] * 7)


def test_every_epoch_has_its_own_numbers():
    assert len({epoch_seed(seed, epoch) for seed in range(10) for epoch in range(10)}) == 100
    assert epoch_seed(1, 2) == epoch_seed(1, 2) < 2**63
