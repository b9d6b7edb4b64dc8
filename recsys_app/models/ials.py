"""iALS: weighted matrix factorization of implicit feedback."""

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array, Float64Array
from recsys_app.domain.hyperparameters import Integer, Real
from recsys_app.domain.interactions import Histories
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._factors import each_history, fold_in
from recsys_app.models._sparse import binary, popularity_shares
from recsys_app.models.base import Recommender
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints


@register
class IALS(Recommender):
    """Hu, Koren & Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008.

    Item factors are fitted by alternating least squares (the library `implicit`); a person is folded
    in by equation 4, p = (QᵀQ + Qᵀ(C − I)Q + λI)⁻¹ QᵀC 1 with C = 1 + α on the history, so the
    model keeps no person. Explanations are theirs, equation 6.
    """

    name = "ials"
    title = "iALS"
    family = "collaborative"
    summary = "Learns taste dimensions of items and people; scales to large catalogues."
    citation = (
        "Hu, Koren & Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008"
    )

    embedding_dim = Integer(64, low=8, high=512, text="taste dimensions", log=True)
    regularization = Real(30.0, low=1e-3, high=1e4, text="L2 weight λ", log=True)
    confidence = Real(10.0, low=0.1, high=1000.0, text="weight α of an interaction", log=True)
    epochs = Integer(16, low=1, high=100, text="alternations")

    _factors: Float64Array | None = None  # (n_items, d)
    _gram: Float64Array  # (d, d)
    _popularity: Float32Array

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,
        device: str = "cpu",  # noqa: ARG002  # the processor's build of the library
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # minutes at most
    ) -> None:
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits
        from tqdm import tqdm

        tqdm.monitor_interval = (
            0  # the library makes a bar even when none is shown: no thread for it
        )

        control = control or JobControl()
        control.stage("training", self.epochs, "epochs")
        x = binary(training.complete, training.n_items)

        def watch(epoch: int, *_: object) -> None:
            control.report(epoch + 1)
            control.check_cancelled()

        with threadpool_limits(1, "blas"):  # the library's own threads would fight with BLAS's
            als = AlternatingLeastSquares(
                factors=self.embedding_dim,
                regularization=self.regularization,
                alpha=1.0,
                iterations=self.epochs,
                random_state=seed,
                num_threads=1,  # a second thread changes the order of sums, and so the result
            )
            confident = sparse.csr_matrix(x * np.float32(1.0 + self.confidence))
            als.fit(confident, show_progress=False, callback=watch)
        self._adopt(np.asarray(als.item_factors, np.float64), popularity_shares(x))

    def _adopt(self, factors: Float64Array, popularity: Float32Array) -> None:
        self._factors, self._popularity = factors, popularity
        self._gram = factors.T @ factors + self.regularization * np.eye(factors.shape[1])

    @property
    def n_items(self) -> int:
        self._require(self._factors)
        return len(self._popularity)

    def _parts(self, items: np.ndarray) -> Float64Array:
        """(d, entries): what each entry adds to the person."""
        alpha = np.full(len(items), self.confidence)
        factors = np.asarray(self._factors, np.float64)
        return fold_in(factors, items, alpha, alpha + 1.0, self._gram)

    def score(self, histories: Histories) -> Float32Array:
        people = np.zeros((len(histories), self._gram.shape[0] if self.n_items else 0))
        for person, entries in each_history(histories):
            items = np.unique(histories.item_index[entries])
            people[person] = self._parts(items).sum(axis=1)
        scores = np.asarray(people @ np.asarray(self._factors).T, np.float32)
        scores[histories.lengths == 0] = self._popularity
        return scores

    def explain(self, history: Histories, item: int) -> Explanation:
        score = float(self.score(history)[0, item])
        if not len(history.item_index):
            none = np.zeros(0, np.float64)
            return Explanation(item, score, score, none, ExplanationMethod.EXACT)
        items, entry, times = np.unique(history.item_index, return_inverse=True, return_counts=True)
        each = np.asarray(self._factors)[item] @ self._parts(items)  # (items,)
        return Explanation(item, score, 0.0, (each / times)[entry], ExplanationMethod.EXACT)

    def state(self) -> ModelState:
        self._require(self._factors)
        return ModelState({"factors": np.asarray(self._factors), "popularity": self._popularity})

    def restore(self, state: ModelState) -> None:
        self._adopt(state.arrays["factors"], state.arrays["popularity"])
