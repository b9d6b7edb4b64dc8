"""The Ledger page: entries, filters, verdict, receipt, export."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

import recsys_app
from recsys_app import Role
from ui.pages.ledger.words import ACTIONS


@pytest.fixture
def ledger_as(window_of, qtbot):
    def show(role: Role):
        window = window_of(role)
        window.resize(1280, 720)
        window.shell.open("ledger")
        page = window.shell.page
        qtbot.waitUntil(lambda: rows(page) > 0, timeout=10_000)
        return page

    return show


def rows(page) -> int:
    return page.table.model().rowCount()


def column(page, number: int) -> list[str]:
    model = page.table.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_an_administrator_sees_what_everybody_did(ledger_as):
    page = ledger_as(Role.ADMINISTRATOR)

    assert column(page, 3)[-1] == "Store made"
    assert column(page, 3).count("Account added") == 3


def test_others_see_their_own_entries(ledger_as):
    page = ledger_as(Role.VIEWER)

    assert set(column(page, 2)) == {"viewer"}
    assert column(page, 3) == ["Signed in"]


def test_the_action_narrows_the_list(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)

    page.action.set_value("account-added")
    page.refresh()

    qtbot.waitUntil(lambda: rows(page) == 3, timeout=10_000)


def test_a_search_without_a_hit_says_so(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)

    page.search.setText("nothing of the kind")

    qtbot.waitUntil(page.empty.isVisible, timeout=10_000)
    assert not page.table.isVisible()


def test_verifying_tells_how_many_entries_hold(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)

    page.verify.click()

    qtbot.waitUntil(page.verdict.isVisible, timeout=10_000)
    assert page.verdict.accessibleName() == f"{rows(page)} entries hold."


def test_a_receipt_is_copied(ledger_as):
    page = ledger_as(Role.ADMINISTRATOR)

    page._copy_receipt()

    assert QGuiApplication.clipboard().text().startswith("RECVAULT RECEIPT")


def test_the_ledger_is_exported(ledger_as, qtbot, tmp_path, monkeypatch):
    page = ledger_as(Role.ADMINISTRATOR)
    target = tmp_path / "ledger.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page.export.click()

    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(page.progress.notice.isVisible, timeout=10_000)
    assert len(target.read_text("utf-8").splitlines()) == rows(page) + 1
    assert str(target) in page.progress.notice.accessibleName()


def test_the_receipt_is_saved(ledger_as, tmp_path, monkeypatch):
    page = ledger_as(Role.VIEWER)
    target: Path = tmp_path / "receipt.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page._save_receipt()

    assert target.read_text("utf-8").splitlines()[0] == "RECVAULT RECEIPT"


def recorded_actions() -> set[str]:
    """What the engine's source passes to the ledger as a literal."""
    engine = Path(recsys_app.__file__).parent
    calls = [
        node
        for file in engine.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"record", "enclose", "sealed"}
        and node.args
    ]
    return {
        part.value
        for call in calls
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_action_has_a_name():
    found = recorded_actions()

    assert {"import", "train", "sign-in", "model-stale"} <= found
    assert found - ACTIONS.keys() == set()


def test_nothing_is_said_before_the_entries_are_read(window_of):
    shell = window_of(Role.VIEWER).shell
    shell.open("ledger")

    assert not shell.page.empty.isVisible()
