"""SASRec: a causal Transformer that predicts the next item at every position of a history.

Kang & McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018, trained with the softmax
cross-entropy over the whole catalogue of Klenitskiy & Vasilev, "Turning Dross Into Gold Loss",
RecSys 2023 ("SASRec+"), or over sampled items where the catalogue is large.

Scores are log-probabilities that the item comes next. Without a history that is the log of the
item's share of all training interactions.
"""

import hashlib
import json

import numpy as np
import torch
from torch import Tensor

from recsys_app.domain.arrays import AnyArray, Float32Array
from recsys_app.domain.hyperparameters import Choice, Integer, Real, Value
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.errors import InvalidDatasetError, InvalidSettingError, NotFittedError
from recsys_app.jobs.control import JobControl
from recsys_app.models._next_item import Batch, NextItemTask
from recsys_app.models._occlusion import without_each
from recsys_app.models._transformer import Dropout, SequenceEncoder, initialise
from recsys_app.models._validation import CRITERION, validation_ndcg, with_validation
from recsys_app.models.base import Recommender
from recsys_app.models.registry import register
from recsys_app.training.batches import Sequences, items_on, last_windows, length_sorted
from recsys_app.training.checkpoints import Checkpoints
from recsys_app.training.device import choose_device, choose_precision, memory_errors
from recsys_app.training.loop import Training, epoch_seed
from recsys_app.training.snapshots import load_weights, weights_of

_FULL_UP_TO = 20_000  # items; above, "auto" samples
_CELLS_AT_ONCE = 1 << 15  # positions encoded together when scoring


@register
class SASRec(Recommender):
    """Each item is predicted from those before it; see the module for papers and scores."""

    name = "sasrec"
    title = "SASRec"
    family = "deep"
    summary = "Learns from the order of what people did; the strongest where order matters."
    citation = "Kang & McAuley 2018; loss: Klenitskiy & Vasilev 2023"
    explanation_method = ExplanationMethod.OCCLUSION

    embedding_dim = Integer(64, low=8, high=1024, log=True, text="Length of an item's vector")
    blocks = Integer(2, low=1, high=8, text="Transformer blocks")
    heads = Integer(
        2,
        low=1,
        high=16,
        text="Attention heads, among which the length of the vectors is divided evenly",
    )
    max_length = Integer(200, low=2, high=2000, log=True, text="Most recent interactions looked at")
    dropout = Real(0.1, low=0.0, high=0.9, text="Share of cells dropped while training")
    loss = Choice(
        "auto",
        choices=("auto", "full", "sampled"),
        text="Softmax over all items or over sampled ones; auto: all up to 20,000 items",
    )
    negatives = Integer(1024, low=1, high=100_000, log=True, text="Sampled items per batch")
    learning_rate = Real(3e-3, low=1e-6, high=1.0, log=True, text="Step size of AdamW")
    warm_up = Integer(200, low=0, high=100_000, text="Steps over which the step size rises")
    weight_decay = Real(0.0, low=0.0, high=1.0, text="Decoupled weight decay of AdamW")
    averaging = Real(
        0.998, low=0.0, high=0.99999, text="Decay of the weights' running average; 0: no average"
    )
    batch_positions = Integer(
        2048,
        low=64,
        high=1 << 20,
        log=True,
        text="Interactions per step at most; fewer in small data",
    )
    epochs = Integer(200, low=1, high=10_000, log=True, text="At most so many passes")
    patience = Integer(10, low=1, high=1000, text="Stop after so many epochs without improvement")
    precision = Choice(
        "auto",
        choices=("auto", "float32", "bfloat16"),
        text="Number format of the blocks; auto: bfloat16 where it is measured to be faster",
    )

    _encoder: SequenceEncoder | None = None
    _popularity: Tensor  # (n_items,) log of each item's share, the answer without a history
    _precision: torch.dtype
    _occluded: tuple[bytes, Tensor, Tensor, Tensor] | None = None

    def __init__(self, **values: Value) -> None:
        super().__init__(**values)
        if self.embedding_dim % self.heads:
            raise InvalidSettingError(
                setting="heads", value=self.heads, allowed=f"divisors of {self.embedding_dim}"
            )

    @property
    def encoder(self) -> SequenceEncoder:
        """The network. NotFittedError before `fit` or `restore`."""
        if self._encoder is None:
            raise NotFittedError(model=self.name)
        return self._encoder

    @property
    def n_items(self) -> int:
        return self.encoder.items.num_embeddings

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,
        device: str = "cpu",
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,
    ) -> None:
        """See `Recommender.fit`. Goes on from a checkpoint of the same data, settings and seed.

        Raises:
            InvalidDatasetError: nobody has two interactions.
            TrainingDivergedError: the loss is no longer a number.
            OutOfMemoryError: the batch or the model is too large for this machine.
        """
        histories, holdout = with_validation(training, seed)
        if not (histories.lengths > 1).any():
            raise InvalidDatasetError("no-sequences")
        with memory_errors():
            place = choose_device(device)
            self.device = str(place)
            self._precision = choose_precision(self.precision, place)
            self._popularity = _log_shares(training.histories, training.n_items).to(place)
            longest = min(self.max_length, int(histories.lengths.max()))
            generator = torch.Generator(place)
            self._encoder = self._build(training.n_items, longest, generator, seed).to(place)
            self._occluded = None
            self._training(histories, holdout, generator, seed).run(control, checkpoints)

    def score(self, histories: Histories) -> Float32Array:
        """(n, n_items) float32 log-probabilities that each item comes next."""
        with torch.no_grad():
            people, hidden = self._encode(histories)
            scores = self._popularity.repeat(len(histories), 1)
            scores[people] = torch.log_softmax(hidden @ self.encoder.items.weight.T, 1)
        return scores.cpu().numpy()

    def explain(self, history: Histories, item: int) -> Explanation:
        """By occlusion: how far the log-probability falls when an interaction had not happened.

        Every interaction within `max_length` is taken out in turn, the gap closed, and the score
        asked again (Zeiler & Fergus 2014, section 4.2, for images). Contributions need not add up
        to the score: two interactions that say the same cover for each other.
        """
        with torch.no_grad():
            rows, hidden, normaliser = self._occlusions(history)
            n_variants = min(len(history.item_index), self.encoder.max_length) + 1
            scores = self._popularity[item].repeat(n_variants)
            scores[rows] = hidden @ self.encoder.items.weight[item] - normaliser
        drops = (scores[0] - scores[1:]).cpu().numpy()
        contributions = np.zeros(len(history.item_index))
        contributions[len(contributions) - len(drops) :] = drops
        return Explanation(
            item=item,
            score=scores[0].item(),
            baseline=self._popularity[item].item(),
            contributions=contributions,
            method=ExplanationMethod.OCCLUSION,
        )

    def state(self) -> ModelState:
        arrays: dict[str, AnyArray] = weights_of(self.encoder)
        return ModelState(arrays={**arrays, "popularity": self._popularity.cpu().numpy()})

    def restore(self, state: ModelState) -> None:
        arrays = state.arrays
        n_items, longest = len(arrays["items.weight"]), len(arrays["positions.weight"])
        encoder = self._build(n_items, longest, torch.Generator(), seed=0)
        load_weights(encoder, arrays)
        self._popularity = torch.from_numpy(np.array(arrays["popularity"]))
        self._precision = choose_precision(self.precision, encoder.device)
        self._encoder = encoder.eval()
        self._occluded = None

    def estimated_memory(self, n_people: int, n_items: int, n_interactions: int) -> int:
        """Weights with optimiser and best copy, activations, validation scores, item sequences."""
        dim, positions = self.embedding_dim, self.batch_positions
        activations = positions * dim * (4 + 24 * self.blocks)
        scores = 4 * min(16_000_000, min(n_people, 10_000) * n_items)
        return 4 * (6 * n_items * dim + activations + scores) + 16 * n_interactions

    def _build(
        self, n_items: int, longest: int, generator: torch.Generator, seed: int
    ) -> SequenceEncoder:
        """A network with fresh weights; nothing is drawn from PyTorch's global generator."""
        with torch.device("meta"):
            encoder = SequenceEncoder(
                n_items,
                longest,
                self.embedding_dim,
                self.blocks,
                self.heads,
                Dropout(self.dropout, generator),
            )
        encoder.to_empty(device="cpu")
        initialise(encoder, torch.Generator().manual_seed(epoch_seed(seed, 0)))
        return encoder

    def _training(
        self, histories: Histories, holdout: Holdout | None, generator: torch.Generator, seed: int
    ) -> Training[Batch]:
        encoder = self.encoder
        sampled = self.loss == "sampled" or (self.loss == "auto" and self.n_items > _FULL_UP_TO)
        task = NextItemTask(
            encoder,
            histories,
            positions=self.batch_positions,
            negatives=self.negatives if sampled else 0,
            precision=self._precision,
            generator=generator,
            seed=seed,
        )
        optimizer = torch.optim.AdamW(
            encoder.parameters(), lr=self.learning_rate, weight_decay=self.weight_decay, fused=True
        )
        return Training(
            module=encoder,
            optimizer=optimizer,
            batches=task.batches,
            loss=task.loss,
            validate=None if holdout is None else lambda: validation_ndcg(self, holdout),
            criterion=CRITERION,
            epochs=self.epochs,
            patience=self.patience,
            averaging=self.averaging,
            warm_up=self.warm_up,
            key=self._checkpoint_key(histories, seed),
        )

    def _encode(self, histories: Histories) -> tuple[Tensor, Tensor]:
        """The m people who have a history, (m,) int64, and their vectors, (m, dim) float32."""
        encoder = self.encoder
        start, length = last_windows(histories, encoder.max_length)
        sequences = Sequences(items_on(encoder.device, histories), start, length)
        known = np.flatnonzero(length)
        hidden = torch.empty((len(histories), self.embedding_dim), device=encoder.device)
        with encoder.autocast(self._precision):
            for rows in length_sorted(length[known], _CELLS_AT_ONCE, np.random.default_rng(0)):
                items, lengths = sequences.padded(known[rows])
                hidden[known[rows]] = encoder.last(items, lengths).float()
        people = torch.from_numpy(known)
        return people, hidden[people]

    def _occlusions(self, history: Histories) -> tuple[Tensor, Tensor, Tensor]:
        """`_encode` of the history without each entry, and the log of the softmax's denominator.

        Kept for the last history, as all items of one list are explained one after another.
        """
        key = history.item_index.tobytes()
        if self._occluded is None or self._occluded[0] != key:
            rows, hidden = self._encode(without_each(history, self.encoder.max_length))
            normaliser = torch.logsumexp(hidden @ self.encoder.items.weight.T, 1)
            self._occluded = (key, rows, hidden, normaliser)
        return self._occluded[1:]

    def _checkpoint_key(self, histories: Histories, seed: int) -> str:
        """Says whether a checkpoint belongs to this very training."""
        digest = hashlib.sha256(histories.indptr.tobytes() + histories.item_index.tobytes())
        facts = [self.settings, seed, str(self.encoder.device), str(self._precision)]
        return json.dumps([*facts, digest.hexdigest()], sort_keys=True)


def _log_shares(histories: Histories, n_items: int) -> Tensor:
    """(n_items,) log of each item's share of all interactions, each counted once more."""
    counts = np.bincount(histories.item_index, minlength=n_items) + 1.0
    return torch.from_numpy(np.log(counts / counts.sum()).astype(np.float32))
