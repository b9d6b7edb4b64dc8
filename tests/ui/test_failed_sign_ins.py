"""Failed sign-ins: the wait after them, and what is said at the next one that succeeds."""

import shutil
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import Application, Role, Settings, SignInError
from ui.dialogs.accept_older import AcceptOlder
from ui.main_window import MainWindow
from ui.pages.sign_in import SignInPage, next_change_ms
from ui.preferences import Preferences
from ui.since_sign_in import SinceSignIn


@pytest.fixture
def gate(dressed, store, qtbot):
    """The sign-in page of a window on the store."""
    window = MainWindow(Application, Preferences(Settings(), kept=False))
    qtbot.addWidget(window)
    window.show_store(store.path)
    window.show()
    return window.centralWidget()


def try_to_enter(page: SignInPage, password: str, account: str = Role.ADMINISTRATOR) -> None:
    page.account.setText(account)
    page.password.setText(password)
    page._sign_in(read_only=False)


def test_the_button_counts_down_after_a_wrong_password(gate, qtbot):
    try_to_enter(gate, "a wrong password of some length")

    assert not gate.unlock.isEnabled()
    assert gate.unlock.text() == "Unlock in 1 s"
    qtbot.waitUntil(gate.unlock.isEnabled, timeout=5_000)
    assert gate.unlock.text() == "Unlock"


def test_the_button_is_free_as_soon_as_the_wait_is_over(gate, qtbot):
    try_to_enter(gate, "a wrong password of some length")
    ends = time.monotonic() + gate.application.seconds_to_wait(Role.ADMINISTRATOR)

    qtbot.waitUntil(gate.unlock.isEnabled, timeout=5_000)

    assert time.monotonic() - ends < 0.4


def test_the_countdown_changes_when_the_second_does():
    assert [next_change_ms(left) for left in (0.25, 1.0, 1.25, 60.0)] == [250, 1000, 250, 1000]


def test_another_account_need_not_wait(gate):
    try_to_enter(gate, "a wrong password of some length")

    gate.account.setText(Role.STEWARD)
    gate.account.editingFinished.emit()

    assert gate.unlock.isEnabled()


def test_failures_are_told_at_the_next_sign_in(window_of, store, qtbot):
    application = Application(store.path)
    with pytest.raises(SignInError):
        application.sign_in(Role.STEWARD, "a wrong password of some length")
    qtbot.waitUntil(lambda: not application.seconds_to_wait(Role.STEWARD), timeout=5_000)
    application.close()

    told = window_of(Role.STEWARD).shell.findChild(SinceSignIn)

    (notice,) = told.notices
    assert notice.accessibleName().startswith("1 sign-in to this account failed")
    notice.closed.emit()
    assert not told.isVisible()


def test_without_failures_nothing_is_told(window_of):
    assert not window_of(Role.STEWARD).shell.findChild(SinceSignIn).isVisible()


@pytest.mark.parametrize("accept", [True, False])
def test_an_older_store_is_only_entered_when_it_is_accepted(accept, gate, store, tmp_path):
    earlier = shutil.copytree(store.path, tmp_path / "earlier")
    application = Application(store.path)
    application.sign_in(Role.ADMINISTRATOR, store.password)
    application.close()
    shutil.rmtree(store.path)
    shutil.copytree(earlier, store.path)
    asked: list[str] = []

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AcceptOlder)
        asked.append(dialog.text.text())
        (dialog.action if accept else dialog.safe).click()

    QTimer.singleShot(0, answer)
    try_to_enter(gate, store.password)

    assert "older than the one last used here" in asked[0]
    assert gate.application.signed_in is accept
    if accept:
        assert "older-store-accepted" in gate.application.notices
