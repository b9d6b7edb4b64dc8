import json

import numpy as np
import pytest

from recsys_app.errors import InvalidSettingError
from recsys_app.evaluation import comparison
from recsys_app.evaluation.comparison import compare, default_metric, shared_metrics
from recsys_app.evaluation.protocol import Protocol
from recsys_app.evaluation.significance import bootstrap_interval, effect_size, sign_flip_p

PEOPLE = 400


@pytest.fixture
def person():
    """How easy each person is: it makes runs agree, as real ones do."""
    return np.random.default_rng(0).random(PEOPLE)


@pytest.fixture
def run(person):
    def build(name, gain, *, metric="ndcg@10", people=None, **conditions):
        noise = np.random.default_rng(len(name) + int(1000 * gain)).normal(gain, 0.1, PEOPLE)
        keep = np.arange(PEOPLE) if people is None else people
        values = (person + noise).astype(np.float32)[keep]
        return comparison.TestedRun(
            name,
            conditions.get("dataset", "shop"),
            conditions.get("version", "v1"),
            conditions.get("protocol", Protocol()),
            keep.astype(np.int32),
            {metric: values, "recall@10": values},
            conditions.get("notices", ()),
        )

    return build


def test_runs_stand_best_first_with_letters(run):
    board = compare([run("low", 0.0), run("high", 0.2), run("middle", 0.1)], "ndcg@10")
    assert [(row.rank, row.run, row.letters) for row in board.rows] == [
        (1, "high", "a"),
        (2, "middle", "b"),
        (3, "low", "c"),
    ]
    assert (board.people, board.better) == (PEOPLE, "higher")
    assert board.metrics == ("ndcg@10", "recall@10")


def test_runs_that_hardly_differ_share_a_letter(run):
    board = compare([run("one", 0.1), run("other", 0.101)], "ndcg@10")
    assert [row.letters for row in board.rows] == ["a", "a"]
    assert not board.differences[0].significant


def test_an_error_is_better_when_lower(run):
    board = compare([run("a", 0.2, metric="mse"), run("b", 0.0, metric="mse")], "mse")
    assert [row.run for row in board.rows] == ["b", "a"]
    assert board.better == "lower"


def test_every_pair_is_tested_and_corrected(run):
    runs = [run("low", 0.0), run("high", 0.05), run("middle", 0.02)]
    board = compare(runs, "ndcg@10")
    assert [(d.first, d.second) for d in board.differences] == [
        ("high", "middle"),
        ("high", "low"),
        ("middle", "low"),
    ]
    assert all(d.p_corrected >= d.p for d in board.differences)
    high, low = (run.per_person["ndcg@10"].astype(np.float64) for run in (runs[1], runs[0]))
    pair, alone = board.differences[1], high - low
    assert pair.difference == pytest.approx(alone.mean())
    assert (pair.low, pair.high) == pytest.approx(bootstrap_interval(alone))
    assert (pair.p, pair.effect) == pytest.approx((sign_flip_p(alone), effect_size(alone)))


def test_only_people_in_common_are_compared(run):
    board = compare(
        [run("a", 0.1, people=np.arange(300)), run("b", 0.0, people=np.arange(50, 400))], "ndcg@10"
    )
    assert board.people == 250
    assert board.differences[0].difference == pytest.approx(0.1, abs=0.03)


def test_one_run_is_a_leaderboard_too(run):
    board = compare([run("only", 0.1)], "ndcg@10")
    assert board.rows[0].letters == "a"
    assert board.differences == ()


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"dataset": "library"}, "dataset (shop / library)"),
        ({"version": "v2"}, "dataset_version"),
        ({"protocol": Protocol("leave-one-out")}, "split (temporal / leave-one-out)"),
        ({"protocol": Protocol(preprocessing={"min_interactions": 5})}, "min_interactions (1 / 5)"),
    ],
)
def test_runs_under_other_conditions_are_refused_and_the_reason_named(run, other, named):
    with pytest.raises(InvalidSettingError) as refused:
        compare([run("a", 0.1), run("b", 0.2, **other)], "ndcg@10")
    assert refused.value.code == "not-comparable"
    assert named in refused.value.facts["differs"]


def test_runs_without_people_in_common_are_refused(run):
    with pytest.raises(InvalidSettingError, match="not-comparable"):
        compare([run("a", 0, people=np.arange(9)), run("b", 0, people=np.arange(9, 20))], "ndcg@10")


def test_a_metric_that_a_run_lacks_is_refused(run):
    with pytest.raises(InvalidSettingError) as refused:
        compare([run("a", 0.1), run("b", 0.2, metric="ndcg@5")], "ndcg@10")
    assert refused.value.facts["allowed"] == "recall@10"


def test_shared_metrics_and_the_one_shown_first(run):
    assert shared_metrics([run("a", 0), run("b", 0, metric="ndcg@5")]) == ["recall@10"]
    assert default_metric(["ndcg@5", "ndcg@20", "ndcg@8", "hit@10"]) == "ndcg@8"


def test_a_leaderboard_carries_each_notice_of_its_runs_once(run):
    first = run("a", 0.1, notices=("leave-one-out-leaks",))
    second = run("b", 0.2, notices=("leave-one-out-leaks", "many-ties"))
    board = compare([first, second], "ndcg@10")
    assert board.notices == ("leave-one-out-leaks", "many-ties")
    assert board.to_json()["notices"] == ["leave-one-out-leaks", "many-ties"]


def test_a_leaderboard_is_plain_enough_for_json(run):
    board = compare([run("a", 0.1), run("b", 0.2)], "ndcg@10").to_json()
    assert json.loads(json.dumps(board, allow_nan=False)) == board
    assert set(board["rows"][0]) == {"rank", "run", "figure", "letters"}


def test_a_metric_that_this_program_lacks_is_left_out(run):
    runs = [run(name, gain, metric="unheard-of@10") for name, gain in (("a", 0), ("b", 0.1))]
    assert compare(runs, "recall@10").metrics == ("recall@10",)
    with pytest.raises(InvalidSettingError):
        compare(runs, "unheard-of@10")
