"""Histories as sparse matrices, and sparse products kept to the largest entries of each row."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array, Float64Array
from recsys_app.domain.interactions import Histories

Matrix = Any  # scipy.sparse.csr_array; the library ships no types

_ROWS = 512  # rows of a product held dense at once


def binary(histories: Histories, n_items: int) -> Matrix:
    """(n people, n_items) csr, 1 where the person has the item, however often."""
    matrix = sparse.csr_array(
        (
            np.ones(len(histories.item_index), np.float32),
            histories.item_index.copy(),  # SciPy merges duplicates in place
            histories.indptr.copy(),
        ),
        shape=(len(histories), n_items),
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def popularity_shares(matrix: Matrix) -> Float32Array:
    """(n_items,) float32, share of all interactions: the answer for someone without a history."""
    counts = np.asarray(matrix.sum(axis=0), np.float64).ravel()
    return np.asarray(counts / max(1.0, counts.sum()), np.float32)


def top_of_rows(
    left: Matrix,
    right: Matrix,
    k: int,
    factors: Callable[[slice], Float32Array] | None = None,
) -> Matrix:
    """(n, m) csr: `left @ right` with the diagonal and all but the `k` largest of each row zero.

    `factors` gives what a group of rows is multiplied by before its largest entries are chosen.
    """
    n, m = left.shape[0], right.shape[1]
    rows, columns, values = [], [], []
    for start in range(0, n, _ROWS):
        block = np.asarray((left[start : start + _ROWS] @ right).todense(), np.float32)
        if factors is not None:
            block *= factors(slice(start, start + len(block)))
        place = np.arange(len(block))
        block[place, np.minimum(start + place, m - 1)] = 0.0
        best = np.argpartition(-block, min(k, m) - 1, axis=1)[:, :k]
        best.sort(axis=1)
        found = np.take_along_axis(block, best, axis=1)
        row, column = np.nonzero(found > 0)
        rows.append(row + start)
        columns.append(best[row, column])
        values.append(found[row, column])
    return sparse.csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(n, m)
    )


def unit_rows(matrix: Matrix) -> Matrix:
    """`matrix` (csr) with every row scaled to length 1; rows of zeros stay."""
    scaled = matrix.copy()
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1), np.float64)).ravel()
    lengths[lengths == 0] = 1.0
    scaled.data = (scaled.data / np.repeat(lengths, np.diff(scaled.indptr))).astype(np.float32)
    return scaled


def dense(matrix: Matrix) -> Float32Array:
    return np.ascontiguousarray(matrix.todense(), np.float32)


def shared_among_repeats(contribution: Float64Array, history: Histories) -> Float64Array:
    """(entries,) float64: each item's contribution, split evenly over its entries in the history.

    Models that see an item once, however often it occurs, give every entry an equal part.
    """
    times = np.bincount(history.item_index, minlength=len(contribution))
    return contribution[history.item_index] / times[history.item_index]
