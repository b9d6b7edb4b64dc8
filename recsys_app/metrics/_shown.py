"""What metrics of the shown items share, whether or not they were hits."""

import numpy as np

from recsys_app.domain.arrays import Float64Array, Int32Array


def mean_over_shown(of_item: Float64Array, items: Int32Array) -> Float64Array:
    """(n,) float64: the mean of `of_item` (n_items,) over each row of `items` (n, k); -1 is none.

    An empty row gives 0.
    """
    shown = items >= 0
    total = np.where(shown, of_item[items], 0.0).sum(axis=1)
    return np.asarray(total / np.maximum(shown.sum(axis=1), 1), np.float64)
