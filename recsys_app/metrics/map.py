"""MAP: precision at every hit, averaged."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class MAP(Metric):
    """Divides by min(k, |rel|), so a perfect list of k scores 1; trec_eval divides by |rel|."""

    name = "map"
    title = "MAP"
    formula = (
        "MAP@k = sum over hits at places j <= k of (hits among the first j / j) / min(k, |rel|)"
    )
    citation = (
        "Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, 8.4; "
        "cut at k and divided by the most hits that k places can hold"
    )

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        hits = lists.hits[:, :k]
        precision = hits.cumsum(axis=1) / np.arange(1, hits.shape[1] + 1)
        return np.asarray(
            (precision * hits).sum(axis=1) / np.minimum(k, lists.n_relevant), np.float64
        )
