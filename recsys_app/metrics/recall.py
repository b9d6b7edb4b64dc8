"""Recall: how much of what people wanted was shown."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Recall(Metric):
    """Divides by |rel|, as in information retrieval; Liang et al. 2018 divide by min(k, |rel|)."""

    name = "recall"
    title = "Recall"
    formula = "Recall@k = hits among the first k / |rel|"
    citation = "Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, 8.3"

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        return np.asarray(lists.hits[:, :k].sum(axis=1) / lists.n_relevant, np.float64)
