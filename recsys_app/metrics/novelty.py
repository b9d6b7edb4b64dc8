"""Novelty: how little known the shown items are."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics._shown import mean_over_shown
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Novelty(Metric):
    """In bits. An item that nobody in training has counts as if one person had it."""

    name = "novelty"
    title = "Novelty"
    formula = (
        "Novelty@k = mean over the shown items of -log2 p(i); "
        "p(i) = training people who have i / training people; 0 for an empty list"
    )
    citation = (
        "Zhou et al. 2010, Solving the apparent diversity-accuracy dilemma (mean self-information)"
    )
    higher_is_better = None

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        share = np.maximum(lists.item_counts, 1) / max(lists.n_training_people, 1)
        return mean_over_shown(-np.log2(share), lists.items[:, :k])
