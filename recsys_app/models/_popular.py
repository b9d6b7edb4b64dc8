"""What non-personal models share: one score per item, the same for everyone."""

from typing import ClassVar

import numpy as np

from recsys_app.domain.arrays import Float32Array
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.models.base import Recommender


class NonPersonalModel(Recommender):
    """Subclasses fill `_scores` (n_items,) in `fit`; no history changes them."""

    family: ClassVar[str] = "baseline"

    _scores: Float32Array | None = None

    def _fitted(self) -> Float32Array:
        self._require(self._scores)
        return np.asarray(self._scores, np.float32)

    @property
    def n_items(self) -> int:
        return len(self._fitted())

    def score(self, histories: Histories) -> Float32Array:
        return np.tile(self._fitted(), (len(histories), 1))

    def explain(self, history: Histories, item: int) -> Explanation:
        score = float(self._fitted()[item])
        nothing = np.zeros(len(history.item_index), np.float64)
        return Explanation(item, score, score, nothing, ExplanationMethod.EXACT)

    def state(self) -> ModelState:
        return ModelState({"scores": self._fitted()})

    def restore(self, state: ModelState) -> None:
        self._scores = state.arrays["scores"]
