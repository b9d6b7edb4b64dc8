"""Coverage: how much of the catalogue anyone gets to see."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Coverage(Metric):
    """A property of all lists together: no value per person, so no interval and no test."""

    name = "coverage"
    title = "Coverage"
    formula = "Coverage@k = items among the first k of at least one person / items in the catalogue"
    citation = "Ge, Delgado-Battenfeld & Jannach 2010, Beyond accuracy (catalogue coverage)"
    per_person = False

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        shown = lists.items[:, :k]
        seen = np.bincount(shown[shown >= 0], minlength=len(lists.item_counts)) > 0
        return np.array([seen.mean()])
