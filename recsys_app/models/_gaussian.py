"""The analytic Gaussian mechanism, and normal noise that nobody can draw again.

Balle and Wang, Improving the Gaussian mechanism for differential privacy, ICML 2018, theorem 8: adding
N(0, (σΔ)²) to a function of L2 sensitivity Δ is (ε, δ)-differentially private if and only if

    Φ(1/(2σ) − εσ) − exp(ε) · Φ(−1/(2σ) − εσ) ≤ δ
"""

import math
import os

import numpy as np
from scipy.special import log_ndtr

from recsys_app.domain.arrays import Float64Array

_HALVINGS = 100  # of the bracket, on a log scale: far below the last digit of a double
_AT_ONCE = 1 << 20  # pairs of random numbers held at once
_UNIT = 2.0**-64


def delta_of(sigma: float, epsilon: float) -> float:
    """The smallest δ of noise with `sigma` sensitivities of standard deviation, at `epsilon`."""
    first = float(log_ndtr(1 / (2 * sigma) - epsilon * sigma))
    second = float(epsilon + log_ndtr(-1 / (2 * sigma) - epsilon * sigma))
    return -math.exp(first) * math.expm1(second - first)


def noise_multiplier(epsilon: float, delta: float) -> float:
    """The smallest σ, in sensitivities, that is (epsilon, delta)-private; never below it."""
    low, high = 1e-6, 1.0
    while delta_of(high, epsilon) > delta:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        if delta_of(middle, epsilon) > delta:
            low = middle
        else:
            high = middle
    return high


def secret_normals(n: int) -> Float64Array:
    """(n,) standard normal numbers from the operating system's cryptographic generator.

    Box and Muller 1958 over 64-bit uniform numbers of `os.urandom`. There is no seed, and nothing is
    kept that would give the numbers again. A NumPy generator would not do: whoever learns part of
    its numbers can compute the others.
    """
    normals = np.empty(2 * ((n + 1) // 2))
    for start in range(0, len(normals), 2 * _AT_ONCE):
        part = normals[start : start + 2 * _AT_ONCE].reshape(2, -1)
        drawn = np.frombuffer(os.urandom(8 * part.size), np.uint64).reshape(part.shape)
        length = np.sqrt(-2.0 * np.log((drawn[0] + 1.0) * _UNIT))
        angle = drawn[1] * (2 * math.pi * _UNIT)
        np.multiply(length, np.cos(angle), out=part[0])
        np.multiply(length, np.sin(angle), out=part[1])
    return normals[:n]
