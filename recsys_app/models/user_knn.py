"""User KNN: what people like you have."""

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array, Float64Array, Int64Array
from recsys_app.domain.hyperparameters import Integer
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._sparse import Matrix, binary, dense, popularity_shares, shared_among_repeats
from recsys_app.models.base import Recommender
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints


@register
class UserKNN(Recommender):
    """Herlocker et al. 1999, for implicit data: score(i) = Σ over the k nearest people v of sim(u, v) · x_vi.

    sim is the cosine of two histories with items weighted by idf² (a shared rare item says more);
    someone's own training history counts as nobody's neighbour of theirs. What is stored is the
    training matrix without any identity.
    """

    name = "user-knn"
    title = "Similar people"
    family = "collaborative"
    summary = "Recommends what people with a similar history have; strong on small, dense data."
    citation = "Herlocker et al., An algorithmic framework for collaborative filtering, SIGIR 1999"
    exact_statistics = True

    neighbours = Integer(100, low=5, high=2000, text="people kept per person", log=True)

    _people: Matrix | None = None  # (people, n_items) csr, binary
    _weights: Float64Array  # (n_items,) idf²
    _norms: Float64Array  # (people,)

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # nothing is drawn
        device: str = "cpu",  # noqa: ARG002  # sparse products run on the processor
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # the work is done while scoring
    ) -> None:
        (control or JobControl()).check_cancelled()
        self._adopt(binary(training.complete, training.n_items))

    def _adopt(self, people: Matrix) -> None:
        having = np.asarray(people.sum(axis=0), np.float64).ravel()
        self._people = people
        self._weights = np.log1p(people.shape[0] / np.maximum(having, 1.0)) ** 2
        self._norms = np.sqrt(np.maximum(people @ self._weights, 1e-12))
        self._popularity: Float32Array = popularity_shares(people)

    @property
    def n_items(self) -> int:
        self._require(self._people)
        return len(self._weights)

    def score(self, histories: Histories) -> Float32Array:
        x = binary(histories, self.n_items)
        near = sparse.csr_array(self._similarities(x))
        scores = dense(near @ self._people)
        scores[histories.lengths == 0] = self._popularity
        return scores

    def _similarities(self, x: Matrix) -> Float64Array:
        """(n, people) float64: cosine to the k nearest, 0 to all others.

        A training history equal to the one asked about would only repeat it, so it is left out.
        """
        weighted = x.multiply(self._weights).tocsr()
        dot = np.asarray((weighted @ self._matrix().T).todense(), np.float64)
        norm = np.sqrt(np.maximum(np.asarray(weighted.sum(axis=1), np.float64).ravel(), 1e-12))
        similarity = dot / norm[:, None] / self._norms[None, :]
        similarity[similarity > 1 - 1e-9] = 0.0
        k = min(self.neighbours, similarity.shape[1])
        bar = -np.partition(-similarity, k - 1, axis=1)[:, k - 1, None]
        similarity[similarity < np.maximum(bar, 1e-12)] = 0.0
        return similarity

    def _matrix(self) -> Matrix:
        self._require(self._people)
        return self._people

    def explain(self, history: Histories, item: int) -> Explanation:
        """Score = Σ_v x_vi Σ_j in both idf²_j / (|u| |v|): the inner sum is shared out by item j."""
        score = float(self.score(history)[0, item])
        if not len(history.item_index):
            none = np.zeros(0, np.float64)
            return Explanation(item, score, score, none, ExplanationMethod.EXACT)
        x = binary(history, self.n_items)
        near = self._similarities(x)[0]
        people: Int64Array = np.flatnonzero(near)
        having = np.asarray(self._matrix()[people][:, [item]].todense(), np.float64).ravel()
        norm = np.sqrt(self._weights[x.indices].sum())
        share = having / (norm * self._norms[people])  # (people,)
        each = np.asarray(self._matrix()[people].T @ share, np.float64) * self._weights
        return Explanation(
            item, score, 0.0, shared_among_repeats(each, history), ExplanationMethod.EXACT
        )

    def state(self) -> ModelState:
        matrix = self._matrix()
        return ModelState(
            {
                "indptr": matrix.indptr.astype(np.int64),
                "indices": matrix.indices.astype(np.int32),
            },
            {"n_items": self.n_items},
        )

    def restore(self, state: ModelState) -> None:
        indptr, indices = state.arrays["indptr"], state.arrays["indices"]
        data = np.ones(len(indices), np.float32)
        shape = (len(indptr) - 1, int(str(state.config["n_items"])))
        self._adopt(sparse.csr_array((data, indices, indptr), shape=shape))
