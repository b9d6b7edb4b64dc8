"""Item KNN: items are alike if the same people have them."""

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array
from recsys_app.domain.hyperparameters import Choice, Integer, Real
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._linear import LinearItemModel
from recsys_app.models._sparse import Matrix, binary, top_of_rows, unit_rows
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints

_K1, _B = 1.2, 0.75  # Robertson & Zaragoza 2009


@register
class ItemKNN(LinearItemModel):
    """Deshpande & Karypis 2004: w(j, i) = cosine of the columns j and i, k nearest kept.

    `weighting` scales the interactions first: none, TF-IDF (rare items and short histories count
    more) or BM25 (Robertson & Zaragoza 2009). `shrinkage` s lowers the similarity of pairs that few
    people share, before the nearest are chosen: cosine · n / (n + s), half of it where they share
    s people. It is Bell & Koren's, ICDM 2007, in the form of Koren, KDD 2008, equation 2, with the
    cosine in place of the correlation.
    """

    name = "item-knn"
    title = "Item KNN"
    summary = "Recommends items that the same people have; quick, exact to explain, hard to break."
    citation = "Deshpande & Karypis, Item-based top-N recommendation algorithms, TOIS 2004"
    exact_statistics = True

    neighbours = Integer(200, low=5, high=2000, text="items kept per item", log=True)
    weighting = Choice("tfidf", choices=("none", "tfidf", "bm25"), text="weight of an interaction")
    shrinkage = Real(
        0.0, low=0.0, high=1000.0, text="people a pair must share to count half; 0 is off"
    )

    def fit(
        self,
        training: TrainingSet,
        *,
        seed: int,  # noqa: ARG002  # nothing is drawn
        device: str = "cpu",  # noqa: ARG002  # sparse products run on the processor
        control: JobControl | None = None,
        checkpoints: Checkpoints | None = None,  # noqa: ARG002  # seconds, no midway
    ) -> None:
        control = control or JobControl()
        control.stage("comparing items", 1, "steps")
        x = binary(training.complete, training.n_items)
        items = unit_rows(sparse.csr_array(_weighted(x, self.weighting).T))  # (n_items, people)
        control.check_cancelled()
        factors = _Shrinkage(x, self.shrinkage) if self.shrinkage else None
        weights = top_of_rows(items, sparse.csc_array(items.T), self.neighbours, factors)
        control.check_cancelled()
        self._learn(x, weights)
        control.report(1)


def _weighted(x: Matrix, weighting: str) -> Matrix:
    """`x` (people, n_items) with each interaction weighted as a term (item) of a document (person)."""
    if weighting == "none":
        return x
    people = x.shape[0]
    having = np.maximum(np.asarray(x.sum(axis=0), np.float64).ravel(), 1.0)
    weighted = x.copy()
    lengths = np.diff(x.indptr)
    length = np.repeat(lengths, lengths)
    if weighting == "tfidf":
        idf = np.log(people / (1.0 + having)) + 1.0
        weighted.data = (idf[x.indices] / np.sqrt(length)).astype(np.float32)
    else:
        idf = np.log1p((people - having + 0.5) / (having + 0.5))
        norm = _K1 * (1 - _B + _B * length / max(1.0, lengths.mean()))
        weighted.data = (idf[x.indices] * (_K1 + 1) / (1 + norm)).astype(np.float32)
    return weighted


class _Shrinkage:
    """n / (n + s) for the people n that two items share, asked for some rows of items at a time."""

    def __init__(self, x: Matrix, shrinkage: float) -> None:
        self._people = sparse.csr_array(x.T)  # (n_items, people)
        self._x = x
        self._shrinkage = shrinkage

    def __call__(self, rows: slice) -> Float32Array:
        """(rows, n_items) float32 in 0 – 1."""
        shared = np.asarray((self._people[rows] @ self._x).todense(), np.float32)
        return np.asarray(shared / (shared + self._shrinkage), np.float32)
