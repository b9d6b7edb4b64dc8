"""Weights and optimiser state as plain arrays: what checkpoints and stored models are made of."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from recsys_app.domain.arrays import AnyArray

Arrays = Mapping[str, AnyArray]


def weights_of(module: nn.Module) -> dict[str, AnyArray]:
    """A copy of every parameter, by its name in the module."""
    return {name: _array(weight) for name, weight in module.named_parameters()}


def load_weights(module: nn.Module, arrays: Arrays) -> None:
    """Overwrite every parameter. Raises KeyError or RuntimeError if one is absent or misshapen."""
    with torch.no_grad():
        for name, weight in module.named_parameters():
            weight.copy_(torch.from_numpy(np.array(arrays[name])))


def optimizer_state_of(optimizer: torch.optim.Optimizer) -> dict[str, AnyArray]:
    """A copy of the running averages and step counts, as "number of the parameter.name"."""
    return {
        f"{number}.{name}": _array(value)
        for number, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
    }


def load_optimizer_state(optimizer: torch.optim.Optimizer, arrays: Arrays) -> None:
    """Take over what `optimizer_state_of` returned."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in arrays.items():
        number, _, name = key.partition(".")
        state.setdefault(int(number), {})[name] = torch.from_numpy(np.array(value))
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def with_prefix(prefix: str, arrays: Arrays) -> dict[str, AnyArray]:
    """The arrays renamed to "prefix/name"."""
    return {f"{prefix}/{name}": array for name, array in arrays.items()}


def under_prefix(prefix: str, arrays: Arrays) -> dict[str, AnyArray]:
    """The arrays that `with_prefix` renamed, under their old names."""
    start = f"{prefix}/"
    return {name[len(start) :]: array for name, array in arrays.items() if name.startswith(start)}


def _array(value: Tensor) -> AnyArray:
    return value.detach().cpu().numpy().copy()
