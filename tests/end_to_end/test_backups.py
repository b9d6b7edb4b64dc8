"""Backups on the command line: made, verified, listed, restored, and refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recsys_app import Backup, back_up_without_key
from recsys_app.cli.main import main
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.waiting import announce_backup
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.store import create_store

PASSWORD = "correct horse battery staple"


@pytest.fixture
def call(store, tmp_path, capsys):
    """`call(words…)`: exit code and the JSON document, as an account (an administrator) of `store`."""
    words = tmp_path / "password"
    words.write_text(PASSWORD + "\n")

    def run(
        *arguments: str | Path, place: Path = store.path, account: str = "administrator"
    ) -> tuple[int, dict]:
        front = ("--json", "--quiet", "--store", place, "--account", account)
        code = main([*map(str, (*front, "--password-file", words, *arguments))])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_backup_goes_round(call, tmp_path):
    file, new = tmp_path / "b.rvbackup", tmp_path / "restored"

    assert call("store", "backup", file)[1]["verified"] is True
    assert call("store", "backup", file)[1]["error"]["code"] == "backup-exists"
    assert call("store", "verify-backup", file)[1]["verified"] is True
    assert [each["file"] for each in call("store", "backups")[1]["backups"]] == [str(file)]
    assert call("store", "restore", file, place=new)[1]["rows"] > 0
    assert call("store", "verify", place=new)[0] == 0
    assert call("store", "restore", file, place=new)[0] == 3


def test_a_restore_with_a_receipt_says_who_is_named_and_who_was_found(call, tmp_path):
    log, receipt = tmp_path / "log.csv", tmp_path / "receipt.txt"
    log.write_text("user,item,time\nann,a,2026-01-01\nbob,b,2026-01-02\neve,,2026-01-03\n")
    call("data", "import", log, "--dataset", "shop")
    call("erase", "ann", "--reason", "asked to")
    call("store", "backup", tmp_path / "b.rvbackup")
    call("erase", " \ufeffeve", "--reason", "asked to")
    receipt.write_text(call("ledger", "receipt")[1]["text"], "utf-8")

    words = ("store", "restore", tmp_path / "b.rvbackup")
    answer = call(*words, "--receipt", receipt, place=tmp_path / "new")[1]
    assert (answer["named"], answer["erased"]) == (2, 1)
    assert call("person", "show", "eve", place=tmp_path / "new")[0] == 3


def test_a_damaged_one_is_exit_5_and_restores_nothing(call, tmp_path):
    file, new = tmp_path / "b.rvbackup", tmp_path / "restored"
    call("store", "backup", file)
    file.write_bytes(file.read_bytes()[:-1] + b"!")

    for code, answer in (
        call("store", "verify-backup", file),
        call("store", "restore", file, place=new),
    ):
        assert (code, answer["error"]["code"]) == (5, "backup-damaged")
    assert not new.exists()


def test_a_receipt_that_is_not_there_is_not_found_and_one_that_is_none_is_damaged(call, tmp_path):
    file, new, none = tmp_path / "b.rvbackup", tmp_path / "restored", tmp_path / "notes.txt"
    call("store", "backup", file)
    none.write_text("no receipt at all")

    for receipt, code in ((tmp_path / "gone.txt", "no-receipt"), (none, "receipt-damaged")):
        for exit_code, answer in (
            call("ledger", "verify", "--receipt", receipt),
            call("store", "restore", file, "--receipt", receipt, place=new),
        ):
            assert (exit_code, answer["error"]["code"]) == (3, code)
    assert not new.exists()


def test_what_a_change_of_keys_left_is_told_by_name_and_is_no_damage(call, store):
    (store.path / "people-9.db.compact").write_bytes(b"half of something")

    code, answer = call("store", "verify")
    assert code == 0
    assert [each["file"] for each in answer["files"] if each["status"] == "left-over"] == [
        "people-9.db.compact"
    ]
    assert call("store", "info")[1]["leftovers"] == ["people-9.db.compact"]
    call("store", "compact")
    assert call("store", "info")[1]["leftovers"] == []


def test_a_scheduler_needs_no_password(call, store, tmp_path, capsys):
    call("store", "backup-plan", "--folder", tmp_path, "--every", "2")
    words = ["--json", "--quiet", "--store", str(store.path), "store", "backup", "--due"]

    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["made"]["verified"] is False
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["made"] is None
    code, done = call("store", "backup", "--due")
    assert (code, done["verified"]["verified"]) == (0, True)


def test_this_machine_knows_who_was_erased_since_and_who_is_back(call, tmp_path):
    """Without any receipt; a lifted erasure is none, and a machine that saw nothing says nothing."""
    log = tmp_path / "log.csv"
    log.write_text("user,item,time\nann,a,2026-01-01\nbob,b,2026-01-02\neve,a,2026-01-03\n")
    call("data", "import", log, "--dataset", "shop")
    call("store", "backup", tmp_path / "b.rvbackup")
    for person in ("ann", "eve"):
        call("erase", person, "--reason", "asked to")
    call("person", "lift", "eve", "--reason", "is back")

    answer = call("store", "restore", tmp_path / "b.rvbackup", place=tmp_path / "new")[1]
    assert (answer["named"], answer["erased"], answer["unknown_since"]) == (1, 1, False)
    assert call("person", "show", "ann", place=tmp_path / "new")[0] == 3
    assert call("person", "show", "eve", place=tmp_path / "new")[0] == 0


def test_a_receipt_of_who_cannot_see_the_register_is_no_word_on_it(call, tmp_path, monkeypatch):
    receipt = tmp_path / "receipt.txt"
    call("store", "backup", tmp_path / "b.rvbackup")
    call("privacy", "limit", "shop", "--epsilon", "2")
    receipt.write_text(call("ledger", "receipt", account="viewer")[1]["text"], "utf-8")
    assert "register:" not in receipt.read_text("utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another machine"))

    words = ("store", "restore", tmp_path / "b.rvbackup", "--receipt", receipt)
    assert call(*words, place=tmp_path / "new")[1]["unknown_since"] is True


def test_a_line_about_a_backup_of_another_store_stops_nothing(call, store, tmp_path):
    disk, other = tmp_path / "disk", StoreFolder(tmp_path / "other")
    disk.mkdir()
    call("store", "backup-plan", "--folder", disk, "--every", "1", "--keep", "1")
    create_store(other, "ada", PASSWORD).close()
    file = disk / f"{store.path.name}-20260101-000000.rvbackup"
    report = back_up_without_key(other.path, file, JobControl())
    claim = Backup(str(file), datetime.now(UTC), report.size, report.digest, scheduled=True)
    announce_backup(StoreFolder(store.path), claim)

    code, answer = call("store", "backup", "--due")

    assert code == 5
    assert answer["report"]["made"]["verified"]
    assert answer["report"]["unsound"] == [str(file)]
    assert file.exists()
    assert call("store", "backup", "--due")[0] == 0


def test_a_restored_store_says_that_its_plan_waits(call, tmp_path):
    file, new = tmp_path / "b.rvbackup", tmp_path / "restored"
    call("store", "backup-plan", "--folder", tmp_path)
    call("store", "backup", file)

    assert call("store", "restore", file, place=new)[1]["plan"]["suspended"]

    code, answer = call("store", "backup", "--due", place=new)
    assert (code, answer["error"]["code"]) == (3, "plan-suspended")
    assert call("store", "backups", place=new)[1]["plan"]["suspended"]
    call("store", "backup-plan", "--folder", tmp_path, place=new)
    assert call("store", "backup", "--due", place=new)[1]["made"]["verified"]
