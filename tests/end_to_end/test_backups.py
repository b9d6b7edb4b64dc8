"""Backups on the command line: made, verified, listed, restored, and refused."""

import json
from pathlib import Path

import pytest

from recsys_app.cli.main import main

PASSWORD = "correct horse battery staple"


@pytest.fixture
def call(store, tmp_path, capsys):
    """`call(words…)`: exit code and the JSON document, as the administrator of `store`."""
    words = tmp_path / "password"
    words.write_text(PASSWORD + "\n")

    def run(*arguments: str | Path, place: Path = store.path) -> tuple[int, dict]:
        front = ("--json", "--quiet", "--store", place, "--account", "administrator")
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


def test_a_scheduler_needs_no_password(call, store, tmp_path, capsys):
    call("store", "backup-plan", "--folder", tmp_path, "--every", "2")
    words = ["--json", "--quiet", "--store", str(store.path), "store", "backup", "--due"]

    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["made"]["verified"] is False
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["made"] is None
    code, done = call("store", "backup", "--due")
    assert (code, done["verified"]["verified"]) == (0, True)
