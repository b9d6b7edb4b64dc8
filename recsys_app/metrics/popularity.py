"""Popularity: how widely known the shown items are."""

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics._shown import mean_over_shown
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class Popularity(Metric):
    """As a share of the training people, so that data sets of different size compare."""

    name = "popularity"
    title = "Popularity"
    formula = (
        "Popularity@k = mean over the shown items of "
        "training people who have i / training people; 0 for an empty list"
    )
    citation = (
        "Yin et al. 2012, Challenging the long tail recommendation "
        "(average popularity, here as a share)"
    )
    higher_is_better = None

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        share = lists.item_counts / max(lists.n_training_people, 1)
        return mean_over_shown(share, lists.items[:, :k])
