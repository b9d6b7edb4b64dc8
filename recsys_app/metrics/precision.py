"""Precision: how much of what was shown was wanted."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Precision(Metric):
    """Divides by k even where the list is shorter or fewer than k items are relevant."""

    name = "precision"
    title = "Precision"
    formula = "Precision@k = hits among the first k / k"
    citation = "Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, 8.4"

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        return np.asarray(lists.hits[:, :k].sum(axis=1) / k, np.float64)
