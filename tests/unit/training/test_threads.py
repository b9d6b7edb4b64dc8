"""Cores: how many there are, how many a training gets, and that it gives them back."""

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info

from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import InvalidSettingError
from recsys_app.models.sasrec import SASRec
from recsys_app.training import threads
from recsys_app.training.threads import (
    computing_on,
    cores_beside_window,
    threads_in_use,
    usable_cores,
)


@pytest.fixture
def eight_cores(monkeypatch):
    monkeypatch.setattr(threads, "usable_cores", lambda: 8)


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.mark.parametrize(
    ("cores", "given"), [(1, 1), (2, 2), (3, 3), (4, 3), (8, 7)], ids=lambda n: f"{n}"
)
def test_one_core_is_left_to_the_window_where_there_are_four(monkeypatch, cores, given):
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    assert cores_beside_window() == given


def test_who_wants_a_number_gets_it_as_far_as_there_are_so_many(eight_cores):
    assert (cores_beside_window(8), cores_beside_window(1), cores_beside_window(64)) == (8, 1, 8)


@pytest.mark.parametrize(("allowed", "most"), [("1", 1), ("1,4", 1), ("0", 64), ("many", 64)])
def test_the_environment_may_allow_fewer(monkeypatch, allowed, most):
    monkeypatch.setenv("OMP_NUM_THREADS", allowed)
    assert 1 <= usable_cores() <= most


def test_pytorch_and_linear_algebra_get_so_many_and_no_longer(eight_cores):
    before = threads_in_use(), blas_threads()
    with computing_on(3):
        assert torch.get_num_threads() == threads_in_use() == 3
        assert blas_threads() == {3}
    assert (threads_in_use(), blas_threads()) == before


def test_they_are_given_back_after_an_error(eight_cores):
    before = threads_in_use()
    with pytest.raises(KeyError), computing_on(3):
        raise KeyError
    assert threads_in_use() == before


def test_0_leaves_them_as_they_are(eight_cores):
    with computing_on(0):
        assert threads_in_use() == torch.get_num_threads()


@pytest.mark.parametrize("wanted", [-1, 9])
def test_cores_that_are_not_there_are_refused(eight_cores, wanted):
    with pytest.raises(InvalidSettingError) as refused, computing_on(wanted):
        pass
    assert refused.value.facts == {"setting": "threads", "value": wanted, "allowed": "0 – 8"}


@pytest.mark.slow  # trains twice
def test_the_same_number_of_threads_gives_the_same_model(eight_cores):
    rng = np.random.default_rng(3)
    rows = np.repeat(np.arange(60, dtype=np.int32), 20)
    items = rng.integers(0, 50, 1200).astype(np.int32)
    training = TrainingSet(
        Histories.of(rows, items, np.ones(1200, np.float32), np.arange(1200), 60), 50
    )
    weights = []
    for _ in range(2):
        model = SASRec(epochs=2, embedding_dim=32)
        with computing_on(2):
            model.fit(training, seed=5)
        weights.append(model.state().arrays["items.weight"])
    assert np.array_equal(*weights)
