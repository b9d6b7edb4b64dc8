"""The k best columns of a score matrix, ties broken fairly."""

import numpy as np

from recsys_app.domain.arrays import BoolArray, Float32Array, Int32Array


def top_k(scores: Float32Array, k: int, seed: int) -> tuple[Int32Array, Float32Array]:
    """Items and scores, both (n, k), best first; -1 and -inf where fewer than k are finite.

    Args:
        scores: (n, n_items); -inf marks what must not be shown.
        k: at most n_items.
        seed: draws one order of the catalogue; among equal scores the earlier in it wins.
    """
    n, n_items = scores.shape
    tie_rank = np.random.default_rng(seed).permutation(n_items).astype(np.int32)
    bar = np.partition(scores, n_items - k, axis=1)[:, n_items - k, None]  # (n, 1), the kth best
    wanted = (scores >= bar) & (scores > -np.inf)
    crowded = np.flatnonzero(np.count_nonzero(wanted, axis=1) > 2 * k)
    if len(crowded):
        wanted[crowded] = _without_late_ties(scores[crowded], bar[crowded], tie_rank, k)
    person, item = np.divmod(np.flatnonzero(wanted), n_items)
    score = scores[person, item]
    order = np.lexsort((tie_rank[item], -score, person))
    place = np.arange(len(order)) - np.searchsorted(person, person)  # within the person's list
    shown = place < k
    items = np.full((n, k), -1, np.int32)
    best = np.full((n, k), -np.inf, np.float32)
    items[person[shown], place[shown]] = item[order][shown]
    best[person[shown], place[shown]] = score[order][shown]
    return items, best


def _without_late_ties(
    scores: Float32Array, bar: Float32Array, tie_rank: Int32Array, k: int
) -> BoolArray:
    """(n, n_items) bool: what beats the bar, and the k first of what equals it.

    Without it a constant score would send the whole catalogue of everyone to the final sort.
    """
    late = np.where(scores == bar, tie_rank, scores.shape[1])
    last = np.partition(late, k - 1, axis=1)[:, k - 1, None]
    return np.asarray((scores > bar) | ((scores == bar) & (tie_rank <= last)), np.bool_)
