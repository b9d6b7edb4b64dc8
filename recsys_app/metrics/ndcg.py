"""nDCG: hits count more the earlier they stand."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import register


@register
class NDCG(Metric):
    """Binary gain; the ideal list holds min(k, |rel|) hits, so a perfect list of k scores 1."""

    name = "ndcg"
    title = "nDCG"
    formula = (
        "nDCG@k = DCG / IDCG; DCG = sum over hits at places j <= k of 1 / log2(j + 1); "
        "IDCG = sum over j = 1 to min(k, |rel|) of 1 / log2(j + 1)"
    )
    citation = (
        "Järvelin & Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques; "
        "discount as in Burges et al. 2005, Learning to rank using gradient descent"
    )

    def measure(self, lists: JudgedLists, k: int) -> Float64Array:
        hits = lists.hits[:, :k]
        discount = 1.0 / np.log2(np.arange(2, k + 2))  # (k,)
        ideal = np.cumsum(discount)[np.minimum(k, lists.n_relevant) - 1]
        return np.asarray(hits @ discount[: hits.shape[1]] / ideal, np.float64)
