import numpy as np
import pytest
import torch

from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import (
    InvalidDatasetError,
    InvalidSettingError,
    JobCancelledError,
    NotFittedError,
    OutOfMemoryError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.models import sasrec
from recsys_app.models.sasrec import SASRec
from recsys_app.training import loop

N_ITEMS = 50
SMALL: dict[str, Value] = {
    "embedding_dim": 16, "blocks": 2, "heads": 2, "max_length": 12, "batch_positions": 300,
    "epochs": 4, "learning_rate": 0.01, "warm_up": 5,
}  # fmt: skip


def rings(n_people, rng, lengths=(2, 20)):
    """People who walk through a ring of items, mostly one step at a time, from anywhere."""
    people = []
    for _ in range(n_people):
        steps = rng.choice([1, 1, 1, 1, 2, 7], rng.integers(*lengths))
        people.append((rng.integers(N_ITEMS) + np.cumsum(steps)) % N_ITEMS)
    rows = np.repeat(np.arange(n_people), [len(items) for items in people]).astype(np.int32)
    items = np.concatenate(people).astype(np.int32)
    return Histories.of(
        rows, items, np.ones(len(items), np.float32), np.arange(len(items)), n_people
    )


@pytest.fixture(scope="module")
def training():
    return TrainingSet(rings(120, np.random.default_rng(5)), N_ITEMS)


def fitted(training, seed=1, control=None, checkpoints=None, **changes):
    model = SASRec(**(SMALL | changes))
    model.fit(training, seed=seed, control=control, checkpoints=checkpoints)
    return model


@pytest.fixture(scope="module")
def model(training):
    return fitted(training)


@pytest.fixture
def people(rng):
    return rings(40, rng, lengths=(0, 30))


def same_state(one, other):
    mine, theirs = one.state().arrays, other.state().arrays
    return mine.keys() == theirs.keys() and all(
        np.array_equal(mine[name], theirs[name]) for name in mine
    )


def test_the_same_seed_gives_the_same_model_to_the_bit(training, model):
    assert same_state(model, fitted(training))
    assert not same_state(model, fitted(training, seed=2))


def test_training_leaves_the_global_random_numbers_of_pytorch_alone(training):
    torch.manual_seed(11)
    before = torch.get_rng_state()
    fitted(training, epochs=1)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["full", "sampled"])
def test_it_learns_the_next_step(training, loss):
    trained = fitted(training, loss=loss, negatives=20, epochs=30)
    starts = np.arange(10, dtype=np.int32)
    walks = [Histories.single(np.array([s, s + 1, s + 2], np.int32)) for s in starts]
    next_best = [trained.score(walk)[0].argmax() for walk in walks]
    assert np.mean(next_best == starts + 3) >= 0.8


def test_it_can_compute_in_half_precision(training, people):
    half = fitted(training, precision="bfloat16").score(people)
    full = fitted(training, precision="float32").score(people)  # "auto" is either, by the machine
    assert not np.array_equal(half, full)
    assert np.corrcoef(half.ravel(), full.ravel())[0, 1] > 0.98


class Slot:
    saved: ModelState | None = None

    def load(self):
        return self.saved

    def save(self, state):
        self.saved = state


class CancelInTheSecondEpoch(JobControl):
    """Asks to stop some batches after the first checkpoint."""

    def __init__(self, slot):
        self.slot, self.left = slot, 3

    def check_cancelled(self):
        self.left -= self.slot.saved is not None
        if self.left < 0:
            raise JobCancelledError


def test_a_training_resumed_from_its_checkpoint_ends_bit_identical(training, model, monkeypatch):
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    slot = Slot()
    with pytest.raises(JobCancelledError):
        fitted(training, control=CancelInTheSecondEpoch(slot), checkpoints=slot)
    assert slot.saved is not None
    assert slot.saved.config["epoch"] == 1
    assert same_state(model, fitted(training, checkpoints=slot))


def test_scores_are_log_probabilities(model, people):
    scores = model.score(people)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, rtol=1e-4)


def test_without_a_history_popularity_answers(model, training):
    share = np.bincount(training.histories.item_index, minlength=N_ITEMS) + 1.0
    scores = model.score(Histories.empty(2))
    np.testing.assert_allclose(np.exp(scores[0]), share / share.sum(), rtol=1e-5)
    np.testing.assert_array_equal(scores[0], scores[1])


def test_company_does_not_change_a_score(model, people):
    together = model.score(people)
    alone = np.concatenate([model.score(people.select(np.array([i]))) for i in range(len(people))])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_only_the_last_interactions_count(model):
    items = np.arange(30, dtype=np.int32)
    whole, tail = Histories.single(items), Histories.single(items[-12:])
    np.testing.assert_allclose(model.score(whole), model.score(tail), atol=1e-6)


def test_the_order_counts(model):
    forth = np.array([1, 2, 3, 4], np.int32)
    assert not np.allclose(
        model.score(Histories.single(forth)), model.score(Histories.single(forth[::-1]))
    )


def test_a_restored_model_scores_the_same(model, people):
    restored = SASRec.from_state(model.settings, model.state())
    np.testing.assert_array_equal(restored.score(people), model.score(people))
    assert restored.n_items == N_ITEMS


def test_an_explanation_says_what_each_interaction_is_worth(model):
    history = Histories.single(np.array([3, 4, 5, 9], np.int32))
    explanation = model.explain(history, 10)
    whole = model.score(history)[0, 10]
    without = [model.score(history.without(i))[0, 10] for i in range(4)]
    assert explanation.method is ExplanationMethod.OCCLUSION
    assert explanation.score == pytest.approx(whole, abs=1e-5)
    np.testing.assert_allclose(explanation.contributions, whole - np.array(without), atol=1e-5)
    assert explanation.baseline == pytest.approx(model.score(Histories.empty(1))[0, 10])


def test_the_last_step_carries_the_next_one(model):
    history = Histories.single(np.array([30, 31, 44, 8], np.int32))
    assert model.explain(history, 9).contributions.argmax() == 3


def test_what_is_beyond_its_memory_carries_nothing(model):
    contributions = model.explain(Histories.single(np.arange(20, dtype=np.int32)), 20).contributions
    assert contributions.shape == (20,)
    assert (contributions[:8] == 0).all()
    assert (contributions[8:] != 0).all()


def test_explanations_of_short_histories(model):
    one = model.explain(Histories.single(np.array([7], np.int32)), 8)
    assert one.contributions[0] == pytest.approx(one.score - one.baseline)
    none = model.explain(Histories.empty(1), 8)
    assert none.contributions.shape == (0,)
    assert none.score == none.baseline


def test_explaining_another_history_or_model_is_not_mixed_up(training, model):
    first, second = (Histories.single(np.array(items, np.int32)) for items in ([1, 2], [7, 8]))
    expected = model.explain(first, 3)
    model.explain(second, 9)
    again = model.explain(first, 3)
    assert again.score == expected.score
    other = fitted(training, seed=2)
    other.restore(model.state())
    assert other.explain(first, 3).score == pytest.approx(expected.score, abs=1e-6)


def test_nothing_can_be_asked_before_training():
    with pytest.raises(NotFittedError):
        SASRec().score(Histories.empty(1))


def test_heads_must_divide_the_vector():
    with pytest.raises(InvalidSettingError) as refused:
        SASRec(embedding_dim=64, heads=3)
    assert refused.value.facts["setting"] == "heads"


def test_without_any_order_there_is_nothing_to_learn():
    lonely = Histories.of(
        np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int32), np.ones(3, np.float32),
        np.zeros(3, np.int64), 3,
    )  # fmt: skip
    with pytest.raises(InvalidDatasetError) as refused:
        fitted(TrainingSet(lonely, N_ITEMS))
    assert refused.value.code == "no-sequences"


def test_a_model_too_large_for_the_machine_is_said_so(training, monkeypatch):
    def full(*_args):
        torch.empty(10**15)

    monkeypatch.setattr(sasrec.NextItemTask, "loss", full)
    with pytest.raises(OutOfMemoryError):
        fitted(training)


def test_memory_is_estimated_from_the_size_of_the_data():
    small, large = (
        SASRec().estimated_memory(100, 100, 1000),
        SASRec().estimated_memory(6040, 3416, 10**6),
    )
    assert 0 < small < large < 2 * 10**9
