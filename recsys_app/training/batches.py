"""Sequences as slices of one long array, and batches of them that waste no work on padding."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from recsys_app.domain.arrays import Int64Array
from recsys_app.domain.interactions import Histories


@dataclass(frozen=True, slots=True)
class Sequences:
    """n sequences of items, each a slice of `items`.

    Attributes:
        items: (total,) int64, on the device that computes.
        start: (n,) int64, where each sequence begins in `items`.
        length: (n,) int64, at least 1.
    """

    items: Tensor
    start: Int64Array
    length: Int64Array

    def __len__(self) -> int:
        return len(self.start)

    def padded(self, rows: Int64Array, *, shift: int = 0) -> tuple[Tensor, Tensor]:
        """The sequences at `rows`, moved `shift` to the right, as a matrix; and their lengths.

        Returns:
            (n, longest) int64 items, filled up at the end with whatever item comes next, and
            (n,) int64.
        """
        device = self.items.device
        length = torch.from_numpy(self.length[rows]).to(device)
        start = torch.from_numpy(self.start[rows]).to(device)
        position = start[:, None] + torch.arange(int(self.length[rows].max()), device=device)
        return self.items[(position + shift).clamp_(max=len(self.items) - 1)], length


def items_on(device: torch.device, histories: Histories) -> Tensor:
    """All items of all histories, one after another, as `Sequences` wants them."""
    return torch.from_numpy(histories.item_index.astype(np.int64)).to(device)


def last_windows(histories: Histories, max_length: int) -> tuple[Int64Array, Int64Array]:
    """Start and length, both (n,), of the last `max_length` items of each history."""
    length = np.minimum(histories.lengths, max_length)
    return histories.indptr[1:] - length, length


def training_windows(
    histories: Histories, max_length: int, rng: np.random.Generator
) -> tuple[Int64Array, Int64Array]:
    """Start and length of windows that cover every item that has a next one, once.

    A history of more than `max_length` such items is cut at a random offset and then every
    `max_length` items, so that over the epochs an item is seen in many contexts.
    """
    inputs = np.maximum(histories.lengths - 1, 0)  # the last item has no next one
    first = np.where(inputs > max_length, rng.integers(1, max_length + 1, len(inputs)), inputs)
    count = np.where(inputs > 0, 1 - (first - inputs) // max_length, 0)
    person = np.repeat(np.arange(len(inputs)), count)
    number = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
    end = np.minimum(first[person] + number * max_length, inputs[person])
    begin = np.where(number == 0, 0, first[person] + (number - 1) * max_length)
    return histories.indptr[person] + begin, end - begin


def length_sorted(length: Int64Array, positions: int, rng: np.random.Generator) -> list[Int64Array]:
    """Rows in batches of near lengths, each at most `positions` cells with its padding.

    Rows of equal length are mixed anew each time, and so are the batches.
    """
    mixed = rng.permutation(len(length))
    order = mixed[np.argsort(-length[mixed], kind="stable")]
    batches, begin = [], 0
    while begin < len(order):
        size = max(1, positions // max(1, int(length[order[begin]])))
        batches.append(order[begin : begin + size])
        begin += size
    return [batches[i] for i in rng.permutation(len(batches))]
