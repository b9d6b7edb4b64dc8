"""Hit rate: whether anything that was wanted was shown."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Hit(Metric):
    """With one hidden item per person it equals recall."""

    name = "hit"
    title = "Hit rate"
    formula = "Hit@k = 1 if any of the first k is relevant, else 0"
    citation = "Deshpande & Karypis 2004, Item-based top-N recommendation algorithms"

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        return np.asarray(lists.hits[:, :k].any(axis=1), np.float64)
