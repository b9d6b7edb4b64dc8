import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from recsys_app.training import losses
from recsys_app.training.losses import full_softmax, sampled_softmax
from recsys_app.training.negative_sampling import NegativeSampler

N, DIM, N_ITEMS = 50, 8, 30


@pytest.fixture
def case():
    generator = torch.Generator().manual_seed(3)
    hidden = torch.randn(N, DIM, generator=generator, requires_grad=True)
    weight = torch.randn(N_ITEMS, DIM, generator=generator, requires_grad=True)
    target = torch.randint(N_ITEMS, (N,), generator=generator)
    return hidden, weight, target


def gradients(loss, *tensors):
    return torch.autograd.grad(loss, tensors)


@pytest.mark.parametrize("cells", [1, 7 * N_ITEMS, 1 << 20])
def test_the_chunked_softmax_is_cross_entropy_with_its_gradients(case, monkeypatch, cells):
    monkeypatch.setitem(losses._CELLS_PER_CHUNK, "cpu", cells)
    hidden, weight, target = case
    ours, plain = full_softmax(hidden, weight, target), cross_entropy(hidden @ weight.T, target)
    torch.testing.assert_close(ours, plain)
    torch.testing.assert_close(
        gradients(2 * ours, hidden, weight), gradients(2 * plain, hidden, weight)
    )


def test_a_hopeless_target_gives_a_large_but_finite_loss():
    hidden, weight = torch.tensor([[1000.0]]), torch.tensor([[1.0], [-1.0]])
    loss = full_softmax(hidden, weight, torch.tensor([1]))
    assert 80 < loss.item() < math.inf


def test_bfloat16_is_near_float32(case):
    hidden, weight, target = case
    near = full_softmax(hidden.bfloat16(), weight, target)
    exact = full_softmax(hidden, weight, target)
    assert near.item() == pytest.approx(exact.item(), rel=0.02)
    for ours, theirs in zip(
        gradients(near, hidden, weight), gradients(exact, hidden, weight), strict=True
    ):
        assert torch.linalg.norm(ours - theirs) < 0.02 * torch.linalg.norm(theirs)


def test_sampling_every_other_item_once_is_the_full_softmax(case):
    hidden, weight, _ = case
    target = torch.full((N,), 4)
    others = torch.tensor([item for item in range(N_ITEMS) if item != 4])
    sampled = sampled_softmax(hidden, weight, target, others, torch.zeros(N_ITEMS - 1))
    full = full_softmax(hidden, weight, target)
    torch.testing.assert_close(sampled, full)
    torch.testing.assert_close(gradients(sampled, hidden, weight), gradients(full, hidden, weight))


def test_a_negative_that_is_the_target_does_not_count(case):
    hidden, weight, _ = case
    target = torch.full((N,), 4)
    alone = sampled_softmax(hidden, weight, target, torch.tensor([4, 4]), torch.zeros(2))
    assert alone.item() == 0


def test_the_sampled_softmax_estimates_the_full_one(case):
    hidden, weight, target = case
    sampler = NegativeSampler(np.arange(N_ITEMS), torch.Generator().manual_seed(1))
    sampled = sampled_softmax(hidden, weight, target, *sampler.draw(20_000))
    assert sampled.item() == pytest.approx(full_softmax(*case).item(), rel=0.02)
