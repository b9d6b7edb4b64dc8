"""MRR: how early the first hit stands."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class MRR(Metric):
    """Only the first hit counts; a hit after place k counts as none."""

    name = "mrr"
    title = "MRR"
    formula = "MRR@k = 1 / place of the first hit among the first k; 0 if there is none"
    citation = "Voorhees 1999, The TREC-8 question answering track report"

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        hits = lists.hits[:, :k]
        return np.asarray(hits.any(axis=1) / (hits.argmax(axis=1) + 1), np.float64)
