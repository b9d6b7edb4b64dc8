"""A running average of the weights, which ranks better than the weights of the last step."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


class AveragedWeights:
    """Exponential moving average of the parameters of `module` (Polyak & Juditsky 1992).

    Early on, while the weights still move fast, it spans the last tenth of the steps only.

    Attributes:
        steps: how many updates it has seen.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.module = module
        self.decay = decay
        self.steps = 0
        self._average = [weight.detach().clone() for weight in module.parameters()]

    @torch.no_grad()
    def update(self) -> None:
        """Move the average towards the weights as they are now."""
        self.steps += 1
        decay = min(self.decay, self.steps / (10 + self.steps))
        for average, weight in zip(self._average, self.module.parameters(), strict=True):
            average.lerp_(weight, 1 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside, the module has the average for weights; updates belong outside."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        for number, weight in enumerate(self.module.parameters()):
            weight.data, self._average[number] = self._average[number], weight.data
