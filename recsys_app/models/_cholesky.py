"""Inverting large symmetric matrices without stopping the other threads."""

import ctypes

import numpy as np
from scipy.linalg import cython_lapack

from recsys_app.errors import TrainingDivergedError

_BLOCK = 1024  # rows that are mirrored at a time
_INT = ctypes.POINTER(ctypes.c_int)
_ROUTINE = ctypes.CFUNCTYPE(None, ctypes.c_char_p, _INT, ctypes.c_void_p, _INT, _INT)


def invert(matrix: np.ndarray) -> None:
    """Invert a symmetric positive definite float64 matrix (n, n), C-contiguous, in its place.

    A Cholesky factorization, n³ operations. SciPy's own wrappers of the same LAPACK routines keep
    the interpreter's lock: a window would stand still for as long as it takes.

    Raises:
        TrainingDivergedError: the matrix is not positive definite.
    """
    for routine in ("dpotrf", "dpotri"):
        _call(routine, matrix)
    # To LAPACK, which counts by columns, the lower triangle is what NumPy calls the upper one.
    for start in range(0, len(matrix), _BLOCK):
        end = start + _BLOCK
        matrix[end:, start:end] = matrix[start:end, end:].T
        square = matrix[start:end, start:end]
        square[:] = np.triu(square) + np.triu(square, 1).T


def _call(routine: str, matrix: np.ndarray) -> None:
    """Run a LAPACK routine on the lower triangle of `matrix`; ctypes lets go of the lock."""
    n, failed = ctypes.c_int(len(matrix)), ctypes.c_int()
    size, info = ctypes.byref(n), ctypes.byref(failed)
    _ROUTINE(_address(routine))(b"L", size, matrix.ctypes.data, size, info)
    if failed.value:
        raise TrainingDivergedError(step=1)


def _address(routine: str) -> int:
    """Where SciPy's LAPACK has `routine`, as it tells Cython modules."""
    capsule = ctypes.py_object(cython_lapack.__pyx_capi__[routine])
    name = ctypes.pythonapi.PyCapsule_GetName
    name.restype = ctypes.c_char_p
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.argtypes, pointer.restype = [ctypes.py_object, ctypes.c_char_p], ctypes.c_void_p
    return int(pointer(capsule, name(capsule)))
