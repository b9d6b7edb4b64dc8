"""The inverse of a large symmetric matrix, in place, in steps that can be watched and cancelled.

SciPy's LAPACK holds the interpreter lock for the whole factorization, which would freeze the window
for as long; NumPy's products let go of it.
"""

import numpy as np

from recsys_app.domain.arrays import AnyArray
from recsys_app.jobs.control import JobControl

_PIVOTS = 256  # columns swept at once
_PANEL = 1024  # rows updated at once


def negative_inverse(matrix: AnyArray, control: JobControl) -> None:
    """Overwrite the upper triangle of a positive definite `matrix` with that of −matrix⁻¹.

    The symmetric sweep operator (Goodnight 1979, "A Tutorial on the SWEEP Operator") by blocks:
    as many operations as a Cholesky factorization and the inverse from it, and no second matrix.

    Raises:
        numpy.linalg.LinAlgError: not positive definite in this precision.
    """
    n = len(matrix)
    control.stage("solving", n, "items")
    for start in range(0, n, _PIVOTS):
        stop = min(start + _PIVOTS, n)
        _sweep(matrix, start, stop, control)
        control.report(stop)


def mirror(matrix: AnyArray) -> None:
    """Copy the upper triangle of a square matrix to the lower one."""
    for start in range(0, len(matrix), _PANEL):
        stop = start + _PANEL
        matrix[stop:, start:stop] = matrix[start:stop, stop:].T
        corner = matrix[start:stop, start:stop]
        corner[:] = np.triu(corner) + np.triu(corner, 1).T


def _sweep(matrix: AnyArray, start: int, stop: int, control: JobControl) -> None:
    """With pivot block P = L Lᵀ, its columns C and Z = C L⁻ᵀ: A − Z Zᵀ, C P⁻¹ and −P⁻¹."""
    pivot = matrix[start:stop, start:stop]
    lower = np.linalg.cholesky(np.triu(pivot, 1).T + np.triu(pivot))
    inverse = np.linalg.inv(lower)
    columns = np.zeros((len(matrix), stop - start), matrix.dtype)
    columns[:start] = matrix[:start, start:stop]
    columns[stop:] = matrix[start:stop, stop:].T
    columns = columns @ inverse.T  # Z
    for row in range(0, len(matrix), _PANEL):
        control.check_cancelled()
        matrix[row : row + _PANEL, row:] -= columns[row : row + _PANEL] @ columns[row:].T
    columns = columns @ inverse
    matrix[:start, start:stop] = columns[:start]
    matrix[start:stop, stop:] = columns[stop:].T
    matrix[start:stop, start:stop] = -(inverse.T @ inverse)
