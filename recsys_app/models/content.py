"""Content: items are alike if they are described alike."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from recsys_app.domain.catalogue import CatalogueItem
from recsys_app.domain.hyperparameters import Integer, Real
from recsys_app.domain.training_set import TrainingSet
from recsys_app.errors import InvalidDatasetError
from recsys_app.jobs.control import JobControl
from recsys_app.models._linear import LinearItemModel
from recsys_app.models._sparse import Matrix, binary, top_of_rows, unit_rows
from recsys_app.models.registry import register
from recsys_app.training.checkpoints import Checkpoints

_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_BINS = 10  # a number becomes one of ten terms, by decile


@register
class Content(LinearItemModel):
    """TF-IDF over title words and attributes; w(j, i) = cosine of two descriptions.

    Salton & Buckley 1988, with log(1 + n / df) for the inverse document frequency. Chinese text is
    cut into pairs of characters, numbers into deciles. A profile is the sum of the histories' items,
    so an item nobody has had yet can be recommended as well as any other.
    """

    name = "content"
    title = "Similar content"
    family = "content"
    summary = (
        "Recommends items described like those of the history; works for items without history."
    )
    citation = "Salton & Buckley, Term-weighting approaches in automatic text retrieval, 1988"
    needs_items = True
    exact_statistics = True

    neighbours = Integer(200, low=5, high=2000, text="items kept per item", log=True)
    attribute_weight = Real(
        1.0, low=0.0, high=10.0, text="weight of attributes against words of the title"
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
        if training.items is None:
            raise InvalidDatasetError("no-item-table", model=self.title)
        control = control or JobControl()
        control.stage("comparing descriptions", 1, "steps")
        described = unit_rows(_described(training.items, self.attribute_weight))
        control.check_cancelled()
        weights = top_of_rows(described, sparse.csc_array(described.T), self.neighbours)
        self._learn(binary(training.complete, training.n_items), weights)
        control.report(1)


def _described(items: Sequence[CatalogueItem], attribute_weight: float) -> Matrix:
    """(n_items, n_terms) csr of TF-IDF weights."""
    deciles = _deciles(items)
    terms: dict[str, int] = {}
    rows, columns, weights = [], [], []
    for row, item in enumerate(items):
        title = [(f"w:{word}", 1.0) for word in words(item.title)]
        attributes = ((t, attribute_weight) for t in _attribute_terms(item, deciles))
        for term, weight in (*title, *attributes):
            rows.append(row)
            columns.append(terms.setdefault(term, len(terms)))
            weights.append(weight)
    shape = (len(items), max(1, len(terms)))
    counts = sparse.csr_array((np.array(weights, np.float32), (rows, columns)), shape=shape)
    having = np.bincount(counts.indices, minlength=shape[1])
    idf = np.log1p(len(items) / np.maximum(having, 1))
    counts.data = (counts.data * idf[counts.indices]).astype(np.float32)
    return counts


def words(text: str) -> Iterable[str]:
    """Words in lower case; runs of Chinese as overlapping pairs of characters."""
    for word in _WORD.findall(text.casefold()):
        if _CHINESE.fullmatch(word) and len(word) > 1:
            yield from (word[i : i + 2] for i in range(len(word) - 1))
        else:
            yield word


def _attribute_terms(item: CatalogueItem, deciles: dict[str, np.ndarray]) -> Iterable[str]:
    for name, value in item.attributes.items():
        if isinstance(value, str):
            yield f"a:{name}={value.casefold()}"
            yield from (f"a:{name}:{word}" for word in words(value))
        else:
            yield f"a:{name}#{int(np.searchsorted(deciles[name], value))}"


def _deciles(items: Sequence[CatalogueItem]) -> dict[str, np.ndarray]:
    """Inner decile borders of every numeric attribute."""
    numbers: dict[str, list[float]] = {}
    for item in items:
        for name, value in item.attributes.items():
            if not isinstance(value, str):
                numbers.setdefault(name, []).append(value)
    inner = np.linspace(0, 1, _BINS + 1)[1:-1]
    return {name: np.quantile(values, inner) for name, values in numbers.items()}
