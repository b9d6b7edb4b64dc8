import numpy as np
import pytest
import torch
from torch import nn

from recsys_app.training.snapshots import (
    load_optimizer_state,
    load_weights,
    optimizer_state_of,
    under_prefix,
    weights_of,
    with_prefix,
)


def trained(steps):
    module = nn.Linear(3, 2)
    nn.init.constant_(module.weight, 0.5)
    nn.init.constant_(module.bias, 0.1)
    optimizer = torch.optim.AdamW(module.parameters(), lr=0.1, fused=True)
    go_on(module, optimizer, steps)
    return module, optimizer


def go_on(module, optimizer, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        module(torch.ones(1, 3)).square().sum().backward()
        optimizer.step()


def test_training_goes_on_from_arrays_as_if_never_stopped():
    module, optimizer = trained(3)
    weights, state = weights_of(module), optimizer_state_of(optimizer)
    resumed, its_optimizer = trained(0)
    load_weights(resumed, weights)
    load_optimizer_state(its_optimizer, state)
    go_on(module, optimizer, 3)
    go_on(resumed, its_optimizer, 3)
    assert torch.equal(module.weight, resumed.weight)
    assert torch.equal(module.bias, resumed.bias)


def test_what_was_taken_does_not_change_with_further_training():
    module, optimizer = trained(1)
    weights, state = weights_of(module), optimizer_state_of(optimizer)
    before = weights["weight"].copy(), state["0.exp_avg"].copy()
    go_on(module, optimizer, 1)
    np.testing.assert_array_equal(weights["weight"], before[0])
    np.testing.assert_array_equal(state["0.exp_avg"], before[1])


def test_loading_leaves_the_arrays_to_their_owner():
    module, optimizer = trained(1)
    weights = weights_of(module)
    for array in weights.values():
        array.flags.writeable = False  # as arrays read from a store may be
    load_weights(module, weights)
    go_on(module, optimizer, 1)
    assert not np.array_equal(weights["weight"], weights_of(module)["weight"])


def test_a_missing_or_misshapen_weight_is_refused():
    module, _ = trained(0)
    with pytest.raises(KeyError):
        load_weights(module, {"weight": np.zeros((2, 3))})
    with pytest.raises(RuntimeError):
        load_weights(module, {"weight": np.zeros((2, 4)), "bias": np.zeros(2)})


def test_prefixes_keep_groups_apart():
    one, other = {"a": np.zeros(1)}, {"a": np.ones(1)}
    both = with_prefix("one", one) | with_prefix("other", other)
    assert sorted(both) == ["one/a", "other/a"]
    assert under_prefix("other", both) == other
