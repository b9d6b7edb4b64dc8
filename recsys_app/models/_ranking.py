"""The k best columns of a score matrix, ties broken fairly."""

import numpy as np

from recsys_app.domain.arrays import Float32Array, Int32Array


def top_k(scores: Float32Array, k: int, seed: int) -> tuple[Int32Array, Float32Array]:
    """Items and scores, both (n, k), best first; -1 and -inf where fewer than k are finite.

    Args:
        scores: (n, n_items); -inf marks what must not be shown.
        k: at most n_items.
        seed: draws one order of the catalogue; among equal scores the earlier in it wins.
    """
    order = np.random.default_rng(seed).permutation(scores.shape[1]).astype(np.int32)
    shuffled = scores[:, order]
    if k < shuffled.shape[1]:
        best = np.argpartition(-shuffled, k - 1, axis=1)[:, :k]
        best.sort(axis=1)
    else:
        best = np.broadcast_to(np.arange(k), shuffled.shape)
    picked = np.take_along_axis(shuffled, best, axis=1)
    rank = np.argsort(-picked, axis=1, kind="stable")
    picked = np.take_along_axis(picked, rank, axis=1)
    items = order[np.take_along_axis(best, rank, axis=1)]
    items[np.isneginf(picked)] = -1
    return items, picked
