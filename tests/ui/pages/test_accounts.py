"""The Accounts page: who may sign in, and adding someone."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import Application, ListAccounts, Role
from ui.dialogs.add_account import AddAccountDialog


@pytest.fixture
def accounts_page(window_of, qtbot):
    window = window_of(Role.ADMINISTRATOR)
    window.shell.open("accounts")
    page = window.shell.page
    qtbot.waitUntil(lambda: len(names(page)) == 4, timeout=10_000)
    return page


def names(page):
    model = page.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def fill_in(page, action):
    """Press "Add an account…" and do `action` in the dialog that opens."""

    def act():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AddAccountDialog)
        try:
            action(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, act)
    page.add.click()


def test_every_account_stands_there_with_its_role(accounts_page):
    assert names(accounts_page) == ["administrator", "steward", "analyst", "viewer"]
    model = accounts_page.table.model()
    assert model.index(0, 1).data() == "Administrator"


def test_an_added_account_appears_and_can_sign_in(accounts_page, store, qtbot):
    def add(dialog):
        dialog.name.setText("王芳")
        dialog.role.set_value(Role.STEWARD.value)
        dialog.password.setText("seven quiet herons")
        dialog.action.click()
        assert not dialog.isVisible()

    fill_in(accounts_page, add)
    qtbot.waitUntil(lambda: "王芳" in names(accounts_page), timeout=10_000)
    accounts_page.workspace.application.close()
    other = Application(store.path)
    try:
        other.sign_in("王芳", "seven quiet herons")
        assert other.role is Role.STEWARD
        assert other.must_change_password
    finally:
        other.close()


def test_who_is_to_keep_the_first_password_keeps_it(accounts_page, store, qtbot):
    def add(dialog):
        assert dialog.once.text() == "Must choose an own password at the first sign-in"
        assert dialog.once.isChecked()
        dialog.name.setText("bea")
        dialog.password.setText("seven quiet herons")
        dialog.once.click()
        dialog.action.click()

    fill_in(accounts_page, add)
    qtbot.waitUntil(lambda: "bea" in names(accounts_page), timeout=10_000)
    model = accounts_page.table.model()
    assert model.index(names(accounts_page).index("bea"), 4).data() == ""


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_added(accounts_page):
    def add(dialog):
        dialog.name.setText("analyst")
        dialog.password.setText("seven quiet herons")
        dialog.action.click()
        assert dialog.isVisible()
        assert dialog._name_field.error
        dialog.name.setText("another")
        dialog.password.setText("short")
        dialog.action.click()
        assert dialog._password_field.error
        assert not dialog._name_field.error

    fill_in(accounts_page, add)
    accounts = accounts_page.workspace.application.execute(ListAccounts())
    assert len(accounts) == 4


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST, Role.VIEWER])
def test_other_roles_do_not_see_the_page(window_of, role):
    assert "accounts" not in list(window_of(role).shell.rail.keys())
