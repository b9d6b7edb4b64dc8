"""What the share of a reason is a share of, by how the contributions were found."""

import numpy as np
import pytest

from recsys_app import Recommend, Role
from recsys_app.domain.interactions import Histories
from recsys_app.domain.recommendations import Explanation, ExplanationMethod
from recsys_app.use_cases._serving import _strongest
from tests import small_shop

EXACT, OCCLUSION = ExplanationMethod.EXACT, ExplanationMethod.OCCLUSION


@pytest.fixture
def store(furnished_store):
    return furnished_store


def shares(contributions, method, *, items=None, most=3):
    """Item to share, the strongest first."""
    items = range(len(contributions)) if items is None else items
    history = Histories.single(np.array(items, np.int32))
    parts = np.array(contributions, np.float64)
    found = _strongest(history, Explanation(9, -3.9, -5.0, parts, method), most)
    return {item: share for item, share, _ in found}


def test_a_small_fall_beside_large_rises_is_a_small_share():
    assert shares([-0.5, 0.04, -0.46], OCCLUSION) == {1: pytest.approx(0.04)}


def test_falls_alone_add_up_to_the_whole():
    assert shares([0.1, 0.6, 0.3], OCCLUSION) == pytest.approx({1: 0.6, 2: 0.3, 0: 0.1})


def test_a_repeated_item_counts_once_with_the_sum_of_its_falls():
    assert shares([0.3, -0.5, 0.2], OCCLUSION, items=[4, 7, 4]) == {4: pytest.approx(0.5)}


def test_an_exact_share_is_of_what_raises_the_score():
    assert shares([3.0, -5.0, 1.0], EXACT) == pytest.approx({0: 0.75, 2: 0.25})


@pytest.mark.parametrize("method", ExplanationMethod)
def test_what_would_be_written_as_0_percent_is_no_reason(method):
    found = shares([0.988, 0.005, 0.007], method)
    assert found == pytest.approx({0: 0.988, 2: 0.007})
    assert all(f"{share:.0%}" != "0%" for share in found.values())


@pytest.mark.parametrize("method", ExplanationMethod)
def test_reasons_come_in_the_order_of_their_contributions(method, rng):
    parts = rng.normal(0.3, 1, 30)
    best = [int(i) for i in np.argsort(-parts)[:5]]
    assert list(shares(parts, method, most=5)) == best


@pytest.mark.parametrize("method", ExplanationMethod)
@pytest.mark.parametrize("parts", [[0.0, 0.0], [-1.0, 0.0]])
def test_without_anything_that_raises_the_score_there_is_no_reason(parts, method):
    assert shares(parts, method) == {}


def test_amounts_and_baseline_make_up_the_score_of_an_exact_model(store, application_as):
    steward = application_as(Role.STEWARD)
    for run, nothing_against in (("item-knn-3", True), ("ease-2", False)):
        answer = steward.execute(Recommend(run, small_shop.PERSON, k=5, reasons=50))
        for line in answer.items:
            sum_for = line.baseline + sum(reason.contribution for reason in line.because)
            assert line.because
            assert line.score <= sum_for + 1e-6
            if nothing_against:
                assert line.score == pytest.approx(sum_for)
