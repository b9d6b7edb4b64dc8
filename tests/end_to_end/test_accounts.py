"""Accounts and keys on the command line: from a role that changes to a kit that opens the store."""

import stat

import pytest

FIRST = "seven quiet herons wade"
SECOND = "third herons are flying away"

pytestmark = pytest.mark.slow  # two dozen processes' worth of key derivations


@pytest.fixture(scope="module")
def shop(new_shop):
    shop = new_shop()
    assert shop("store", "create").code == 0
    return shop


@pytest.fixture
def as_account(shop, recvault):
    """`as_account(name, password)(*words)`: the command line as that account."""

    def sign_in(name, password):
        file = shop.folder / f"password of {name}"
        file.write_text(password, "utf-8")
        who = ("--json", "--store", shop.store, "--account", name, "--password-file", file)
        return lambda *words: recvault(*who, *words)

    return sign_in


@pytest.fixture
def written(shop):
    def write(password):
        file = shop.folder / password.split()[0]
        file.write_text(password, "utf-8")
        return file

    return write


def test_an_account_from_its_role_to_its_end(shop, as_account, written):
    shop("account", "add", "bob", "--role", "viewer", "--new-password-file", written(FIRST))
    assert shop("account", "role", "bob", "steward").answer["role"] == "steward"

    reset = shop("account", "passwd", "bob", "--new-password-file", written(SECOND))
    assert reset.answer["must_change"]
    once = as_account("bob", SECOND)
    refused = once("store", "info")
    assert (refused.code, refused.error["code"]) == (4, "password-once")
    assert once("account", "passwd", "--new-password-file", written(FIRST)).answer["changed"]
    own = as_account("bob", FIRST)
    assert own("store", "info").answer["accounts"] == 2

    assert shop("account", "remove", "bob").answer["removed"]
    gone = own("store", "info")
    assert (gone.code, gone.error["code"]) == (4, "sign-in-failed")
    refused = shop("account", "remove", "admin")
    assert (refused.code, refused.error["code"]) == (4, "own-account")
    assert shop("store", "verify").code == 0


def test_a_first_password_for_one_time_opens_only_the_choice_of_another(shop, as_account, written):
    words = ("account", "add", "eve", "--role", "analyst", "--one-time")
    assert shop(*words, "--new-password-file", written(SECOND)).answer["must_change"]
    once = as_account("eve", SECOND)
    assert once("data", "list").error["code"] == "password-once"
    assert once("account", "passwd", "--new-password-file", written(FIRST)).answer["changed"]
    assert as_account("eve", FIRST)("data", "list").answer["datasets"] == []
    assert shop("account", "remove", "eve").answer["removed"]


def test_rotation_and_compaction_say_sizes(shop):
    before = shop("store", "info").answer["generation"]
    report = shop("store", "rotate", "--compartment", "people").answer
    assert report["compartments"] == ["people"]
    assert shop("store", "info").answer["generation"] == before + 1
    whole = shop("store", "compact").answer
    assert whole["before"].keys() == whole["after"].keys() == {"people", "behaviour", "published"}
    actions = {entry["action"] for entry in shop("ledger", "show").answer["entries"]}
    assert {"keys-rotated", "store-compacted"} <= actions


def test_a_kit_lets_in_who_forgot(shop, as_account, written):
    kit = shop.folder / "kit.txt"
    assert (
        shop("account", "recovery-kit", shop.folder / "kit.pdf").error["code"] == "unknown-ending"
    )
    assert shop("account", "recovery-kit", kit).answer["account"] == "recovery"

    assert stat.S_IMODE(kit.stat().st_mode) == 0o600
    (line,) = [line for line in kit.read_text("utf-8").splitlines() if "Secret" in line]
    typed = as_account("recovery", line.split()[-1].lower().replace("-", ""))
    assert typed("store", "info").answer["recovery_accounts"] == 1
    mistyped = as_account("recovery", line.split()[-1][:-1] + "U")("store", "info")
    assert (mistyped.code, mistyped.error["code"]) == (4, "recovery-mistyped")
    typed = as_account("recovery", line.split()[-1])
    reset = typed("account", "passwd", "admin", "--new-password-file", written(SECOND))
    assert reset.answer["must_change"]
    assert shop("store", "info").error["code"] == "sign-in-failed"
