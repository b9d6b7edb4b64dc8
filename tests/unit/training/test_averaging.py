import pytest
import torch
from torch import nn

from recsys_app.training.averaging import AveragedWeights


@pytest.fixture
def module():
    return nn.Linear(1, 1, bias=False)


def steps(module, average, values):
    for value in values:
        nn.init.constant_(module.weight, value)
        average.update()


def test_without_decay_the_average_is_the_last_weight(module):
    average = AveragedWeights(module, decay=0.0)
    steps(module, average, [1.0, 5.0])
    with average.applied():
        assert module.weight.item() == 5.0


def test_the_average_follows_the_weights(module):
    nn.init.constant_(module.weight, 0.0)
    average = AveragedWeights(module, decay=0.05)
    steps(module, average, [1.0, 2.0])
    with average.applied():
        assert module.weight.item() == pytest.approx(0.05 * 0.95 + 0.95 * 2.0)


def test_early_on_it_spans_the_last_tenth_of_the_steps(module):
    nn.init.constant_(module.weight, 0.0)
    average = AveragedWeights(module, decay=0.999)
    steps(module, average, [11.0])
    with average.applied():
        assert module.weight.item() == pytest.approx(10.0)


def test_training_goes_on_with_the_weights_themselves(module):
    average = AveragedWeights(module, decay=0.9)
    steps(module, average, [1.0, 3.0])
    with pytest.raises(RuntimeError), average.applied():
        raise RuntimeError
    assert module.weight.item() == 3.0
    optimizer = torch.optim.SGD(module.parameters(), lr=1.0)
    module(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    assert module.weight.item() == 2.0
