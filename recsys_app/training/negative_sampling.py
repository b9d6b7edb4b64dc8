"""Items that stand for all the ones a person did not choose."""

import math

import torch
from torch import Tensor

from recsys_app.domain.arrays import Int64Array


class NegativeSampler:
    """Draws items, half of them evenly and half by popularity, and says how likely each was.

    Where a few items hold most of the probability, even draws hardly ever find them and the
    estimated sum over the catalogue is all noise (Bengio & Senécal 2008, section III); the even
    half keeps any item's weight below 2 n_items / n.
    """

    def __init__(self, counts: Int64Array, generator: torch.Generator) -> None:
        """`counts` is (n_items,), how often each item was chosen; at least one is positive."""
        share = torch.from_numpy(counts / counts.sum())
        likely = (share + 1 / len(counts)) / 2
        self._generator = generator
        self._up_to = likely.cumsum(0).to(generator.device)
        self._log_likely = likely.log().float().to(generator.device)

    def draw(self, n: int) -> tuple[Tensor, Tensor]:
        """Draw `n` items with replacement.

        Returns:
            (n,) int64 items, and (n,) float32, the log of how often each was to be expected.
        """
        device = self._generator.device
        at = torch.rand(n, generator=self._generator, device=device, dtype=torch.float64)
        items = torch.searchsorted(self._up_to, at * self._up_to[-1])
        items.clamp_(max=len(self._up_to) - 1)
        return items, self._log_likely[items] + math.log(n)
