import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.evaluation import significance
from recsys_app.evaluation.significance import (
    bootstrap_interval,
    bootstrap_means,
    effect_size,
    holm,
    letters,
    sign_flip_p,
)


def test_the_interval_covers_the_truth_about_95_times_in_100():
    rng = np.random.default_rng(0)
    covered = 0
    for seed in range(200):
        low, high = bootstrap_interval(rng.exponential(1.0, 150), seed)
        covered += low <= 1.0 <= high
    assert 0.90 <= covered / 200 <= 0.98


def test_the_spread_of_resampled_means_is_the_standard_error():
    values = np.random.default_rng(1).normal(size=(400, 1))
    means = bootstrap_means(values)
    assert means.mean() == pytest.approx(values.mean(), abs=0.01)
    assert means.std() == pytest.approx(values.std() / 20, rel=0.1)


def test_columns_are_resampled_together():
    values = np.random.default_rng(2).random((50, 1))
    means = bootstrap_means(np.hstack([values, values + 1]))
    assert np.ptp(means[:, 1] - means[:, 0]) < 1e-9


def test_large_samples_are_drawn_in_blocks(monkeypatch):
    values = np.random.default_rng(3).random((30, 2))
    whole = bootstrap_means(values)
    monkeypatch.setattr(significance, "_CELLS_AT_ONCE", 70)
    assert bootstrap_means(values) == pytest.approx(whole)


def test_one_person_has_an_interval_without_width():
    assert bootstrap_interval(np.array([0.3])) == (0.3, 0.3)


def test_the_flipped_signs_agree_with_all_possible_flips():
    from scipy import stats

    difference = np.array([0.3, -0.1, 0.5, 0.2, -0.05, 0.4, 0.1, 0.25])
    exact = stats.permutation_test(
        (difference,), np.mean, permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert sign_flip_p(difference) == pytest.approx(exact, abs=0.01)


def test_the_normal_limit_agrees_with_sampled_flips(monkeypatch):
    rng = np.random.default_rng(4)
    difference = rng.choice([-1.0, 0.0, 1.0], 4000, p=[0.25, 0.485, 0.265])
    limit = sign_flip_p(difference)
    monkeypatch.setattr(significance, "_NORMAL_FROM", np.inf)
    assert sign_flip_p(difference) == pytest.approx(limit, abs=0.01)
    assert 0.01 < limit < 0.9


def test_a_real_difference_is_found():
    rng = np.random.default_rng(5)
    person = rng.random(500)
    better, worse = person + rng.normal(0.03, 0.1, 500), person + rng.normal(0, 0.1, 500)
    difference = better - worse
    low, high = bootstrap_interval(difference)
    assert sign_flip_p(difference) < 0.01
    assert 0 < low < difference.mean() < high
    assert effect_size(difference) == pytest.approx(0.03 / (0.1 * 2**0.5), abs=0.1)


@pytest.mark.parametrize("people", [60, 6000])
def test_no_difference_is_found_where_there_is_none(people):
    rng = np.random.default_rng(6)
    alarms = [sign_flip_p(rng.normal(0, 1, people), seed) < 0.05 for seed in range(200)]
    assert 0.02 <= np.mean(alarms) <= 0.09


def test_equal_runs_do_not_differ_at_all():
    nothing = np.zeros(10)
    assert (sign_flip_p(nothing), effect_size(nothing)) == (1.0, 0.0)


def test_swapping_the_runs_only_turns_the_sign():
    rng = np.random.default_rng(8)
    difference = rng.random(40) - rng.random(40)
    low, high = bootstrap_interval(difference)
    assert sign_flip_p(-difference) == sign_flip_p(difference)
    assert bootstrap_interval(-difference) == pytest.approx((-high, -low))


def test_a_sampled_p_value_is_never_zero():
    assert 0 < sign_flip_p(np.ones(100)) < 0.001


def test_holm_gives_what_was_worked_by_hand():
    # sorted .005 .01 .03 .04 times 4 3 2 1 = .02 .03 .06 .04; the last may not fall below .06
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_never_exceeds_one_and_takes_no_test():
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_letters_give_what_was_worked_by_hand():
    # 0 differs from 2 and 3, 1 differs from 3: groups {0 1}, {1 2}, {2 3}
    assert letters(4, [(0, 2), (0, 3), (1, 3)]) == ["a", "ab", "bc", "c"]


def test_runs_that_all_differ_have_a_letter_each():
    assert letters(3, [(0, 1), (0, 2), (1, 2)]) == ["a", "b", "c"]


def test_runs_that_do_not_differ_share_one_letter():
    assert letters(3, []) == ["a", "a", "a"]


def test_after_z_letters_carry_a_number():
    pairs = [(i, j) for j in range(28) for i in range(j)]
    assert letters(28, pairs)[25:] == ["z", "a1", "b1"]


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 9),
    chosen=st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
)
def test_two_runs_share_a_letter_exactly_if_they_do_not_differ(n, chosen):
    different = {(i, j) for i, j in chosen if i < j < n}
    shown = letters(n, different)
    for j in range(n):
        for i in range(j):
            assert bool(set(shown[i]) & set(shown[j])) == ((i, j) not in different)
