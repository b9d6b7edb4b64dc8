import torch

from recsys_app.training.negative_sampling import uniform_negatives


def test_every_item_is_drawn_about_as_often():
    drawn = uniform_negatives(10, 10_000, torch.Generator().manual_seed(1))
    counts = torch.bincount(drawn, minlength=10)
    assert len(counts) == 10
    assert ((counts - 1000).abs() < 150).all()


def test_the_generator_decides():
    first, again, other = (
        uniform_negatives(1000, 50, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
