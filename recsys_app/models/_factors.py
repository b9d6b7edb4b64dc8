"""What factor models share: a person is folded in from their history in closed form."""

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.domain.interactions import Histories


def fold_in(
    factors: Float64Array,
    items: np.ndarray,
    weights: Float64Array,
    targets: Float64Array,
    base: Float64Array,
) -> Float64Array:
    """(d, entries): column e is what entry e adds to the person's factors; their sum is the person.

    Solves (base + Σ_e w_e q_e q_eᵀ) p = Σ_e t_e q_e, and keeps the right-hand side apart by entry.

    Args:
        factors: (n_items, d).
        items: (entries,) item of each entry of one history.
        weights: (entries,) w_e.
        targets: (entries,) t_e.
        base: (d, d), the part of the matrix that no entry changes.
    """
    q = factors[items]  # (entries, d)
    matrix = base + q.T @ (q * weights[:, None])
    return np.asarray(np.linalg.solve(matrix, (q * targets[:, None]).T), np.float64)


def each_history(histories: Histories) -> list[tuple[int, slice]]:
    """(person, slice of the entries) of everyone with a history."""
    bounds = histories.indptr
    return [
        (person, slice(int(bounds[person]), int(bounds[person + 1])))
        for person in np.flatnonzero(histories.lengths).tolist()
    ]
