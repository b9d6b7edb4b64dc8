"""A co-occurrence matrix in which no person can be found: clipped per person, with noise.

Every person u with the binary row x_u is weighted by w_u = min(1, √(C / |x_u|²)), C whole and at
least 1, so that |w_u x_u|² ≤ C. What is released is the upper triangle of G = Σ_u w_u² x_u x_uᵀ with
its diagonal, and normal noise in every cell of it; the lower triangle is its mirror image.

**Sensitivity.** Adding or removing u, who has d items, changes d(d+1)/2 cells of the triangle by w_u²
each and no other, so it moves the triangle by w_u² · √(d(d+1)/2) in L2. For d ≤ C that is
√(d(d+1)/2), which grows with d up to √(C(C+1)/2). For d > C it is (C/d) · √(d(d+1)/2) =
C · √((1 + 1/d)/2), which falls with d and is below C · √((1 + 1/C)/2) = √(C(C+1)/2). So the exact L2
sensitivity is

    Δ = √(C(C+1)/2),

reached by a person with exactly C items. (C itself, from the Frobenius norm of the whole matrix, would
be a bound as well, and up to √2 times the noise.)

McSherry and Mironov, Differentially private recommender systems, KDD 2009; Dwork, Talwar, Thakurta
and Zhang, Analyze Gauss, STOC 2014.
"""

import math

import numpy as np

from recsys_app.domain.arrays import Float64Array
from recsys_app.domain.privacy import Spending
from recsys_app.models._gaussian import noise_multiplier, secret_normals
from recsys_app.models._sparse import Matrix

_TRACY_WIDOM_99 = 2.02


def clipped(x: Matrix, most: int) -> Matrix:
    """(n, n_items) csr float64: the rows w_u x_u of the binary csr `x`, C = `most`."""
    rows = x.astype(np.float64)
    lengths = np.diff(rows.indptr)
    weights = np.minimum(1.0, np.sqrt(most / np.maximum(lengths, 1)))
    rows.data *= np.repeat(weights, lengths)
    return rows


def sensitivity(most: int) -> float:
    """How far one person moves the upper triangle in L2, at most; reached."""
    return math.sqrt(most * (most + 1) / 2)


def noise_deviation(spending: Spending, most: int) -> float:
    """Standard deviation of the noise in every cell that makes the release private."""
    return noise_multiplier(spending.epsilon, spending.delta) * sensitivity(most)


def noisy_gram(rows: Matrix, deviation: float) -> Float64Array:
    """(n_items, n_items) symmetric: rowsᵀ rows with secret noise of `deviation` in each cell."""
    gram = np.asarray((rows.T @ rows).todense(), np.float64)
    for item in range(len(gram)):
        gram[item, item:] += deviation * secret_normals(len(gram) - item)
        gram[item:, item] = gram[item, item:]
    return gram


def noise_edge(deviation: float, n_items: int) -> float:
    """What the largest eigenvalue of the noise alone stays below in 99 of 100 draws, about.

    deviation · (2√n + 2.02 · n^(−1/6)): Wigner 1958, On the distribution of the roots of certain
    symmetric matrices; Tracy and Widom 1996, On orthogonal and symplectic matrix ensembles.
    """
    spread = _TRACY_WIDOM_99 * math.pow(n_items, -1 / 6)
    return deviation * (2 * math.sqrt(n_items) + spread)
