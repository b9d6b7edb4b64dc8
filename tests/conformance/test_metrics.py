"""What every registered metric must keep, and the examples worked by hand that pin it."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.metrics.base import JudgedLists, Metric
from recsys_app.metrics.registry import registry

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "metrics.json").read_text("utf-8"))
METRICS = list(registry)
ACCURACY = [m for m in METRICS if m.name in {"ndcg", "recall", "hit", "precision", "mrr", "map"}]


def judged(items, relevant, cold, item_counts, training_people):
    items = np.asarray(items, np.int32)
    hits = [np.isin(row, wanted) & (row >= 0) for row, wanted in zip(items, relevant, strict=True)]
    return JudgedLists(
        items=items,
        hits=np.array(hits),
        n_relevant=np.array([len(wanted) for wanted in relevant]) + cold,
        item_counts=np.asarray(item_counts, np.int64),
        n_training_people=training_people,
    )


@st.composite
def judged_lists(draw):
    """Up to six people, lists of one length over a catalogue of 12, some places empty."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, length = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    items = np.array([rng.permutation(12)[:length] for _ in range(n)])
    for row in items:
        row[rng.integers(0, length + 1) :] = -1
    relevant = [rng.choice(12, rng.integers(1, 6), replace=False) for _ in range(n)]
    return judged(items, relevant, rng.integers(0, 3, n), rng.integers(0, 9, 12), 9)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['metric']}@{case['k']}")
def test_a_metric_gives_what_was_worked_by_hand(case):
    lists = judged(
        *(VECTORS[part] for part in ("items", "relevant")),
        np.array(VECTORS["cold"]),
        VECTORS["item_counts"],
        VECTORS["training_people"],
    )
    expected = [float(Fraction(text)) for text in case["expected"]]
    assert registry.get(case["metric"])().measure(lists, case["k"]) == pytest.approx(
        expected, abs=5e-9
    )


def test_every_metric_has_an_example_worked_by_hand():
    assert {case["metric"] for case in VECTORS["cases"]} == set(registry.names())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
class TestEveryMetric:
    def test_it_says_what_it_is(self, metric: type[Metric]):
        assert metric.title
        assert "@k = " in metric.formula
        assert any(character.isdigit() for character in metric.citation)

    @settings(max_examples=20, deadline=None)
    @given(lists=judged_lists(), k=st.integers(1, 15))
    def test_it_has_one_finite_value_per_person(self, metric: type[Metric], lists, k):
        values = metric().measure(lists, k)
        assert values.dtype == np.float64
        assert values.shape == ((len(lists.items),) if metric.per_person else (1,))
        assert np.isfinite(values).all()
        assert (values >= 0).all()

    @settings(max_examples=20, deadline=None)
    @given(lists=judged_lists(), k=st.integers(1, 15))
    def test_it_lies_between_0_and_1_unless_it_counts_bits(self, metric: type[Metric], lists, k):
        bound = np.log2(lists.n_training_people) if metric.name == "novelty" else 1.0
        assert (metric().measure(lists, k) <= bound + 1e-12).all()

    @settings(max_examples=20, deadline=None)
    @given(lists=judged_lists(), k=st.integers(1, 15))
    def test_places_after_k_do_not_matter(self, metric: type[Metric], lists, k):
        cut = JudgedLists(
            lists.items[:, :k],
            lists.hits[:, :k],
            lists.n_relevant,
            lists.item_counts,
            lists.n_training_people,
        )
        assert metric().measure(lists, k) == pytest.approx(metric().measure(cut, k))

    @settings(max_examples=20, deadline=None)
    @given(lists=judged_lists(), k=st.integers(1, 15))
    def test_measuring_changes_nothing(self, metric: type[Metric], lists, k):
        parts = (lists.items, lists.hits, lists.n_relevant, lists.item_counts)
        before = [part.copy() for part in parts]
        first, second = metric().measure(lists, k), metric().measure(lists, k)
        assert np.array_equal(first, second)
        assert all(map(np.array_equal, parts, before))

    @pytest.mark.parametrize("k", [1, 5])
    def test_empty_lists_are_measured_too(self, metric: type[Metric], k):
        nothing = judged([[-1] * 5] * 2, [[1], [2]], np.array([0, 0]), [3, 2, 1], 3)
        assert np.isfinite(metric().measure(nothing, k)).all()

    @settings(max_examples=20, deadline=None)
    @given(lists=judged_lists(), k=st.integers(1, 15), seed=st.integers(0, 99))
    def test_the_order_of_people_does_not_matter(self, metric: type[Metric], lists, k, seed):
        order = np.random.default_rng(seed).permutation(len(lists.items))
        shuffled = JudgedLists(
            lists.items[order],
            lists.hits[order],
            lists.n_relevant[order],
            lists.item_counts,
            lists.n_training_people,
        )
        values = metric().measure(lists, k)
        expected = values[order] if metric.per_person else values
        assert metric().measure(shuffled, k) == pytest.approx(expected)


@pytest.mark.parametrize("metric", ACCURACY, ids=lambda metric: metric.name)
@pytest.mark.parametrize("k", [1, 3, 4])
def test_a_perfect_list_scores_one(metric, k):
    lists = judged([[3, 1, 2, 0]], [[0, 1, 2, 3]], np.array([0]), [1, 1, 1, 1], 1)
    expected = k / 4 if metric.name == "recall" else 1.0
    assert metric().measure(lists, k) == pytest.approx([expected])


@pytest.mark.parametrize("metric", ACCURACY, ids=lambda metric: metric.name)
def test_a_list_without_hits_scores_zero(metric):
    lists = judged([[3, 1, 2, 0]], [[7]], np.array([2]), [1] * 8, 1)
    assert metric().measure(lists, 4) == [0.0]


@pytest.mark.parametrize("metric", ACCURACY, ids=lambda metric: metric.name)
@settings(max_examples=20, deadline=None)
@given(lists=judged_lists(), k=st.integers(1, 12))
def test_moving_a_hit_one_place_up_never_hurts(metric, lists, k):
    better = lists.hits.copy()
    for row in better:
        for place in range(len(row) - 1, 0, -1):
            if row[place] and not row[place - 1]:
                row[place - 1], row[place] = True, False
                break
    improved = JudgedLists(
        lists.items, better, lists.n_relevant, lists.item_counts, lists.n_training_people
    )
    assert (metric().measure(improved, k) >= metric().measure(lists, k) - 1e-12).all()
