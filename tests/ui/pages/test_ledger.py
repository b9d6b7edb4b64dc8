"""The Ledger page: entries, filters, verdict, receipt, export."""

import ast
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

import recsys_app
from recsys_app import AcceptFindings, ChangePassword, LedgerEntry, Role, WhyStale
from recsys_app.storage.compartments.folder import StoreFolder
from tests.conftest import PASSWORD
from tests.signed_in import signed_in
from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from tests.unit.storage.ledger.wrong_entries import append_as_it_is
from ui.pages.ledger.accept_dialog import AcceptFindingsDialog
from ui.pages.ledger.words import ACTIONS, VALUES, all_details, details


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

    def choose():
        menu = QApplication.activePopupWidget()
        menu.actions()[0].trigger()
        menu.close()

    QTimer.singleShot(0, choose)
    page.receipt.click()

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
    """Every literal that the engine's source passes where an `action` is asked for."""
    engine = Path(recsys_app.__file__).parent
    trees = [ast.parse(file.read_text("utf-8")) for file in engine.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    places = defaultdict(set, {"Outgoing": {0}})
    for node in nodes:
        if isinstance(node, ast.FunctionDef):  # several have the same name
            places[node.name] |= places_of_action(node)
    return {
        text
        for node in nodes
        if isinstance(node, ast.Call)
        for place in places[called(node)]
        for text in literals(node, place)
    }


def places_of_action(function: ast.FunctionDef) -> set[int]:
    """Where a call of it passes the action, without the object that it is a method of."""
    names = [each.arg for each in function.args.args if each.arg != "self"]
    typed = {each.arg for each in function.args.args if getattr(each.annotation, "id", "") == "str"}
    return {names.index("action")} if "action" in typed else set()


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def literals(call: ast.Call, place: int) -> list[str]:
    """The words at `place`; an argument unpacked from a tuple counts as its parts."""
    passed = [
        part
        for each in call.args
        for part in (
            each.value.elts
            if isinstance(each, ast.Starred) and isinstance(each.value, ast.Tuple)
            else [each]
        )
    ]
    parts = ast.walk(passed[place]) if place < len(passed) else ()
    return [each.value for each in parts if isinstance(each, ast.Constant) and each.value]


def test_every_action_has_a_name_and_no_other_is_offered_to_filter_by():
    assert recorded_actions() == ACTIONS.keys()


@pytest.mark.parametrize(
    ("subject", "facts", "words"),
    [
        ("model 3", {"run": "ease-3", "with_ids": True}, "model 3 · run: ease-3 · with external ids: yes"),
        ("", {"name": "eve", "before": "viewer", "role": "analyst"}, "account: eve · role before: Viewer · role: Analyst"),
        ("", {"why": WhyStale.LEARNT}, "why: it learnt step by step"),
        ("", {"person": "a" * 64}, f"person: {'a' * 12}…"),
        ("", {"reason": "new"}, "reason: new"),
    ],
)  # fmt: skip
def test_facts_are_told_in_words(subject, facts, words):
    when = datetime(2026, 3, 1, tzinfo=UTC)
    entry = LedgerEntry(1, when, "admin", "train", subject, "", facts, clock_went_back=False)

    assert details(entry) == words


def test_every_reason_of_a_stale_model_has_words():
    assert {why.value for why in WhyStale} <= VALUES.keys()


def test_what_changes_nothing_else_is_there_when_the_page_is_opened_again(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)
    shell, before = page.window().shell, rows(page)
    shell.open("home")
    page.workspace.application.execute(ChangePassword(PASSWORD, "three calm owls at noon"))
    shell.open("ledger")

    qtbot.waitUntil(lambda: rows(page) == before + 1, timeout=10_000)
    assert column(page, 3)[0] == "Password changed"


def test_an_entry_is_read_whole_by_click_and_by_keyboard(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)
    assert not page.details.isVisible()
    row = column(page, 3).index("Account added")
    place = page.table.visualRect(page.table.model().index(row, 4)).center()

    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert page.details.isVisible()
    assert "account: viewer\n" in page.details.text()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert "account: analyst\n" in page.details.text()
    assert page.chosen.text().startswith(f"Entry {column(page, 0)[row + 1]} · Account added")


def test_the_chosen_entry_stays_chosen_when_the_ledger_is_read_anew(ledger_as, qtbot):
    page = ledger_as(Role.ADMINISTRATOR)
    before, last = rows(page), rows(page) - 1
    page.table.selectRow(last)
    page.workspace.application.execute(ChangePassword(PASSWORD, "three calm owls at noon"))
    page.refresh()

    qtbot.waitUntil(lambda: rows(page) == before + 1, timeout=10_000)
    assert page.table.selected_row() == last + 1
    assert page.details.isVisible()


@pytest.mark.parametrize("step", [100, 130])
def test_the_details_leave_rows_to_choose_from(ledger_as, dressed, step):
    page = ledger_as(Role.ADMINISTRATOR)
    page.table.selectRow(1)
    dressed.set_step(step)
    QApplication.processEvents()

    assert page.table.viewport().height() >= 3 * page.table.row_height()
    assert clipped(page) == []


def test_digests_are_whole_in_the_details_alone():
    when = datetime(2026, 3, 1, tzinfo=UTC)
    facts = {"person": "b" * 64}
    entry = LedgerEntry(1, when, "admin", "train", "", "a" * 64, facts, clock_went_back=False)

    assert details(entry) == f"person: {'b' * 12}… · SHA-256: {'a' * 12}…"
    assert all_details(entry) == f"person: {'b' * 64}\nSHA-256: {'a' * 64}"


def test_at_a_large_type_size_the_details_can_be_read(ledger_as, dressed):
    page = ledger_as(Role.ADMINISTRATOR)
    dressed.set_step(130)
    QApplication.processEvents()

    assert page.table.columnWidth(4) > dressed.px(150)


def test_nothing_is_said_before_the_entries_are_read(window_of):
    shell = window_of(Role.VIEWER).shell
    shell.open("ledger")

    assert not shell.page.empty.isVisible()


@pytest.fixture
def wrong(store) -> int:
    """The number of what a viewer has written into the ledger with a tool of its own."""
    with signed_in(StoreFolder(store.path), Role.VIEWER, PASSWORD) as viewer:
        return append_as_it_is(viewer.ledger._store.published, b"no entry")


def verified(page, qtbot) -> str:
    page.verify.click()
    qtbot.waitUntil(page.verdict.isVisible, timeout=10_000)
    return page.verdict.text()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.VIEWER])
def test_what_cannot_be_read_is_shown_as_that(wrong, ledger_as, role):
    page = ledger_as(role)
    row = column(page, 0).index(str(wrong))

    page.table.selectRow(row)

    assert column(page, 3)[row] == "Cannot be read"
    assert column(page, 3)[row - 1] == "Signed in"
    assert page.chosen.text() == f"Entry {wrong} · Cannot be read"
    assert "is no entry of RecVault" in page.details.text()


def test_what_was_found_is_accepted_with_a_reason_and_stays_in_sight(wrong, ledger_as, qtbot):
    page, said = ledger_as(Role.ADMINISTRATOR), []
    assert not page.accept.isVisible()
    assert f"entry {wrong} cannot be read" in verified(page, qtbot)
    assert page.accept.isVisible()

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AcceptFindingsDialog)
        said.extend(label.text() for label in dialog.findChildren(type(dialog.heading)))
        said.append(dialog.action.isEnabled())
        assert dialog.focusWidget() is dialog.why
        dialog.why.setText("a slip of the viewer, who was asked")
        assert unnamed(dialog) == []
        assert clipped(dialog) == []
        dialog.action.click()

    QTimer.singleShot(200, answer)
    page.accept.click()

    qtbot.waitUntil(page.accepted.isVisible, timeout=10_000)
    assert f"entry {wrong} cannot be read" in said
    assert any("known, not mended" in str(each) for each in said)
    assert said[-1] is False
    assert page.accepted.text().startswith(f"Accepted as known: entry {wrong} cannot be read (")
    assert "administrator" in page.accepted.text()
    assert page.verdict.text().endswith("entries hold.")
    assert not page.accept.isVisible()
    qtbot.waitUntil(lambda: "Finding accepted as known" in column(page, 3), timeout=10_000)


def test_who_may_not_accept_is_not_asked_to(wrong, ledger_as, qtbot):
    page = ledger_as(Role.VIEWER)

    assert f"entry {wrong} cannot be read" in verified(page, qtbot)
    assert not page.accept.isVisible()


def test_beside_another_program_nothing_is_accepted(wrong, window_of, qtbot):
    page = window_of(Role.ADMINISTRATOR, read_only=True).shell
    page.open("ledger")
    verified(page.page, qtbot)

    assert page.page.accept.isVisible()
    assert not page.page.accept.isEnabled()


def test_a_verified_store_tells_what_was_accepted(wrong, window_of, qtbot):
    shell = window_of(Role.ADMINISTRATOR).shell
    shell.page.workspace.application.execute(AcceptFindings("a slip of the viewer"))
    shell.open("maintenance")
    section = shell.page.verification

    section.verify.click()

    qtbot.waitUntil(lambda: not section.table.isHidden(), timeout=20_000)
    model = section.table.model()
    last = [model.index(model.rowCount() - 1, place).data() for place in range(3)]
    assert last == ["Ledger", "Whole", f"accepted as known: entry {wrong} cannot be read"]
    assert "as it should be" in section.progress.notice.text()
