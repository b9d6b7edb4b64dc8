"""A wrong entry in the ledger, on the command line: shown, named, accepted, and told from then on."""

import csv
import json

import pytest

from recsys_app import Role
from recsys_app.cli.main import main
from recsys_app.storage.compartments.folder import StoreFolder
from tests.signed_in import signed_in
from tests.unit.storage.ledger.wrong_entries import append_as_it_is

PASSWORD = "correct horse battery staple"
WHY = "a slip of the viewer, who was asked"


@pytest.fixture
def wrong(store) -> int:
    """The number of what a viewer has written there with a tool of its own."""
    with signed_in(StoreFolder(store.path), Role.VIEWER, PASSWORD) as viewer:
        return append_as_it_is(viewer.ledger._store.published, b"no entry")


@pytest.fixture
def call(store, tmp_path, capsys):
    """`call(words…)`: exit code and what is printed, as the administrator; `json=False` for text."""
    words = tmp_path / "password"
    words.write_text(PASSWORD + "\n")

    def run(*arguments, json: bool = True, account: str = "administrator"):
        front = ("--quiet", "--store", store.path, "--account", account, "--password-file", words)
        code = main([*(["--json"] if json else []), *map(str, (*front, *arguments))])
        return code, capsys.readouterr().out

    return run


def test_it_is_shown_and_exported_as_what_cannot_be_read(call, wrong, tmp_path):
    code, printed = call("ledger", "show")
    found = json.loads(printed)["entries"]
    assert code == 0
    assert [entry["sequence"] for entry in found if entry["unreadable"]] == [wrong]
    assert {"store-created", "sign-in"} <= {entry["action"] for entry in found}
    assert "(cannot be read)" in call("ledger", "show", json=False)[1]

    assert call("ledger", "export", tmp_path / "ledger.csv")[0] == 0
    with (tmp_path / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        remarks = {row["entry"]: row["remark"] for row in csv.DictReader(stream)}
    assert remarks[str(wrong)] == "cannot be read"
    assert set(remarks.values()) == {"", "cannot be read"}


def test_accepting_makes_everything_sound_and_stays_in_sight(call, wrong, tmp_path):
    sentence = f"entry {wrong} cannot be read"
    assert call("ledger", "verify")[0] == 5
    assert "ledger accept" in json.loads(call("ledger", "verify")[1])["error"]["hint"]
    assert call("store", "verify")[0] == 5
    assert call("store", "backup", tmp_path / "b.rvbackup")[0] == 5

    code, printed = call("ledger", "accept", "--reason", WHY)
    assert (code, json.loads(printed)) == (0, {"accepted": [sentence]})

    code, printed = call("ledger", "verify")
    check = json.loads(printed)
    assert (code, check["findings"], check["acceptable"]) == (0, [], [])
    (accepted,) = check["accepted"]
    assert (accepted["finding"], accepted["account"], accepted["reason"]) == (
        sentence,
        "administrator",
        WHY,
    )
    code, printed = call("ledger", "verify", json=False)
    assert code == 0
    assert all(words in printed for words in ("accepted as known", sentence, WHY))
    code, printed = call("store", "verify")
    assert (code, json.loads(printed)["ledger"]["accepted"][0]["finding"]) == (0, sentence)
    assert f"accepted as known: {sentence}" in call("store", "verify", json=False)[1]
    assert json.loads(call("store", "backup", tmp_path / "b.rvbackup")[1])["verified"] is True
    assert call("store", "verify-backup", tmp_path / "b.rvbackup")[0] == 0


def test_only_an_administrator_with_a_reason_accepts(call, wrong):
    assert call("ledger", "accept", "--reason", WHY, account="steward")[0] == 4
    assert call("ledger", "accept")[0] == 2
    assert json.loads(call("ledger", "accept", "--reason", " ")[1])["error"]["code"] == "no-reason"
    assert call("ledger", "verify")[0] == 5


def test_where_nothing_is_wrong_nothing_is_accepted(call):
    assert json.loads(call("ledger", "accept", "--reason", WHY)[1]) == {"accepted": []}
    assert "nothing to accept" in call("ledger", "accept", "--reason", WHY, json=False)[1]
