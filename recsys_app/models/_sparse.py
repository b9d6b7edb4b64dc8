"""Histories as sparse matrices, and how much each entry of a history weighs in them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse

from recsys_app.domain.arrays import Float32Array, Int64Array
from recsys_app.domain.interactions import Histories

Matrix = Any  # scipy.sparse.csr_array; the library ships no types


def entry_weights(
    histories: Histories, n_items: int, *, rated: bool, half_life: float = 0.0
) -> Float32Array:
    """(entries,) float32: what each entry of `histories` weighs.

    A rating says how much something was liked, not that it is worth more attention, so in rated
    data every entry weighs 1; else it weighs its value (an event's weight), negative ones nothing.
    An entry with n newer ones in its history fades to 2^(−n / half_life); 0 means no fading.
    However often an item is repeated, it weighs no more than its heaviest entry, and its entries
    share that weight in proportion to their own.
    """
    weights = np.ones_like(histories.value) if rated else np.maximum(histories.value, 0)
    if half_life:
        newer = histories.indptr[1:].repeat(histories.lengths) - 1 - np.arange(len(weights))
        weights *= np.exp2(-newer / half_life).astype(np.float32)
    pairs = histories.rows * n_items + histories.item_index
    order = np.argsort(pairs, kind="stable")
    firsts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    if len(firsts) == len(pairs):
        return weights
    heaviest = np.maximum.reduceat(weights[order], firsts)
    together = np.maximum(np.add.reduceat(weights[order], firsts), np.finfo(np.float32).tiny)
    weights[order] *= np.repeat(heaviest / together, np.diff(firsts, append=len(pairs)))
    return weights


def people_by_items(histories: Histories, weights: Float32Array, n_items: int) -> Matrix:
    """(n people, n_items) csr float32 in canonical form: the entries' weights, summed by item."""
    parts = (weights, histories.item_index, histories.indptr)
    matrix = sparse.csr_array(parts, shape=(len(histories), n_items), copy=True)
    matrix.sum_duplicates()  # sorts in place, hence the copy
    return matrix


def binary(matrix: Matrix) -> Matrix:
    """`matrix` with 1 wherever it has something."""
    ones = matrix.copy()
    ones.data = (matrix.data > 0).astype(np.float32)
    return ones


def scaled_rows(matrix: Matrix, factors: Float32Array) -> Matrix:
    """`matrix` (csr) with each row multiplied by its factor."""
    scaled = matrix.copy()
    scaled.data = scaled.data * np.repeat(factors, np.diff(matrix.indptr)).astype(np.float32)
    return scaled


def scaled_columns(matrix: Matrix, factors: Float32Array) -> Matrix:
    """`matrix` (csr) with each column multiplied by its factor."""
    scaled = matrix.copy()
    scaled.data = scaled.data * factors.astype(np.float32)[matrix.indices]
    return scaled


def row_norms(matrix: Matrix) -> Float32Array:
    """(rows,) float32 Euclidean lengths."""
    return np.sqrt(row_sums(matrix.multiply(matrix)))


def row_sums(matrix: Matrix) -> Float32Array:
    return np.asarray(matrix.sum(axis=1), np.float32).ravel()


def column_sums(matrix: Matrix) -> Float32Array:
    return np.asarray(matrix.sum(axis=0), np.float32).ravel()


def inverse(lengths: Float32Array) -> Float32Array:
    """1 / lengths, and 0 where there is nothing."""
    return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def dense(matrix: Matrix) -> Float32Array:
    """(rows, columns) float32 of a product that may be sparse or an array already."""
    whole = matrix.toarray() if sparse.issparse(matrix) else matrix
    return np.ascontiguousarray(whole, np.float32)


def strongest(blocks: Iterable[Float32Array], n_columns: int, k: int) -> Matrix:
    """Csr of the `k` entries of each row that are furthest from 0.

    Args:
        blocks: consecutive rows, each block (rows, n_columns); never all held at once.
        n_columns: as in every block.
        k: entries kept per row; zeros never are.
    """
    columns, values, counts = [], [], []
    for block in blocks:
        rows, found = _furthest_from_zero(block, k)
        counts.append(np.bincount(rows, minlength=len(block)))
        columns.append(found.astype(np.int32))
        values.append(block[rows, found])
    indptr = np.append(0, np.cumsum(np.concatenate(counts)))
    parts = (np.concatenate(values), np.concatenate(columns), indptr)
    return sparse.csr_array(parts, shape=(len(indptr) - 1, n_columns))


def _furthest_from_zero(block: Float32Array, k: int) -> tuple[Int64Array, Int64Array]:
    """Row and column of the kept entries, in reading order."""
    wanted = block != 0
    if k < block.shape[1]:
        away = np.abs(block)
        best = np.argpartition(away, -k, axis=1)[:, -k:]
        chosen = np.zeros(block.shape, np.bool_)
        np.put_along_axis(chosen, best, values=True, axis=1)
        wanted &= chosen
    return np.nonzero(wanted)


def to_arrays(matrix: Matrix) -> dict[str, Any]:
    """The three columns of a csr matrix, as a model state keeps them."""
    return {
        "data": matrix.data.astype(np.float32),
        "indices": matrix.indices.astype(np.int32),
        "indptr": matrix.indptr.astype(np.int64),
    }


def from_arrays(arrays: Any, n_columns: int) -> Matrix:
    """What `to_arrays` took apart."""
    parts = (arrays["data"], arrays["indices"], arrays["indptr"])
    return sparse.csr_array(parts, shape=(len(arrays["indptr"]) - 1, n_columns))
