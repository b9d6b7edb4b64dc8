"""Item KNN: items are alike if the same people have them."""

from collections.abc import Callable, Iterator

import numpy as np

from recsys_app.domain.arrays import Float32Array
from recsys_app.domain.hyperparameters import Choice, Integer, Real
from recsys_app.domain.training_set import TrainingSet
from recsys_app.jobs.control import JobControl
from recsys_app.models._item_weights import ItemWeightModel
from recsys_app.models._sparse import (
    Matrix,
    binary,
    column_sums,
    dense,
    row_norms,
    row_sums,
    scaled_rows,
    strongest,
)
from recsys_app.models.registry import register

_K1, _B = 100.0, 0.8  # saturation and length normalisation of BM25, as `implicit` sets them
_ROWS = 512  # items compared with all others at once


@register
class ItemKNN(ItemWeightModel):
    """Deshpande & Karypis 2004, section 4: score(i) = Σ_j in the history sim(j, i), k items each.

    With x_j the people who have j, sim(j, i) = x_j · x_i / (|x_j| |x_i| + shrinkage), x weighted
    by `similarity`:

    * cosine: 1 for each interaction;
    * tfidf: log(1 + n_items / history length), as someone who has everything says little;
    * bm25: the same times the BM25 saturation by the item's popularity (Robertson & Zaragoza 2009,
      equation 3.15), and sim is the plain product x_j · x_i.
    """

    name = "item-knn"
    title = "Item KNN"
    summary = "Recommends what the same people have; quick, easy to explain, hard to break."
    citation = "Deshpande & Karypis, Item-Based Top-N Recommendation Algorithms, TOIS 2004"

    neighbours = Integer(200, low=1, high=5000, log=True, text="Similar items kept per item")
    similarity = Choice(
        "tfidf", choices=("cosine", "tfidf", "bm25"), text="How interactions are weighted"
    )
    shrinkage = Real(
        0.0, low=0.0, high=10_000.0, text="Lowers the similarity of items that few people have"
    )

    def _learn(
        self,
        people: Matrix,
        training: TrainingSet,  # noqa: ARG002  # all is in `people`
        seed: int,  # noqa: ARG002  # nothing is drawn
        control: JobControl,
    ) -> None:
        blocks = _similarities(_WEIGHTED[self.similarity](people), self._denominator, control)
        self._weights = strongest(blocks, people.shape[1], self.neighbours)

    def _denominator(self, one: Float32Array, other: Float32Array) -> Float32Array:
        """What the product of two items is divided by, from their lengths."""
        if self.similarity == "bm25":
            return np.ones(1, np.float32)
        return one * other + np.float32(self.shrinkage)

    @classmethod
    def estimated_memory(cls, n_people: int, n_items: int, n_interactions: int) -> int:  # noqa: ARG003
        """Three weighted copies of the data, a block of similarities, the neighbours kept."""
        kept = 8 * n_items * min(n_items, cls.neighbours.default)
        return 24 * n_interactions + 20 * _ROWS * n_items + 2 * kept


def _similarities(
    people: Matrix,
    denominator: Callable[[Float32Array, Float32Array], Float32Array],
    control: JobControl,
) -> Iterator[Float32Array]:
    """Blocks (rows, n_items) of the similarity of items, 0 of an item with itself."""
    items = people.T.tocsr()
    norms = row_norms(items)
    control.stage("comparing items", len(norms), "items")
    for start in range(0, len(norms), _ROWS):
        control.check_cancelled()
        own = np.arange(start, min(start + _ROWS, len(norms)))
        block = dense(items[own] @ people)
        below = denominator(norms[own, None], norms)
        np.divide(block, below, out=block, where=below > 0)
        block[own - start, own] = 0
        yield block
        control.report(own[-1] + 1)


def _tfidf(people: Matrix) -> Matrix:
    """Interactions of people with short histories say more about what belongs together."""
    lengths = np.maximum(row_sums(binary(people)), 1)
    return scaled_rows(people, np.log1p(people.shape[1] / lengths))


def _bm25(people: Matrix) -> Matrix:
    weighted = _tfidf(people)
    counts = column_sums(people)
    norm = _K1 * (1 - _B + _B * counts / max(float(counts.mean()), 1e-9))
    weighted.data *= (_K1 + 1) / (norm[people.indices] + people.data)
    return weighted


_WEIGHTED = {"cosine": lambda people: people, "tfidf": _tfidf, "bm25": _bm25}
