"""The task `sasrec` learns: at every position of every history, which item comes next?"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from recsys_app.domain.arrays import Int64Array
from recsys_app.domain.interactions import Histories
from recsys_app.models._transformer import SequenceEncoder
from recsys_app.training.batches import Sequences, items_on, length_sorted, training_windows
from recsys_app.training.loop import epoch_seed
from recsys_app.training.losses import full_softmax, sampled_softmax
from recsys_app.training.negative_sampling import NegativeSampler

_FEWEST_STEPS = 20  # per epoch: little data must not mean few steps
_SMALLEST_BATCH = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the sequences of an epoch."""

    sequences: Sequences
    rows: Int64Array


class NextItemTask:
    """Batches and loss for `training.loop`.

    Args:
        encoder: on the device that computes.
        histories: what is trained on.
        positions: cells per batch; fewer where an epoch would have fewer than 20 batches.
        negatives: items to sample per batch; 0 for the softmax over all items.
        precision: of the blocks and of the products with the item embeddings.
        generator: draws dropout and negatives, on the encoder's device.
        seed: with the epoch, decides every random number.
    """

    def __init__(
        self,
        encoder: SequenceEncoder,
        histories: Histories,
        *,
        positions: int,
        negatives: int,
        precision: torch.dtype,
        generator: torch.Generator,
        seed: int,
    ) -> None:
        self.encoder = encoder
        self.histories = histories
        self.positions = positions
        self.negatives = negatives
        self.precision = precision
        self.generator = generator
        counts = np.bincount(histories.item_index, minlength=encoder.items.num_embeddings)
        self._sampler = NegativeSampler(counts, generator)
        self.seed = seed
        self._items = items_on(encoder.device, histories)

    def batches(self, epoch: int) -> list[Batch]:
        """All windows of all histories, cut, mixed and grouped by length for this epoch."""
        seed = epoch_seed(self.seed, epoch)
        rng = np.random.default_rng(seed)
        self.generator.manual_seed(seed)
        start, length = training_windows(self.histories, self.encoder.max_length, rng)
        sequences = Sequences(self._items, start, length)
        positions = min(self.positions, max(_SMALLEST_BATCH, int(length.sum()) // _FEWEST_STEPS))
        return [Batch(sequences, rows) for rows in length_sorted(length, positions, rng)]

    def loss(self, batch: Batch) -> Tensor:
        """Mean over all real positions; padding is neither trained on nor multiplied."""
        inputs, length = batch.sequences.padded(batch.rows)  # (batch, longest)
        following, _ = batch.sequences.padded(batch.rows, shift=1)
        real = torch.arange(inputs.shape[1], device=inputs.device) < length[:, None]
        with self.encoder.autocast(self.precision):
            hidden = self.encoder(inputs)[real].to(self.precision)  # (positions, dim)
        catalogue, target = self.encoder.items.weight, following[real]
        if not self.negatives:
            return full_softmax(hidden, catalogue, target)
        return sampled_softmax(hidden, catalogue, target, *self._sampler.draw(self.negatives))
