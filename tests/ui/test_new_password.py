"""The field for a new password: its meter says in words how hard it is to guess; paste is allowed."""

import secrets

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from recsys_app import Role
from ui.dialogs.add_account import AddAccountDialog
from ui.main_window import MainWindow
from ui.new_password import NewPasswordField
from ui.pages.first_run import FirstRunPage
from ui.widgets import PasswordField
from ui.widgets.password_meter import SEGMENTS


@pytest.fixture
def names():
    return ["acme", "anna"]


@pytest.fixture
def field(shown, names):
    field = NewPasswordField("Password", PasswordField(), lambda: names)
    shown(field)
    return field


@pytest.mark.parametrize(
    ("typed", "lit", "words"),
    [
        ("", 0, ""),
        ("heron", 1, "Too short: 5 of 15 characters"),
        ("password password", 1, "Too easy to guess"),
        ("Anna at Acme 2026", 1, "Too easy to guess"),
        ("purple monkey dishwasher", 2, "Can be guessed with effort"),
        ("seven quiet herons", 3, "Hard to guess"),
        ("correct horse battery staple", 4, "Very hard to guess"),
    ],
)
def test_the_meter_says_it_in_words(field, typed, lit, words):
    field.control.setText(typed)

    assert field.meter.words == words
    assert field.meter._bar._lit == lit <= SEGMENTS
    assert bool(words) == field.meter._icon.isVisible()


def test_the_meter_follows_a_name_that_changes(field, names):
    field.control.setText("porcupinegrandiose")
    assert field.meter.words != "Too easy to guess"

    names.append("porcupine")
    field.judge()

    assert field.meter.words == "Too easy to guess"


def test_nothing_blocks_paste(field):
    """By the keyboard and by the menu, up to the longest password, into whatever shows or hides it."""
    longest = secrets.token_urlsafe(768)
    clipboard = QApplication.clipboard()
    clipboard.setText(longest)
    entry = field.control
    for shown in (False, True):
        entry.set_shown(shown)
        entry.clear()
        pasted = QKeySequence.keyBindings(QKeySequence.StandardKey.Paste)[0][0]
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.processEvents()
        press(entry, pasted)
        assert entry.text() == longest
    assert entry.contextMenuPolicy() is Qt.ContextMenuPolicy.DefaultContextMenu
    menu = entry.createStandardContextMenu()
    paste = next(each for each in menu.actions() if each.objectName() == "edit-paste")
    entry.clear()
    assert paste.isEnabled()
    paste.trigger()
    assert entry.text() == longest
    assert field.meter.words == "Very hard to guess"
    menu.deleteLater()
    clipboard.clear()


def press(entry, combination):
    from pytestqt.qt_compat import qt_api

    qt_api.QtTest.QTest.keyClick(entry, combination.key(), combination.keyboardModifiers())


def test_every_place_where_a_password_is_chosen_has_the_meter(window_of, dressed, qtbot, tmp_path):
    window: MainWindow = window_of(Role.ADMINISTRATOR)
    window.shell.open("settings")
    settings = window.shell.page
    dialog = AddAccountDialog(window.workspace, window)
    first = FirstRunPage(lambda _: None, tmp_path / "store")
    for page in (dialog, first):
        qtbot.addWidget(page)

    for page, entry in (
        (settings, settings.new),
        (dialog, dialog.password),
        (first, first.password),
    ):
        (field,) = page.findChildren(NewPasswordField)
        assert field.control is entry
        entry.setText("storeadministrator")
        assert field.meter.words == "Too easy to guess"
    dialog.reject()


def test_a_common_password_is_refused_at_its_field(window_of, qtbot):
    window = window_of(Role.ADMINISTRATOR)
    window.shell.open("settings")
    page = window.shell.page
    page.current.setText("correct horse battery staple")
    for entry in (page.new, page.again):
        entry.setText("password password")
    page.change.click()

    assert page._new_field.error.startswith("This password is one of the first")
    assert not page._current_field.error
