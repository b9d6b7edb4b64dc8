"""Every exit code at least once, each with one JSON document that says why."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from recsys_app import Application, ImportData
from recsys_app.use_cases import registry

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def full(new_shop):
    """A store with data, an analyst and a viewer; nothing here changes it for good."""
    shop = new_shop()
    shop("store", "create")
    for role in ("analyst", "viewer"):
        shop("account", "add", role, "--role", role, "--new-password-file", shop.password_file)
    assert shop("data", "import", shop.log, "--dataset", "shop").code == 0
    return shop


# ---------------------------------------------------------------- 2: the words are off


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("train", "--dataset", "shop"),
        ("train", "--dataset", "shop", "--model", "popular", "--set", "nonsense"),
        ("train", "--dataset", "shop", "--model", "popular", "--k", "ten"),
        ("data", "import", "x.csv", "--dataset", "shop", "--append", "--replace"),
        ("compare", "popular-1"),
        ("recommend", "--run", "popular-1"),
        ("recommend", "--run", "popular-1", "--all"),
        ("recommend", "--run", "popular-1", "--all", "--out", "lists.csv"),
        ("data", "rejects", "shop", "1", "--out", "aside.csv"),
        ("person", "report", "顾客-1", "--out", "report.html", "--reason", " "),
        ("person", "lift", "顾客-1"),
        ("erase", "顾客-1"),
        ("erase", "顾客-1", "--reason", ""),
        ("account", "add", "ann", "--role", "king"),
        ("--wait", "soon", "models"),
        ("data", "list", "--store"),
    ],
)
def test_wrong_words_exit_with_2(full, words):
    outcome = full(*words)
    assert outcome.code == 2
    assert outcome.error["code"] == "usage"
    assert outcome.error["message"]


def test_without_a_store_it_asks_for_one(recvault, monkeypatch):
    monkeypatch.delenv("RECVAULT_STORE", raising=False)
    outcome = recvault("--json", "data", "list")
    assert (outcome.code, outcome.error["hint"][:19]) == (2, "Name it: --store DI")


def test_without_password_and_terminal_it_fails_at_once(full, recvault):
    outcome = recvault("--json", "--store", full.store, "data", "list")
    assert (outcome.code, outcome.error["code"]) == (2, "no-password")


def test_two_passwords_from_standard_input_are_refused(full, recvault):
    who = ("--store", full.store, "--password-file", "-")
    outcome = recvault("--json", *who, "account", "passwd", "--new-password-file", "-")
    assert (outcome.code, outcome.error["code"]) == (2, "usage")


def test_a_password_may_come_from_standard_input(full, recvault):
    password = full.password_file.read_text("utf-8")
    who = ("--store", full.store, "--password-file", "-")
    assert recvault("--json", *who, "data", "list", stdin=password).code == 0


# ---------------------------------------------------------------- 3: the input is not acceptable


@pytest.mark.parametrize(
    "words",
    [
        ("data", "show", "nothing"),
        ("data", "undo", "shop", 9),
        ("data", "inspect", "/no/such/file.csv"),
        ("data", "import", "/no/such/file.csv", "--dataset", "more"),
        ("train", "--dataset", "shop", "--model", "oracle"),
        ("train", "--dataset", "shop", "--model", "ease", "--set", "colour=red"),
        ("train", "--dataset", "shop", "--model", "ease", "--set", "regularization=-1"),
        ("train", "--dataset", "shop", "--model", "popular", "--split", "sideways"),
        ("train", "--dataset", "shop", "--model", "popular", "--split", "given"),
        ("compare", "ease-1", "ease-2"),
        ("publish", "ease-1"),
        ("recommend", "--run", "ease-1", "--user", "顾客-1"),
        ("account", "add", "admin", "--role", "viewer"),
    ],
)
def test_what_is_not_there_or_not_allowed_exits_with_3(full, words):
    new = ("--new-password-file", full.password_file) if words[0] == "account" else ()
    outcome = full(*words, *new)
    assert outcome.code == 3, outcome.out
    assert outcome.error["message"]


def test_the_same_import_again_is_refused_and_changes_nothing(full):
    again = full("data", "import", full.log, "--dataset", "shop")
    assert again.code == 3
    assert len(full("data", "batches", "shop").answer["batches"]) == 1


def test_a_mapping_to_no_column_names_those_there_are(full):
    words = ("data", "import", full.log, "--dataset", "more", "--user", "customer")
    assert "user, item, time" in json.dumps(full(*words).error)


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        (("--seed", "-1"), "seed"),
        (("--seed", str(10**20)), "seed"),
        (("--device", "banana"), "device"),
        (("--device", "cuda:99"), "device"),
    ],
)
@pytest.mark.parametrize("model", ["popular", "ease", "biased-mf"])
def test_a_seed_or_device_that_is_none_exits_with_3(full, model, words, setting):
    outcome = full("train", "--dataset", "shop", "--model", model, *words)
    assert (outcome.code, outcome.error["code"]) == (3, "invalid-setting")
    assert setting in outcome.error["message"]


# ---------------------------------------------------------------- 4: not allowed


def test_a_wrong_password_exits_with_4(full, recvault, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("incorrect horse battery staple")
    who = ("--store", full.store, "--password-file", wrong)
    outcome = recvault("--json", *who, "data", "list")
    assert (outcome.code, outcome.error["code"]) == (4, "sign-in-failed")


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("viewer", ("data", "list")),
        ("viewer", ("train", "--dataset", "shop", "--model", "popular")),
        ("analyst", ("data", "remove", "shop")),
        ("analyst", ("data", "rejects", "shop", 1)),
        ("analyst", ("account", "list")),
    ],
)
def test_a_role_that_may_not_exits_with_4(full, account, words):
    outcome = full(*words, account=account)
    assert (outcome.code, outcome.error["code"]) == (4, "access-denied")


# ---------------------------------------------------------------- 5: damaged


def test_a_keyring_whose_copy_is_whole_needs_no_backup(full, tmp_path, recvault):
    store = copy(full.store, tmp_path)
    flip(store / "keyring", 100)
    outcome = recvault("--json", "--store", store, *password(full), "store", "verify")
    assert outcome.code == 5
    assert "The other copy of the keyring is whole" in outcome.error["hint"]


def test_a_damaged_keyring_exits_with_5(full, tmp_path, recvault):
    store = copy(full.store, tmp_path)
    for name in ("keyring", "keyring.bak"):
        flip(store / name, 100)
    outcome = recvault("--json", "--store", store, *password(full), "data", "list")
    assert (outcome.code, outcome.error["code"]) == (5, "keyring-damaged")


def test_a_changed_page_is_found_by_verify(full, tmp_path, recvault):
    store = copy(full.store, tmp_path)
    database = next(store.glob("behaviour-*.db"))
    flip(database, database.stat().st_size // 2)
    outcome = recvault("--json", "--store", store, *password(full), "store", "verify")
    assert (outcome.code, outcome.error["code"]) == (5, "data-damaged")
    report = json.loads(outcome.out)["report"]
    assert {c["file"] for c in report["files"] if c["status"] == "damaged"} == {database.name}


def test_a_missing_file_exits_with_5(full, tmp_path, recvault):
    store = copy(full.store, tmp_path)
    next(store.glob("behaviour-*.db")).unlink()
    outcome = recvault("--json", "--store", store, *password(full), "data", "list")
    assert (outcome.code, outcome.error["code"]) == (5, "file-missing")


@pytest.mark.parametrize("name", ["people", "behaviour", "published"])
def test_verify_names_a_missing_file(full, tmp_path, recvault, name):
    store = copy(full.store, tmp_path)
    database = next(store.glob(f"{name}-*.db"))
    database.unlink()
    outcome = recvault("--json", "--store", store, *password(full), "store", "verify")
    assert (outcome.code, outcome.error["code"]) == (5, "file-missing")
    assert database.name in outcome.error["message"]


# ---------------------------------------------------------------- 6: cannot be used now


def test_a_second_writer_exits_with_6_and_a_reader_does_not(full, recvault):
    writer = Application(full.store)
    try:
        writer.sign_in("admin", full.password_file.read_text("utf-8").strip())
        outcome = full("train", "--dataset", "shop", "--model", "popular")
        assert (outcome.code, outcome.error["code"]) == (6, "store-busy")
        assert str(os.getpid()) in outcome.error["message"]
        assert len(full("data", "list").answer["datasets"]) == 1
    finally:
        writer.close()


def test_wait_waits_for_the_store(full):
    writer = Application(full.store)
    try:
        writer.sign_in("admin", full.password_file.read_text("utf-8").strip())
        started = time.monotonic()
        outcome = full("--wait", "0.5", "data", "remove", "shop")
        assert outcome.code == 6
        assert time.monotonic() - started >= 0.5
    finally:
        writer.close()


# ---------------------------------------------------------------- 1: a bug of ours


def test_a_bug_tells_type_and_place_but_no_data(full, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("顾客-1 bought 商品-2")

    case = registry.use_case(ImportData)
    monkeypatch.setitem(registry._USE_CASES, ImportData, replace(case, handler=broken))
    outcome = full("data", "import", full.log, "--dataset", "more")
    assert (outcome.code, outcome.error["code"]) == (1, "bug")
    assert "ValueError at test_failures.py" in outcome.error["message"]
    assert "顾客" not in outcome.out + outcome.err
    assert len(caplog.records) == 1
    caplog.clear()


# ---------------------------------------------------------------- 130: cancelled


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_a_training_and_leaves_the_store_clean(new_shop, number, tmp_path):
    shop = new_shop()
    shop("store", "create")
    shop("data", "import", shop.log, "--dataset", "shop")
    who = ("--json", "--store", shop.store, "--password-file", shop.password_file)
    words = (
        "train",
        "--dataset",
        "shop",
        "--model",
        "sasrec",
        "--set",
        "epochs=1000",
        "--set",
        "patience=1000",
    )
    process = start(*who, *words, home=tmp_path)
    seen = ""
    while "epochs" not in seen:
        seen += process.stderr.readline()
    process.send_signal(number)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(out)["error"]["code"] == "cancelled"
    assert shop("runs").answer["runs"] == []
    assert shop("store", "verify").code == 0
    assert shop("train", "--dataset", "shop", "--model", "popular").code == 0


def start(*words, home):
    """`python -m recsys_app` as a process of its own, with its log in `home`."""
    return subprocess.Popen(
        [sys.executable, "-m", "recsys_app", *map(str, words)],
        cwd=PROJECT,
        env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def copy(store, folder):
    return Path(shutil.copytree(store, folder / "copy"))


def flip(file, offset):
    """Change one byte of `file`."""
    content = bytearray(file.read_bytes())
    content[offset] ^= 0x40
    file.write_bytes(content)


def password(shop):
    return "--password-file", shop.password_file
