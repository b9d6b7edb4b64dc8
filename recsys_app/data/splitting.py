"""Which part of a log trains, which validates and which tests.

* temporal: global cuts at the 80 % and 90 % quantiles of time. No row of the training part is later
  than any row of the test part (Meng et al., RecSys 2020; Ji et al., TOIS 2023).
* leave-one-out: each person's last row tests, the one before validates. Others' later rows stay in
  the training part, which leaks the future: every result says so.
* ratio: of each person's rows, a random fifth tests and a tenth of the rest validates.
* given: a column of the file names the part of each row.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recsys_app.domain.arrays import Int32Array
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.errors import InvalidSettingError

TRAINING: Final = 0
VALIDATION: Final = 1
TEST: Final = 2

VALIDATION_FROM = 0.8
TEST_FROM = 0.9
TEST_SHARE = 0.2
VALIDATION_SHARE = 0.1

Parts = NDArray[np.int8]

_FOLDS = {
    TRAINING: {"train", "training", "tr", "训练", "训练集"},
    VALIDATION: {"valid", "validation", "val", "dev", "验证", "验证集"},
    TEST: {"test", "testing", "te", "测试", "测试集"},
}


def split(
    name: str,
    interactions: Interactions,
    time_kind: TimeKind,
    *,
    folds: Sequence[str] = (),
    seed: int = 0,
) -> Parts:
    """(n,) int8, the part of each row of `interactions`, which stand oldest first.

    Raises:
        InvalidSettingError: "no-time-for-temporal", "no-folds", "no-test-fold" or an unknown split.
    """
    ways: dict[str, Callable[[], Parts]] = {
        "temporal": lambda: temporal(interactions, time_kind),
        "leave-one-out": lambda: leave_one_out(interactions.user_index),
        "ratio": lambda: ratio(interactions.user_index, seed),
        "given": lambda: given(interactions, folds, seed),
    }
    if name not in ways:
        raise InvalidSettingError(setting="split", value=name, allowed=", ".join(ways))
    return ways[name]()


def temporal(interactions: Interactions, time_kind: TimeKind) -> Parts:
    """Global cuts in time; rows of the instant of a cut fall after it."""
    if time_kind is TimeKind.NONE:
        raise InvalidSettingError("no-time-for-temporal")
    cuts = np.quantile(interactions.timestamp, [VALIDATION_FROM, TEST_FROM], method="lower")
    return np.searchsorted(cuts, interactions.timestamp, side="right").astype(np.int8)


def leave_one_out(user_index: Int32Array) -> Parts:
    """The last row of everyone with at least two tests, the one before it validates from three on."""
    rank, count = _rank_from_end(user_index)
    parts = np.full(len(user_index), TRAINING, np.int8)
    parts[(rank == 0) & (count >= 2)] = TEST
    parts[(rank == 1) & (count >= 3)] = VALIDATION
    return parts


def ratio(user_index: Int32Array, seed: int) -> Parts:
    """A random fifth of each person's rows (rounded) tests, a tenth of the rest validates."""
    order = np.random.default_rng(seed).permutation(len(user_index))
    rank_in_order, count_in_order = _rank_from_end(user_index[order])
    n_test = np.rint(count_in_order * TEST_SHARE)
    n_validation = np.rint((count_in_order - n_test) * VALIDATION_SHARE)
    parts = np.empty(len(user_index), np.int8)
    parts[order] = np.where(
        rank_in_order < n_test,
        TEST,
        np.where(rank_in_order < n_test + n_validation, VALIDATION, TRAINING),
    )
    return parts


def given(interactions: Interactions, folds: Sequence[str], seed: int) -> Parts:
    """The parts that the file names; without a validation part, a tenth of training validates."""
    if interactions.fold is None:
        raise InvalidSettingError("no-folds")
    part_of = np.array([_part(name, folds) for name in folds], np.int8)
    parts = part_of[interactions.fold]
    if not (parts == TEST).any():
        raise InvalidSettingError("no-test-fold", known=", ".join(folds))
    if not (parts == VALIDATION).any():
        training = np.flatnonzero(parts == TRAINING)
        chosen = np.random.default_rng(seed).random(len(training)) < VALIDATION_SHARE
        parts[training[chosen]] = VALIDATION
    return parts


def _part(name: str, folds: Sequence[str]) -> int:
    for part, names in _FOLDS.items():
        if name.strip().casefold() in names:
            return part
    raise InvalidSettingError("unknown-fold", name=name, known=", ".join(folds))


def _rank_from_end(user_index: Int32Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row: how many rows of the same person follow it, and how many the person has."""
    order = np.argsort(user_index, kind="stable")
    counts = np.bincount(user_index) if len(user_index) else np.zeros(0, np.int64)
    ends = np.cumsum(counts)
    rank = np.empty(len(user_index), np.int64)
    rank[order] = ends[user_index[order]] - 1 - np.arange(len(user_index))
    return rank, counts[user_index]
