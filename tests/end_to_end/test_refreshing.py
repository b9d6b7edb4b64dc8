"""Training again what an erasure made stale, on the command line: what cannot be, and what costs privacy."""

import json

import pytest

from recsys_app import Application, ErasePerson, ImportData, Role, TrainModel
from recsys_app.cli.main import main
from tests import small_shop


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def stale(store, tmp_path):
    """Names of three runs that knew an erased person: gradient-trained, private, and one without data."""
    application = Application(store.path)
    application.sign_in(Role.STEWARD, store.password)
    rows = [f"{small_shop.PERSON},sku-{n},2026-01-{n:02}\n" for n in range(1, 9)]
    log = tmp_path / "few.csv"
    log.write_text("user,item,time\n" + "".join(rows), "utf-8")
    application.execute(ImportData(log, "few"))
    factors = {"epochs": 1, "embedding_dim": 8}
    names = [
        application.execute(TrainModel(*one, split="leave-one-out")).run
        for one in (
            ("few", "biased-mf", factors),
            (small_shop.DATASET, "ease-private", {}),
            (small_shop.DATASET, "biased-mf", factors),
        )
    ]
    application.execute(ErasePerson(small_shop.PERSON, "asked in a letter"))
    application.close()
    return names


def test_what_can_be_is_trained_the_rest_is_named_and_no_privacy_is_spent(
    store, stale, tmp_path, capsys
):
    without_data, private, well = stale
    words = tmp_path / "password"
    words.write_text(store.password + "\n")
    front = ("--json", "--quiet", "--store", store.path, "--account", "steward")

    def call(*arguments):
        code = main([*map(str, (*front, "--password-file", words, *arguments))])
        return code, json.loads(capsys.readouterr().out)

    before = call("privacy", "budget", small_shop.DATASET)[1]
    code, told = call("refresh", "--stale")
    assert [each["from"] for each in told["runs"]] == [well]
    (failed,) = told["failed"]
    assert failed["from"] == without_data
    assert failed["error"]["message"]
    assert told["private"] == [private]
    assert code == 7
    assert call("privacy", "budget", small_shop.DATASET)[1] == before

    code, report = call("refresh", private)
    assert (code, report["model"]) == (0, "ease-private")
    spent = call("privacy", "budget", small_shop.DATASET)[1]
    assert spent != before
    assert call("refresh", "--stale")[1]["private"] == []
