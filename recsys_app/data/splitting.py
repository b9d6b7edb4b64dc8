"""Which part of a log trains, which validates and which tests.

* temporal: global cuts at the 80 % and 90 % quantiles of time. No row of the training part is later
  than any row of the test part (Meng et al., RecSys 2020; Ji et al., TOIS 2023).
* leave-one-out: each person's last row tests, the one before validates. Others' later rows stay in
  the training part, which leaks the future: every result says so.
* ratio: of each person's rows, a random fifth tests and a tenth of the rest validates. It takes no
  notice of time, so it leaks too.
* given: a column of the file names the part of each row. Where it names no validation part, a
  random tenth of each person's training rows validates.

Only rows that count are split; `place` says where the others stand, since their items are not new.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.records import Dataset
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
    TRAINING: {"train", "training", "tr", "trn", "训练", "训练集"},
    VALIDATION: {"valid", "validation", "val", "vali", "dev", "development", "验证", "验证集"},
    TEST: {"test", "testing", "te", "tst", "eval", "holdout", "测试", "测试集"},
}


def split(name: str, interactions: Interactions, dataset: Dataset, *, seed: int = 0) -> Parts:
    """(n,) int8, the part of each of n > 0 rows of `interactions`, which stand oldest first.

    Raises:
        InvalidSettingError: "no-time-for-temporal", "no-folds", "no-test-fold", "unknown-fold" or
            an unknown split.
    """
    ways: dict[str, Callable[[], Parts]] = {
        "temporal": lambda: temporal(interactions, dataset.time_kind),
        "leave-one-out": lambda: leave_one_out(interactions.user_index),
        "ratio": lambda: ratio(interactions.user_index, seed),
        "given": lambda: given(interactions, dataset.folds, seed),
    }
    if name not in ways:
        raise InvalidSettingError(setting="split", value=name, allowed=", ".join(ways))
    return ways[name]()


def temporal(interactions: Interactions, time_kind: TimeKind) -> Parts:
    """Global cuts in time; rows of the instant of a cut fall after it."""
    if time_kind is TimeKind.NONE:
        raise InvalidSettingError("no-time-for-temporal")
    return _between_cuts(interactions, interactions)


def _between_cuts(interactions: Interactions, counted: Interactions) -> Parts:
    """(n,) int8, the part of each of n `interactions` by the quantiles of those that count."""
    n = len(counted)
    cuts = counted.timestamp[[int(n * VALIDATION_FROM), int(n * TEST_FROM)]]
    return np.searchsorted(cuts, interactions.timestamp, side="right").astype(np.int8)


def leave_one_out(user_index: Int32Array) -> Parts:
    """The last row of everyone with two or more tests; the one before it, of three, validates."""
    rank, count = _rank_from_end(user_index)
    parts = np.full(len(user_index), TRAINING, np.int8)
    parts[(rank == 0) & (count >= 2)] = TEST
    parts[(rank == 1) & (count >= 3)] = VALIDATION
    return parts


def ratio(user_index: Int32Array, seed: int) -> Parts:
    """Random shares of each person's rows, rounded."""
    rng = np.random.default_rng(seed)
    parts = np.full(len(user_index), TRAINING, np.int8)
    parts[_drawn(user_index, TEST_SHARE, rng)] = TEST
    rest = np.flatnonzero(parts == TRAINING)
    parts[rest[_drawn(user_index[rest], VALIDATION_SHARE, rng)]] = VALIDATION
    return parts


def given(interactions: Interactions, folds: Sequence[str], seed: int) -> Parts:
    """The parts that the file names; without a validation part, one drawn from training."""
    parts = _named(interactions, folds)
    if not (parts == TEST).any():
        raise InvalidSettingError("no-test-fold", known=", ".join(folds))
    if not (parts == VALIDATION).any():
        training = np.flatnonzero(parts == TRAINING)
        users, rng = interactions.user_index[training], np.random.default_rng(seed)
        parts[training[_drawn(users, VALIDATION_SHARE, rng)]] = VALIDATION
    return parts


def _named(interactions: Interactions, folds: Sequence[str]) -> Parts:
    if interactions.fold is None:
        raise InvalidSettingError("no-folds")
    return np.array([_part(name, folds) for name in folds], np.int8)[interactions.fold]


def place(
    name: str, rows: Interactions, counts: BoolArray, parts: Parts, dataset: Dataset
) -> Parts:
    """(n,) int8, the part of each of n `rows`, which stand oldest first, by the split `name`.

    The rows that count have the part that `split` gave them. Any other is in the part in which it
    happened: between the cuts in time; with the row before it that counts, if each person's last
    are held out; as the file says. A random split holds out nothing that does not count, and takes
    no notice of time: there all of them were known before, so they are in training.

    Args:
        name: as for `split`.
        rows: what `preprocessing.sift` answered.
        counts: (n,) bool, which of them count.
        parts: what `split` answered for those.
        dataset: as for `split`.
    """
    if counts.all():
        return parts
    placed = np.full(len(rows), TRAINING, np.int8)
    if name == "temporal":
        placed = _between_cuts(rows, rows.take(np.flatnonzero(counts)))
    elif name == "given":
        placed = _named(rows, dataset.folds)
    placed[counts] = parts
    return _carried_on(rows.user_index, placed) if name == "leave-one-out" else placed


def _carried_on(user_index: Int32Array, parts: Parts) -> Parts:
    """(n,) int8: the latest part that each person has reached with each row."""
    order = np.argsort(user_index, kind="stable")
    reached = user_index[order] * np.int64(TEST + 1) + parts[order]  # grows from person to person
    carried = np.empty_like(parts)
    carried[order] = np.maximum.accumulate(reached) % (TEST + 1)
    return carried


def names_validation(folds: Sequence[str]) -> bool:
    """Whether one of a file's folds is a validation part."""
    return any(_part(name, folds) == VALIDATION for name in folds)


def _part(name: str, folds: Sequence[str]) -> int:
    for part, names in _FOLDS.items():
        if name.strip().casefold() in names:
            return part
    raise InvalidSettingError("unknown-fold", name=name, known=", ".join(folds))


def _drawn(user_index: Int32Array, share: float, rng: np.random.Generator) -> Int64Array:
    """Positions of a random `share` of each person's rows, rounded to whole rows."""
    order = rng.permutation(len(user_index))
    rank, count = _rank_from_end(user_index[order])
    drawn: Int64Array = order[rank < np.rint(count * share)]
    return drawn


def _rank_from_end(user_index: Int32Array) -> tuple[Int64Array, Int64Array]:
    """For each row: how many rows of the same person follow it, and how many the person has."""
    order = np.argsort(user_index, kind="stable")
    counts = np.bincount(user_index) if len(user_index) else np.zeros(0, np.int64)
    ends = np.cumsum(counts)
    rank = np.empty(len(user_index), np.int64)
    rank[order] = ends[user_index[order]] - 1 - np.arange(len(user_index))
    return rank, counts[user_index]
