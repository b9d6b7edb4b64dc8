"""Privacy on the command line: what is attacked, foreseen, spent and refused."""

import pytest

from tests.end_to_end.conftest import call

MODEL = ("train", "--dataset", "shop", "--model", "ease-private", "--split", "leave-one-out")


@pytest.fixture(scope="module")
def shop(new_shop):
    shop = new_shop()
    shop("store", "create")
    shop("account", "add", "ann", "--role", "analyst", "--new-password-file", shop.password_file)
    assert shop("data", "import", shop.log, "--dataset", "shop").code == 0
    return shop


def test_a_private_training_from_forecast_to_refusal(shop):
    foreseen = shop("privacy", "forecast", "shop", "--set", "epsilon=3", "--split", "leave-one-out")
    assert foreseen.answer["spending"]["epsilon"] == 3
    assert foreseen.answer["outlook"] in {"noise", "popularity"}
    assert foreseen.answer["people_needed"] > foreseen.answer["people"]
    trained = shop(*MODEL, "--set", "epsilon=3")
    assert trained.answer["privacy"]["after"]["epsilon"] == 3
    assert "metrics-not-private" in trained.answer["notices"]
    assert "Spent on shop so far: epsilon 0, delta 0.0e+00; the limit is 8." in trained.err
    budget = shop("privacy", "budget", "shop", account="ann").answer
    assert (budget["spent"]["epsilon"], budget["left"], len(budget["entries"])) == (3, 5, 1)
    refused = shop(*MODEL, "--set", "epsilon=6")
    assert (refused.code, refused.error["code"]) == (3, "privacy-budget-spent")
    assert shop("privacy", "limit", "shop", "9", account="ann").code == 4
    assert shop("privacy", "limit", "shop", "9").answer["limit"] == 9
    assert shop(*MODEL, "--set", "epsilon=6").answer["privacy"]["after"]["epsilon"] == 9


def test_a_run_is_attacked_and_the_finding_stays(shop):
    run = shop("train", "--dataset", "shop", "--model", "ease", "--split", "leave-one-out").answer
    assert shop("memorisation", run["run"], "--stored").answer["memorisation"] is None
    found = shop("memorisation", run["run"]).answer
    assert found["light"] in {"red", "amber"}
    assert 0 <= found["auc"]["low"] <= found["auc"]["value"] <= found["auc"]["high"] <= 1
    assert shop("memorisation", run["run"], "--stored").answer["memorisation"] == found


def test_in_words_it_says_what_was_tested_and_never_that_it_is_safe(shop):
    who = ("--store", shop.store, "--password-file", shop.password_file)
    run = shop("train", "--dataset", "shop", "--model", "item-knn", "--split", "leave-one-out")
    words = call(*who, "memorisation", run.answer["run"]).out
    assert "An attack found" in words
    assert "not the stored weights" in words.replace("\n", " ")
    assert "safe" not in words
    assert "guessing has 0.5" in words
    foreseen = call(*who, "privacy", "forecast", "shop", "--split", "leave-one-out").out
    assert "for your eyes only" in foreseen
    assert "such people" in foreseen
    assert "epsilon" in call(*who, "privacy", "budget", "shop").out
    assert "never checked" in call(*who, "memorisation", "ease-private-1", "--stored").out
    trained = call(*who, *MODEL, "--set", "epsilon=20")
    assert trained.code == 3
    assert "ask a steward" in trained.err
