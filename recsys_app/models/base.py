"""What every recommender is: fit on histories, score a history, explain a score, be stored.

A model knows items and what people did, never who they are: it is given a person's history and
scores the whole catalogue for it. So a new person, an edited history ("what if") and a person of
the training data all go the same way, and a stored model holds no person's identity.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np

from recsys_app.domain.arrays import Float32Array, Int32Array
from recsys_app.domain.hyperparameters import Configurable
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.privacy import Randomness, Spending
from recsys_app.domain.recommendations import Explanation, ExplanationMethod, RankedItems
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import NotFittedError
from recsys_app.jobs.control import JobControl
from recsys_app.models._ranking import top_k
from recsys_app.training.checkpoints import Checkpoints

_CELLS_PER_BATCH = 16_000_000  # scores held at once: 64 MB of float32


class Recommender(Configurable, ABC):
    """Base of all models. A subclass is one file, registered under its `name`.

    Attributes:
        name: as on the command line ("item-knn"); the file is `item_knn.py`.
        title: as shown ("Item KNN").
        family: one of `domain.families.FAMILIES`.
        summary: one sentence: what it does and when to choose it.
        citation: the paper, or "" for folklore.
        needs_items: whether it can only be trained on a data set with item attributes.
        predicts_ratings: whether scores are on the scale of `value`, so that RMSE means something.
        explanation_method: how `explain` finds contributions.
        exact_statistics: the model is a function of sums over people, computed without a random
            start: fitted anew without one of them, it is to the bit the model that never knew them.
        randomness: whether a seed gives the model again, or its numbers are drawn in secret.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[str]
    summary: ClassVar[str]
    citation: ClassVar[str] = ""
    needs_items: ClassVar[bool] = False
    predicts_ratings: ClassVar[bool] = False
    explanation_method: ClassVar[ExplanationMethod] = ExplanationMethod.EXACT
    exact_statistics: ClassVar[bool] = False
    randomness: ClassVar[Randomness] = Randomness.SEEDED

    device: str = "cpu"  # where `fit` computed

    @abstractmethod
    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,
        device: str = "cpu",
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,
    ) -> None:
        """Train on `training`. Reports epochs and curve values to `control`; may raise its cancel.

        The same training set, settings and seed give the same model on the same CPU, unless
        `randomness` is private.
        """

    @abstractmethod
    def score(self, histories: Histories) -> Float32Array:
        """(n, n_items) float32, finite: how well each item fits each of n histories.

        A person without history gets a non-personal answer, never an error.
        """

    @abstractmethod
    def explain(self, history: Histories, item: int) -> Explanation:
        """Which entries of one history carry the score of `item`."""

    @abstractmethod
    def state(self) -> ModelState:
        """All that `restore` needs to score and explain again, without the training set."""

    @abstractmethod
    def restore(self, state: ModelState) -> None:
        """Take over what `state` returned."""

    @property
    @abstractmethod
    def n_items(self) -> int:
        """Size of the catalogue it ranks; NotFittedError before `fit` or `restore`."""

    def estimated_memory(self, n_people: int, n_items: int, n_interactions: int) -> int:  # noqa: ARG002
        """Peak bytes that `fit` is expected to need beyond the training set; 0 where it is small."""
        return 0

    def spending(self, n_people: int) -> Spending | None:  # noqa: ARG002
        """What a training on `n_people` spends of their privacy; None where it promises none."""
        return None

    @classmethod
    def from_state(cls, settings: dict[str, int | float | str], state: ModelState) -> Self:
        model = cls(**settings)
        model.restore(state)
        return model

    def recommend(
        self,
        histories: Histories,
        k: int,
        *,
        exclude_seen: bool = True,
        seen: Histories | None = None,
        gone: Int32Array | None = None,
        seed: int = 0,
    ) -> RankedItems:
        """The best `k` items of each history, seen items left out unless asked for.

        Seen are the items of a person's history and those of their row in `seen`: what they have
        although the model does not read it, because preprocessing leaves it out. Items of `gone`
        are no candidates for anyone: they are not there any more.

        Equal scores are broken by a random order of the catalogue drawn from `seed`: neither the
        item's position nor its popularity wins a tie.
        """
        size = max(1, _CELLS_PER_BATCH // max(1, self.n_items))
        k = min(k, self.n_items)
        items = np.full((len(histories), k), -1, np.int32)
        scores = np.full((len(histories), k), -np.inf, np.float32)
        groups = (histories if seen is None else seen).batches(size)
        for (people, batch), (_, also) in zip(histories.batches(size), groups, strict=True):
            batch_scores = self.score(batch)
            if gone is not None:
                batch_scores[:, gone] = -np.inf
            if exclude_seen:
                batch_scores[batch.rows, batch.item_index] = -np.inf
                batch_scores[also.rows, also.item_index] = -np.inf
            items[people], scores[people] = top_k(batch_scores, k, seed)
        return RankedItems(items, scores)

    def _require(self, fitted: object) -> None:
        if fitted is None:
            raise NotFittedError(model=self.name)
