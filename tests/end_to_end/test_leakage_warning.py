"""Figures of a split that leaks the future never stand without the warning."""

import pytest

from recsys_app import describe_notice

RUNS = ("popular-1", "ease-2")
CODE = "leave-one-out-leaks"


@pytest.fixture(scope="module")
def shop(new_shop):
    shop = new_shop()
    assert shop("store", "create").code == 0
    assert shop("data", "import", shop.log, "--dataset", "tea").code == 0
    for model in ("popular", "ease"):
        words = ("--dataset", "tea", "--model", model, "--split", "leave-one-out")
        assert shop("train", *words).code == 0
    assert shop("train", "--dataset", "tea", "--model", "popular").code == 0
    return shop


def test_the_list_of_runs_names_those_that_leak(shop, table):
    notices = {run["run"]: run["notices"] for run in shop("runs").answer["runs"]}
    assert {name for name, codes in notices.items() if CODE in codes} == set(RUNS)
    assert f"ease-2, popular-1: {describe_notice(CODE)}" in unwrapped(table(shop, "runs"))


def test_a_comparison_of_runs_that_leak_says_so(shop, table):
    assert CODE in shop("compare", *RUNS).answer["notices"]
    assert describe_notice(CODE) in unwrapped(table(shop, "compare", *RUNS))


def unwrapped(outcome):
    assert outcome.code == 0, outcome.err
    return " ".join(outcome.out.split())
