"""The edge: whatever happens becomes an exit code and, with --json, one document."""

import json

import pytest

from recsys_app import SignInError, StorageUnavailableError
from recsys_app.cli import invocation
from recsys_app.cli.main import main
from recsys_app.errors import TrainingDivergedError


@pytest.fixture
def asked_for_a_password(monkeypatch, tmp_path, capsys):
    """Run a command that fails with `error` where it asks for the password."""

    def run(error, *more):
        def ask(*_, **__):
            raise error

        monkeypatch.setattr(invocation, "read_password", ask)
        code = main(["--store", str(tmp_path), "data", "list", *more])
        return code, capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (SignInError(), "sign-in-failed", 4),
        (StorageUnavailableError("disk-full", where="here"), "disk-full", 6),
        (TrainingDivergedError(step=3), "training-diverged", 7),
        (KeyboardInterrupt(), "cancelled", 130),
        (EOFError(), "cancelled", 130),
        (ZeroDivisionError("7 / 0 of ann"), "bug", 1),
    ],
)
def test_every_failure_has_its_code(asked_for_a_password, caplog, error, code, exit_code):
    found, printed = asked_for_a_password(error, "--json")
    assert found == exit_code
    assert json.loads(printed.out)["error"]["code"] == code
    assert printed.err.strip() == ""
    caplog.clear()


def test_without_json_a_failure_leaves_standard_output_empty(asked_for_a_password):
    found, printed = asked_for_a_password(SignInError())
    assert (found, printed.out) == (4, "")
    assert printed.err.startswith("The account name or the password is wrong.\n")


def test_a_bug_keeps_its_text_to_itself(asked_for_a_password, caplog):
    _, printed = asked_for_a_password(ZeroDivisionError("7 / 0 of ann"), "--json")
    assert "ann" not in printed.out
    assert "ZeroDivisionError at test_main.py" in printed.out
    assert [record.getMessage() for record in caplog.records] == ["unexpected error"]
    caplog.clear()


@pytest.mark.parametrize(
    "words", [["--json", "fly"], ["fly", "--json"], ["data", "list", "--json", "--x"]]
)
def test_wrong_words_are_a_document_wherever_json_stands(capsys, words):
    assert main(words) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "usage"
    assert "fly" in error["message"] or "--x" in error["message"]


def test_no_words_at_all_show_the_help(capsys):
    assert main([]) == 0
    printed = capsys.readouterr()
    assert "Usage: recvault" in printed.out
    assert printed.err == ""


@pytest.mark.parametrize("words", [["--json"], ["--json", "data"]])
def test_a_missing_command_is_a_usage_error(capsys, words):
    assert main(words) == 2
    assert json.loads(capsys.readouterr().out)["error"]["message"] == "Missing command."
