"""Passwords on the command line: the weak are refused with exit 3, and the store measures their cost."""

import hashlib
import re

import pytest

from recsys_app.crypto.cost import measured_cost


def written(shop, name, password):
    file = shop.folder / name
    file.write_text(password + "\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def shop(new_shop):
    shop = new_shop()
    assert shop("store", "create").code == 0
    return shop


@pytest.mark.parametrize(
    ("password", "code"),
    [("kettle heron", "password-length"), ("Store2026Admin2026", "password-common")],
)
def test_a_weak_password_is_refused_with_exit_3_wherever_it_is_chosen(
    shop, recvault, password, code
):
    weak = written(shop, "weak", password)
    other = shop.folder / "store of its own"
    who = ("--store", other, "--password-file", weak)
    calls = (
        recvault("--json", *who, "store", "create"),
        shop("account", "add", "anna", "--role", "viewer", "--new-password-file", weak),
        shop("account", "passwd", "--new-password-file", weak),
    )

    for outcome in calls:
        assert (outcome.code, outcome.error["code"]) == (3, code)
        assert outcome.error["message"]
        assert outcome.error["hint"]
        assert password not in outcome.out + outcome.err
    assert not other.exists()
    assert len(shop("account", "list").answer) == 1  # and the password is the old one


@pytest.mark.slow  # the cost that a person would wait for
def test_a_store_made_by_hand_costs_what_was_measured_and_says_so(new_shop, monkeypatch):
    found = []
    monkeypatch.setattr(
        "recsys_app.storage.store.measured_cost", lambda: found.append(measured_cost()) or found[0]
    )
    shop = new_shop()
    assert shop("store", "create").code == 0
    second = written(shop, "second", "seven quiet herons")
    shop("account", "add", "anna", "--role", "viewer", "--new-password-file", second)
    shop("account", "passwd", "--new-password-file", second)

    (cost,) = found
    assert cost.memory_kib >= 64 * 1024
    for account in ("admin", "anna"):
        shop.password_file.write_text(second.read_text("utf-8"), "utf-8")
        assert shop("store", "info", account=account).answer["kdf"] == str(cost)


@pytest.mark.parametrize("memory_kib", [4, 512 * 1024 * 1024])
def test_a_keyring_that_asks_for_too_little_or_too_much_exits_with_5(new_shop, memory_kib):

    shop = new_shop()
    assert shop("store", "create").code == 0
    for copy in shop.store.glob("keyring*"):
        content = re.sub(rb'("memory_kib":)\d+', rb"\g<1>%d" % memory_kib, copy.read_bytes()[:-65])
        copy.write_bytes(content + hashlib.sha256(content).hexdigest().encode() + b"\n")

    outcome = shop("store", "info")
    assert (outcome.code, outcome.error["code"]) == (5, "keyring-cost")
    assert "out of range" in outcome.error["message"]
