"""Items that stand for all the ones a person did not choose."""

import torch
from torch import Tensor


def uniform_negatives(n_items: int, count: int, generator: torch.Generator) -> Tensor:
    """(count,) int64, drawn with replacement, each item as likely, on the generator's device."""
    return torch.randint(n_items, (count,), generator=generator, device=generator.device)
