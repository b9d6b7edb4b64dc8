"""What item-to-item models share: a score is the sum of weights from the items of a history."""

from typing import ClassVar

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.models._sparse import Matrix, binary, dense, popularity_shares, shared_among_repeats
from recsys_app.models.base import Recommender


class LinearItemModel(Recommender):
    """score(i) = Σ_j in history w(j, i). Subclasses fill `_weights` (n_items, n_items) in `fit`.

    Someone without a history gets the items by popularity.
    """

    family: ClassVar[str] = "collaborative"

    _weights: Float32Array | Matrix | None = None
    _popularity: Float32Array

    def _learn(self, interactions: Matrix, weights: Float32Array | Matrix) -> None:
        self._weights = weights
        self._popularity = popularity_shares(interactions)

    @property
    def n_items(self) -> int:
        self._require(self._weights)
        return len(self._popularity)

    def score(self, histories: Histories) -> Float32Array:
        x = binary(histories, self.n_items)
        product = x @ self._weights  # (n, n_items)
        scores = dense(product) if sparse.issparse(product) else np.asarray(product, np.float32)
        scores[histories.lengths == 0] = self._popularity
        return scores

    def explain(self, history: Histories, item: int) -> Explanation:
        score = float(self.score(history)[0, item])
        if not len(history.item_index):
            none = np.zeros(0, np.float64)
            return Explanation(item, score, score, none, ExplanationMethod.EXACT)
        weights = self._weights
        column = weights[:, [item]].todense() if sparse.issparse(weights) else weights[:, item]  # type: ignore[index,union-attr]
        each = shared_among_repeats(np.asarray(column, np.float64).ravel(), history)
        return Explanation(item, score, 0.0, each, ExplanationMethod.EXACT)

    def state(self) -> ModelState:
        n_items = self.n_items
        arrays = {"popularity": self._popularity}
        if sparse.issparse(self._weights):
            weights = sparse.csr_array(self._weights)
            arrays |= {
                "indptr": weights.indptr.astype(np.int64),
                "indices": weights.indices.astype(np.int32),
                "data": weights.data.astype(np.float32),
            }
        else:
            arrays["weights"] = np.asarray(self._weights, np.float32)
        return ModelState(arrays, {"n_items": n_items})

    def restore(self, state: ModelState) -> None:
        self._popularity = state.arrays["popularity"]
        n_items = len(self._popularity)
        if "weights" in state.arrays:
            self._weights = state.arrays["weights"]
            return
        parts = (state.arrays["data"], state.arrays["indices"], state.arrays["indptr"])
        self._weights = sparse.csr_array(parts, shape=(n_items, n_items))
