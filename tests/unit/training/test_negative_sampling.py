import numpy as np
import pytest
import torch

from recsys_app.training.negative_sampling import NegativeSampler

COUNTS = np.array([0, 0, 10, 30])


def sampler(seed=1, counts=COUNTS):
    return NegativeSampler(counts, torch.Generator().manual_seed(seed))


def test_half_are_drawn_evenly_and_half_by_popularity():
    items, _ = sampler().draw(40_000)
    share = torch.bincount(items, minlength=4) / 40_000
    assert share.tolist() == pytest.approx([0.125, 0.125, 0.25, 0.5], abs=0.01)


def test_it_says_how_often_each_item_was_to_be_expected():
    items, log_expected = sampler().draw(1000)
    expected = torch.tensor([125.0, 125.0, 250.0, 500.0])
    torch.testing.assert_close(log_expected.exp(), expected[items])


def test_the_generator_decides():
    counts = np.ones(1000, np.int64)
    first, again, other = (sampler(seed, counts).draw(50)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
