"""How sure a figure is, and whether two runs really differ. People are the unit throughout.

* Interval: percentile bootstrap over people, 1,000 resamples, 95 %.
  Efron & Tibshirani 1993, An introduction to the bootstrap, ch. 13.
* Paired test: sign-flip permutation of the per-person differences, two-sided, 10,000 flips; where
  the differences carry the weight of 1,000 equal ones or more, the normal limit of the same
  distribution instead. Smucker et al. 2007, A comparison of statistical significance tests for
  information retrieval evaluation.
* Several tests at once: Holm 1979, A simple sequentially rejective multiple test procedure.
* Groups of runs that do not differ: Piepho 2004, An algorithm for a letter-based representation of
  all-pairwise comparisons.
"""

import math
from collections.abc import Collection, Sequence

import numpy as np

from recsys_app.domain.arrays import AnyArray, Float64Array

RESAMPLES = 1_000
FLIPS = 10_000
SEED = 0  # the same draws in every report and comparison, so the same interval wherever it stands
LEVEL = 0.95
_NORMAL_FROM = 1_000  # effective differences; the limit is symmetric, so its error falls with 1/n
_CELLS_AT_ONCE = 1_000_000  # drawn weights or signs; small enough to stay in the cache


def bootstrap_means(values: AnyArray, seed: int = SEED) -> Float64Array:
    """(RESAMPLES, m) float64: means of (n, m) `values` over people drawn with replacement.

    All columns see the same draws, so differences of columns are paired.
    """
    rng = np.random.default_rng(seed)
    n = len(values)
    columns = np.asarray(values, np.float64)
    means = np.empty((RESAMPLES, columns.shape[1]))
    block = max(1, min(RESAMPLES, _CELLS_AT_ONCE // n))
    for start in range(0, RESAMPLES, block):
        size = min(block, RESAMPLES - start)
        drawn = rng.integers(0, n, (size, n), dtype=np.int32) + np.arange(size)[:, None] * n
        times = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
        means[start : start + size] = times.astype(np.float64) @ columns / n
    return means


def percentile_interval(means: Float64Array) -> Float64Array:
    """(2, …) float64: lower and upper bounds over the first axis of resampled `means`."""
    tail = (1 - LEVEL) / 2
    return np.asarray(np.quantile(means, [tail, 1 - tail], axis=0), np.float64)


def bootstrap_interval(values: AnyArray, seed: int = SEED) -> tuple[float, float]:
    """The interval of the mean of (n,) `values`."""
    low, high = percentile_interval(bootstrap_means(values[:, None], seed))[:, 0]
    return float(low), float(high)


def sign_flip_p(difference: AnyArray, seed: int = SEED) -> float:
    """Two-sided p-value of the mean of (n,) paired `difference` under flipped signs.

    Zeros flip to themselves and are left out. A sampled p-value counts the observed labelling
    (Phipson & Smyth 2010), so it is never 0.
    """
    changed = np.asarray(difference[difference != 0], np.float64)
    if not len(changed):
        return 1.0
    observed = abs(changed.sum())
    squares = changed**2
    if squares.sum() ** 2 / (squares**2).sum() >= _NORMAL_FROM:
        return math.erfc(observed / math.sqrt(2 * squares.sum()))
    rng = np.random.default_rng(seed)
    block = max(1, _CELLS_AT_ONCE // len(changed))
    reached = 0
    for start in range(0, FLIPS, block):
        size = (min(block, FLIPS - start), -(-len(changed) // 8))
        bits = np.unpackbits(rng.integers(0, 256, size, dtype=np.uint8), axis=1)
        sums = 2 * (bits[:, : len(changed)] @ changed) - changed.sum()
        reached += int((np.abs(sums) >= observed * (1 - 1e-9)).sum())
    return (1 + reached) / (1 + FLIPS)


def effect_size(difference: Float64Array) -> float:
    """Cohen's d of paired values: mean / standard deviation; 0 where nothing varies."""
    spread = float(difference.std(ddof=1)) if len(difference) > 1 else 0.0
    return float(difference.mean()) / spread if spread > 0 else 0.0


def holm(p_values: Sequence[float]) -> list[float]:
    """Corrected p-values, in the order given; the chance of any false alarm stays below the level."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected = [1.0] * len(p_values)
    worst = 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(order) - rank) * p_values[i]))
        corrected[i] = worst
    return corrected


def letters(n: int, different: Collection[tuple[int, int]]) -> list[str]:
    """Compact letter display of n runs, best first: two share a letter iff they do not differ.

    Args:
        n: number of runs.
        different: pairs (i, j), i < j, that differ.

    Returns:
        One text per run, like "a", "ab", "b". From the 27th group on a letter carries a number.
    """
    groups = [frozenset(range(n))]
    for i, j in different:
        split = [
            part
            for group in groups
            for part in ((group - {i}, group - {j}) if {i, j} <= group else (group,))
        ]
        groups = [g for g in dict.fromkeys(split) if not any(g < other for other in split)]
    groups.sort(key=sorted)
    return [
        "".join(_letter(place) for place, group in enumerate(groups) if run in group)
        for run in range(n)
    ]


def _letter(place: int) -> str:
    number, letter = divmod(place, 26)
    return chr(ord("a") + letter) + (str(number) if number else "")
