"""The lock hides everything that is open, not only the page."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu

from recsys_app import Role
from ui.dialogs.add_account import AddAccountDialog
from ui.dialogs.base import ConfirmLoss
from ui.pages.data.wizard.file_step import choose_files
from ui.pages.sign_in import SignInPage


@pytest.fixture
def window(window_of):
    return window_of(Role.ADMINISTRATOR)


def lock_while_it_is_open(window):
    """Lock the window as its timer does, with something open in front; that comes back in a list."""
    found = []

    def lock():
        front = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        found.append(front)
        window.lock()
        assert not front.isVisible()

    QTimer.singleShot(50, lock)
    return found


def assert_nothing_shows(window):
    assert isinstance(window.centralWidget(), SignInPage)
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


def test_a_dialog_is_rejected_by_the_lock(window):
    open_ = lock_while_it_is_open(window)
    dialog = AddAccountDialog(window.workspace, window)
    assert dialog.exec() == QDialog.DialogCode.Rejected
    assert open_ == [dialog]
    assert_nothing_shows(window)


def test_a_dialog_over_a_dialog_goes_with_it(window):
    lower = AddAccountDialog(window.workspace, window)
    upper = ConfirmLoss("Remove films?", "", name="films", action="Remove", parent=lower)
    answers = []

    def open_upper():
        lock_while_it_is_open(window)
        answers.append(upper.exec())

    QTimer.singleShot(0, open_upper)
    answers.append(lower.exec())
    assert answers == [QDialog.DialogCode.Rejected] * 2
    assert_nothing_shows(window)


def test_a_file_dialog_is_rejected_and_no_file_is_chosen(window):
    open_ = lock_while_it_is_open(window)
    assert choose_files(window.shell, "Choose files") == []
    assert isinstance(open_[0], QFileDialog)
    assert_nothing_shows(window)


def test_an_open_menu_goes(window):
    menu = QMenu(window)
    menu.addAction("person 4711")
    open_ = lock_while_it_is_open(window)
    assert menu.exec() is None
    assert open_ == [menu]
    assert_nothing_shows(window)
