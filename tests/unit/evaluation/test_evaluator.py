import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest

from recsys_app.errors import InvalidDatasetError, JobCancelledError
from recsys_app.evaluation import ranking
from recsys_app.evaluation.evaluator import evaluate
from recsys_app.evaluation.protocol import Protocol
from recsys_app.jobs.control import JobControl

FALLING = [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]  # item 0 is the best for everyone
TOP3 = Protocol(k=(1, 3))


@pytest.fixture
def falling(table_model):
    return table_model([FALLING] * 6)


@pytest.fixture
def data(training):
    return training([[0, 1], [0], [0, 2], [5]], 6)


def test_the_whole_catalogue_is_ranked_without_what_was_seen(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [1, 2]], [[1], [5]]), data, TOP3)
    assert tested.metrics["hit@1"].value == 0.5  # 1 stands first once 0 is gone; 5 stands last
    assert tested.metrics["coverage@1"].value == 2 / 6
    assert tested.counts.catalogue == 6


def test_what_preprocessing_hides_from_the_model_is_left_out_as_well(
    falling, holdout, histories, data
):
    people = replace(holdout([[0], [1, 2]], [[2], [3]]), seen=histories([[1], [0]]))
    tested = evaluate(falling, people, data, TOP3)
    assert tested.metrics["hit@1"].value == 1.0
    kept = Protocol(k=(1, 3), exclude_seen=False)
    assert evaluate(falling, people, data, kept).metrics["hit@1"].value == 0.0


def test_seen_items_stay_with_their_person_in_every_batch(
    falling, holdout, histories, data, monkeypatch
):
    monkeypatch.setattr(ranking, "_CELLS_PER_BATCH", 6)
    people = replace(holdout([[], [0], [1, 2]], [[1], [2], [3]]), seen=histories([[0], [1], [0]]))
    tested = evaluate(falling, people, data, TOP3)
    assert tested.per_person["hit@1"].tolist() == [1.0, 1.0]
    assert tested.without_history["hit@1"].value == 1.0


def test_seen_items_stay_in_the_list_if_the_protocol_says_so(falling, holdout, data):
    protocol = Protocol(k=(1, 3), exclude_seen=False)
    tested = evaluate(falling, holdout([[0], [1, 2]], [[1], [5]]), data, protocol)
    assert tested.metrics["hit@1"].value == 0.0
    assert tested.metrics["hit@3"].value == 0.5


def test_every_figure_is_the_mean_of_its_values_per_person(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [1, 2], [3]], [[1], [5], [0, 4]]), data, TOP3)
    assert set(tested.per_person) == {m for m in tested.metrics if not m.startswith("coverage")}
    for name, values in tested.per_person.items():
        assert values.dtype == np.float32
        assert values.mean() == pytest.approx(tested.metrics[name].value, rel=1e-6)


def test_a_figure_lies_within_its_interval(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [1, 2], [3]], [[1], [5], [0, 4]]), data, TOP3)
    for name in tested.per_person:
        figure = tested.metrics[name]
        assert figure.low <= figure.value <= figure.high
    assert tested.metrics["coverage@3"].low is None


def test_a_hidden_item_that_the_model_does_not_know_stays_a_miss(falling, holdout, data):
    warm = evaluate(falling, holdout([[0], [0]], [[1], [1]]), data, TOP3)
    cold = evaluate(falling, holdout([[0], [0]], [[1], []], cold=[1, 1]), data, TOP3)
    assert warm.metrics["recall@3"].value == 1.0
    assert cold.metrics["recall@3"].value == 0.25
    assert (cold.counts.people, cold.counts.targets, cold.counts.cold_targets) == (2, 3, 2)


def test_people_without_a_history_are_reported_apart(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [], []], [[1], [0], [5]]), data, TOP3)
    assert tested.metrics["hit@1"].value == 1.0
    assert tested.without_history["hit@1"].value == 0.5
    assert set(tested.without_history) == set(tested.metrics)
    assert (tested.counts.people, tested.counts.without_history) == (1, 2)
    assert tested.user_index.tolist() == [0]


def test_people_with_nothing_hidden_left_are_counted(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [1]], [[1], []]), data, TOP3)
    assert (tested.counts.people, tested.counts.without_targets) == (1, 1)


def test_a_repeated_target_counts_once(falling, holdout, data):
    tested = evaluate(falling, holdout([[0]], [[1, 1, 5]]), data, TOP3)
    assert tested.metrics["recall@3"].value == 0.5


def test_a_person_tested_at_several_moments_counts_once(falling, holdout, data):
    moments = holdout([[0], [0], [0]], [[1], [1], [5]], user_index=[7, 7, 3])
    tested = evaluate(falling, moments, data, TOP3)
    assert tested.user_index.tolist() == [3, 7]
    assert tested.per_person["hit@1"].tolist() == [0.0, 1.0]
    assert tested.metrics["hit@1"].value == 0.5
    assert tested.counts.people == 2


def test_nothing_to_test_is_refused(falling, holdout, data):
    with pytest.raises(InvalidDatasetError) as refused:
        evaluate(falling, holdout([[], [0]], [[1], []]), data, TOP3)
    assert refused.value.code == "nothing-to-test"


def test_lists_longer_than_the_catalogue_are_allowed(falling, holdout, data):
    tested = evaluate(falling, holdout([[0]], [[5]]), data, Protocol(k=(100,)))
    assert tested.metrics["recall@100"].value == 1.0
    assert tested.metrics["precision@100"].value == 0.01


def test_the_chart_has_ndcg_at_every_length(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], [0]], [[1], [3]]), data, Protocol(k=(2,)))
    assert list(tested.ndcg_by_length) == ["1", "2", "3", "5", "10", "20", "50"]
    assert tested.ndcg_by_length["1"].value == 0.5
    assert tested.ndcg_by_length["3"].value == pytest.approx((1 + 1 / math.log2(4)) / 2)
    assert tested.ndcg_by_length["2"] == tested.metrics["ndcg@2"]
    assert "ndcg@50" not in tested.metrics


def test_a_formula_stands_beside_every_metric(falling, holdout, data):
    tested = evaluate(falling, holdout([[0]], [[1]]), data, TOP3)
    names = [name.partition("@")[0] for name in tested.metrics]
    assert list(tested.formulas) == list(dict.fromkeys(names))  # the same order each time
    assert tested.formulas["recall"].formula == "Recall@k = hits among the first k / |rel|"
    assert tested.formulas["popularity"].better == "neither"


def test_a_constant_score_is_flagged_as_tied(table_model, falling, holdout, data):
    people = holdout([[0], [1]], [[1], [2]])
    constant = evaluate(table_model(np.ones((6, 6))), people, data, TOP3)
    assert (constant.tied_share, constant.notices) == (1.0, ("many-ties",))
    distinct = evaluate(falling, people, data, TOP3)
    assert (distinct.tied_share, distinct.notices) == (0.0, ())


def test_a_tie_across_the_end_of_the_list_is_seen(table_model, holdout, data):
    level = table_model([[9.0, 3.0, 2.0, 2.0, 1.0, 0.0]] * 6)
    tested = evaluate(level, holdout([[0]], [[1]]), data, Protocol(k=(2,)))
    assert tested.tied_share == 0.5


def test_ties_win_as_often_as_chance(table_model, holdout, training):
    """A constant score finds 1 hidden item of 40 in 10 places a quarter of the time."""
    rng = np.random.default_rng(0)
    targets = rng.integers(1, 40, 50)
    people = holdout([[0]] * 50, [[item] for item in targets])
    model, data = table_model(np.ones((40, 40))), training([[0]], 40)
    rates = [
        evaluate(model, people, data, Protocol(k=(10,), seed=seed)).metrics["hit@10"].value
        for seed in range(40)
    ]
    assert np.mean(rates) == pytest.approx(10 / 39, abs=0.03)


def test_rating_errors_are_measured_where_ratings_are_predicted(rating_table, holdout, training):
    model, data = rating_table([[4.0, 3.0, 1.0]] * 3), training([[0], [1]], 3, rated=True)
    people = holdout([[0], [0]], [[1, 2], [1]], values=[[5.0, 2.0], [3.0]], cold=[1, 0])
    tested = evaluate(model, people, data, TOP3)
    assert tested.metrics["mse"].value == pytest.approx(5 / 3)
    assert tested.metrics["rmse"].value == pytest.approx((5 / 3) ** 0.5)
    assert tested.metrics["mae"].value == pytest.approx(1.0)
    assert tested.counts.rated_targets == 3
    assert set(tested.per_person) >= {"mse", "mae"}
    assert tested.formulas["rmse"].better == "lower"
    low, high = tested.metrics["mse"].low, tested.metrics["mse"].high
    assert (tested.metrics["rmse"].low, tested.metrics["rmse"].high) == pytest.approx(
        (max(low, 0) ** 0.5, high**0.5)
    )


def test_no_rating_errors_without_ratings(rating_table, holdout, training):
    model, data = rating_table([[4.0, 3.0, 1.0]] * 3), training([[0], [1]], 3)
    tested = evaluate(model, holdout([[0]], [[1]]), data, TOP3)
    assert "rmse" not in tested.metrics
    assert tested.counts.rated_targets == 0


def test_the_answer_is_the_same_twice_and_in_small_batches(
    table_model, holdout, training, monkeypatch
):
    rng = np.random.default_rng(1)
    model = table_model(rng.integers(0, 4, (9, 9)))
    people = holdout(rng.integers(0, 9, (20, 2)).tolist(), rng.integers(0, 9, (20, 2)).tolist())
    data = training([[0, 1]], 9)
    once = evaluate(model, people, data, TOP3)
    monkeypatch.setattr("recsys_app.evaluation.ranking._CELLS_PER_BATCH", 27)
    again = evaluate(model, people, data, TOP3)
    assert again.metrics == once.metrics
    assert again.tied_share == once.tied_share


def test_figures_are_plain_enough_for_json(falling, holdout, data):
    tested = evaluate(falling, holdout([[0], []], [[1], [2]]), data, TOP3)
    for part in (tested.metrics, tested.without_history, tested.ndcg_by_length, tested.formulas):
        plain = {name: asdict(value) for name, value in part.items()}
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain


class CancelsSecondBatch(JobControl):
    def __init__(self):
        self.asked = 0

    def check_cancelled(self):
        self.asked += 1
        if self.asked == 2:
            raise JobCancelledError


def test_it_stops_between_batches(falling, holdout, data, monkeypatch):
    monkeypatch.setattr("recsys_app.evaluation.ranking._CELLS_PER_BATCH", 6)
    control = CancelsSecondBatch()
    with pytest.raises(JobCancelledError):
        evaluate(falling, holdout([[0]] * 5, [[1]] * 5), data, TOP3, control)
    assert control.asked == 2
