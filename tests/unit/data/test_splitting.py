"""Which row is in which part, by hand and as laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.splitting import TEST, TRAINING, VALIDATION, split
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.errors import InvalidSettingError


def parts(name, log, facts, seed=0) -> list[int]:
    return split(name, log, facts, seed=seed).tolist()


def test_a_temporal_split_cuts_at_quantiles_of_time(log_of, dataset):
    log = log_of(*((n % 3, n, 100 + n) for n in range(20)))
    assert parts("temporal", log, dataset()) == [0] * 16 + [1] * 2 + [2] * 2


def test_rows_of_the_instant_of_a_cut_fall_after_it(log_of, dataset):
    log = log_of(*((0, n, time) for n, time in enumerate([1, 2, 3, 4, 5, 6, 9, 9, 9, 9])))
    assert parts("temporal", log, dataset()) == [0] * 6 + [2] * 4


def test_a_temporal_split_needs_time(log_of, dataset):
    with pytest.raises(InvalidSettingError) as refused:
        split("temporal", log_of((0, 1, 1)), dataset(time_kind=TimeKind.NONE))
    assert refused.value.code == "no-time-for-temporal"


def test_leave_one_out_takes_the_last_two_of_everyone(log_of, dataset):
    log = log_of((0, 1, 1), (1, 1, 2), (0, 2, 3), (2, 1, 4), (1, 2, 5), (0, 3, 6), (0, 4, 7))
    assert parts("leave-one-out", log, dataset()) == [
        TRAINING,
        TRAINING,
        TRAINING,
        TRAINING,
        TEST,
        VALIDATION,
        TEST,
    ]


def test_a_ratio_split_draws_from_everyone(log_of, dataset):
    log = log_of(*((n // 20, n % 20, n) for n in range(100)))
    drawn = np.array(parts("ratio", log, dataset(), seed=1)).reshape(5, 20)
    assert ((drawn == TEST).sum(axis=1) == 4).all()
    assert ((drawn == VALIDATION).sum(axis=1) == 2).all()
    assert parts("ratio", log, dataset(), seed=1) == drawn.ravel().tolist()
    assert parts("ratio", log, dataset(), seed=2) != drawn.ravel().tolist()


def test_a_person_with_very_few_rows_stays_in_training(log_of, dataset):
    assert parts("ratio", log_of((0, 1, 1), (0, 2, 2)), dataset()) == [TRAINING, TRAINING]


@pytest.mark.parametrize(
    "folds",
    [("train", "valid", "test"), ("Training", " VAL ", "Testing"), ("训练", "验证集", "测试")],
)
def test_given_folds_have_many_names(log_of, dataset, folds):
    log = log_of((0, 1, 1), (0, 2, 2), (0, 3, 3), fold=np.array([0, 1, 2], np.uint16))
    assert parts("given", log, dataset(folds=folds)) == [TRAINING, VALIDATION, TEST]


def test_a_missing_validation_fold_is_drawn_from_training(log_of, dataset):
    rows = [(n // 20, n % 20, n) for n in range(100)]
    fold = np.array([n % 20 >= 10 for n in range(100)], np.uint16)
    log, facts = log_of(*rows, fold=fold), dataset(folds=("train", "test"))
    drawn = np.array(parts("given", log, facts)).reshape(5, 20)
    assert (drawn[:, 10:] == TEST).all()
    assert ((drawn == VALIDATION).sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("folds", "code"),
    [((), "no-folds"), (("train", "valid"), "no-test-fold"), (("train", "spare"), "unknown-fold")],
)
def test_folds_that_cannot_be_used_are_refused(log_of, dataset, folds, code):
    fold = np.array([0, 1], np.uint16) if folds else None
    log = log_of((0, 1, 1), (0, 2, 2), fold=fold)
    with pytest.raises(InvalidSettingError) as refused:
        split("given", log, dataset(folds=folds))
    assert refused.value.code == code


def test_an_unknown_split_is_refused(log_of, dataset):
    with pytest.raises(InvalidSettingError) as refused:
        split("weekly", log_of((0, 1, 1)), dataset())
    assert refused.value.facts["allowed"] == "temporal, leave-one-out, ratio, given"


@st.composite
def logs(draw) -> Interactions:
    n = draw(st.integers(1, 60))
    column = lambda high: np.array(  # noqa: E731
        draw(st.lists(st.integers(0, high), min_size=n, max_size=n))
    )
    return Interactions(
        column(6).astype(np.int32),
        column(9).astype(np.int32),
        np.sort(column(20)).astype(np.int64),
        np.ones(n, np.float32),
    )


@settings(deadline=None)
@given(logs())
def test_no_training_row_is_later_than_any_row_after_the_cut(dataset_factory, log):
    found = split("temporal", log, dataset_factory())
    for part in (VALIDATION, TEST):
        later = log.timestamp[found == part]
        if len(later):
            assert (log.timestamp[found < part] < later.min()).all()


@settings(deadline=None)
@given(logs(), st.sampled_from(["temporal", "leave-one-out", "ratio"]), st.integers(0, 3))
def test_every_row_is_in_one_part(dataset_factory, log, name, seed):
    found = split(name, log, dataset_factory(), seed=seed)
    assert found.dtype == np.int8
    assert set(found.tolist()) <= {TRAINING, VALIDATION, TEST}
    assert len(found) == len(log)
