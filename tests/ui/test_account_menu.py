"""The menu behind the account's name: password, lock, sign out."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from recsys_app import Role
from tests.ui.naming import unnamed
from ui.pages.sign_in import SignInPage


@pytest.fixture
def window(window_of, qtbot):
    window = window_of(Role.STEWARD)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def button_of(window):
    return window.shell.rail.account_button


def in_the_menu(do):
    """Do something with the menu once it is open; what it offered comes back in a list."""
    said = []

    def look():
        menu = QApplication.activePopupWidget()
        said.extend(action.text() for action in menu.actions() if not action.isSeparator())
        do(menu)

    QTimer.singleShot(50, look)
    return said


def choose(text, qtbot):
    """Choose an entry of the menu with the arrow keys."""

    def go(menu):
        for _ in menu.actions():
            qtbot.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction().text() == text:
                break
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    return in_the_menu(go)


def test_a_click_on_the_name_offers_and_does_nothing_yet(window, qtbot):
    said = in_the_menu(lambda menu: menu.hide())
    qtbot.mouseClick(button_of(window), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Change password", "Lock", "Sign out"]
    assert window.workspace.application.signed_in


def test_the_menu_is_named_and_the_button_says_that_it_opens_one(window):
    button = button_of(window)
    face = QAccessible.queryAccessibleInterface(button)
    assert face.role() == QAccessible.Role.ButtonMenu
    assert face.text(QAccessible.Text.Name) == "steward, Steward"
    assert button.menu().accessibleName() == "Account"
    assert unnamed(button.menu()) == []


def test_the_keyboard_signs_out_by_the_menu(window, qtbot):
    button_of(window).setFocus()
    choose("Sign out", qtbot)
    qtbot.keyClick(button_of(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is None)
    assert isinstance(window.centralWidget(), SignInPage)
    assert window.centralWidget().account.text() == ""


def test_lock_in_the_menu_locks(window, qtbot):
    choose("Lock", qtbot)
    qtbot.mouseClick(button_of(window), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.shell is None)
    assert window.centralWidget().account.text() == "steward"


def test_ctrl_l_locks_while_the_menu_is_closed(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.shell is None)
    assert window.centralWidget().account.text() == "steward"


def test_change_password_opens_the_settings_at_the_password(window, qtbot):
    window.resize(1024, 640)
    choose("Change password", qtbot)
    qtbot.mouseClick(button_of(window), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.shell.page.key == "settings")
    page = window.shell.page
    qtbot.waitUntil(lambda: not page.change.visibleRegion().isEmpty())
    assert window.focusWidget() is page.current
    assert page.change.visibleRegion().boundingRect() == page.change.rect()


def test_the_lock_closes_the_menu(window, qtbot):
    said = in_the_menu(lambda _: window.lock())
    qtbot.mouseClick(button_of(window), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said))
    assert QApplication.activePopupWidget() is None
    assert isinstance(window.centralWidget(), SignInPage)
