"""In front of the store: making one, signing in, and what is said when that fails."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from recsys_app import Application, Role, Settings, VerifyStore
from ui.main_window import MainWindow
from ui.pages.first_kit import FirstKitPage
from ui.pages.first_run import FirstRunPage
from ui.pages.sign_in import SignInPage
from ui.preferences import Preferences
from ui.workspace import JobState


@pytest.fixture
def window(dressed, qtbot):
    window = MainWindow(Application, Preferences(Settings(), kept=False))
    window.show()
    yield window
    window.close()
    window.deleteLater()


def page_of(window, kind):
    page = window.centralWidget()
    assert isinstance(page, kind)
    return page


def sign_in(window, account, password, qtbot):
    page = page_of(window, SignInPage)
    qtbot.waitUntil(page.unlock.isEnabled, timeout=5_000)
    page.account.setText(account)
    page.password.setText(password)
    page.unlock.click()
    assert not page.isEnabled()
    qtbot.waitUntil(lambda: window.shell is not None or page.isEnabled(), timeout=10_000)


def test_a_folder_without_a_store_leads_to_making_one(window, tmp_path, qtbot):
    window.show_store(tmp_path / "新店")
    page = page_of(window, FirstRunPage)
    page.account.setText("anna")
    page.password.setText("seven quiet herons")
    page.again.setText("seven quiet heron")
    page.make.click()
    assert page._again_field.error == "This is not the same password."
    assert not (tmp_path / "新店").exists()
    page.again.setText("seven quiet herons")
    page.make.click()
    kit_page(window, qtbot).later.click()
    assert window.shell is not None
    assert window.workspace.application.role is Role.ADMINISTRATOR
    assert window.workspace.application.execute(VerifyStore()).sound


def test_enter_leads_from_field_to_field_and_makes_the_store(window, tmp_path, qtbot):
    window.show_store(tmp_path / "store")
    page = page_of(window, FirstRunPage)
    page.folder.setFocus()
    for following, typed in (
        (page.account, "anna"),
        (page.password, "seven quiet herons"),
        (page.again, "seven quiet herons"),
    ):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert window.focusWidget() is following
        following.setText(typed)
    qtbot.keyClick(page.again, Qt.Key.Key_Return)
    kit_page(window, qtbot)
    assert window.idle_lock._timer.isActive()
    window.idle_lock.expired.emit()
    assert isinstance(window.centralWidget(), SignInPage)


def kit_page(window, qtbot):
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), FirstKitPage), timeout=20_000)
    return window.centralWidget()


def test_the_button_that_chooses_the_folder_is_level_with_it(window, tmp_path):
    window.show_store(tmp_path / "store")
    page = page_of(window, FirstRunPage)
    QApplication.processEvents()
    field, button = page.folder, page.choose
    middles = [part.mapTo(page, part.rect().center()).y() for part in (field, button)]
    assert abs(middles[0] - middles[1]) <= 1


def test_a_password_that_is_too_short_is_said_at_its_field(window, tmp_path, qtbot):
    window.show_store(tmp_path / "store")
    page = page_of(window, FirstRunPage)
    page.password.setText("short")
    page.again.setText("short")
    page.make.click()
    qtbot.waitUntil(lambda: bool(page._password_field.error), timeout=10_000)
    assert window.shell is None


def test_the_right_password_opens_the_shell_of_the_role(window, store, qtbot):
    window.show_store(store.path)
    sign_in(window, "viewer", store.password, qtbot)
    assert not {"data", "train", "runs", "accounts"} & set(window.shell.rail.keys())
    assert window.shell.rail.keys()[0] == "home"


def test_a_wrong_password_is_said_and_nothing_opens(window, store, qtbot):
    window.show_store(store.path)
    sign_in(window, "analyst", "not the password", qtbot)
    page = page_of(window, SignInPage)
    assert page._password_field.error
    assert window.shell is None
    sign_in(window, "analyst", store.password, qtbot)
    assert window.shell is not None


def test_a_damaged_keyring_is_said_in_words(window, store, qtbot):
    for copy in store.path.glob("keyring*"):
        copy.write_bytes(b"\0" * 100)
    window.show_store(store.path)
    sign_in(window, "analyst", store.password, qtbot)
    error = page_of(window, SignInPage)._password_field.error
    assert "damaged" in error.lower()


def test_a_second_writer_is_refused_and_may_look(window, store, qtbot):
    first = Application(store.path)
    first.sign_in(Role.STEWARD, store.password)
    try:
        window.show_store(store.path)
        sign_in(window, "analyst", store.password, qtbot)
        page = page_of(window, SignInPage)
        error = page._password_field.error
        assert error.startswith("The store is open elsewhere (RecVault, since ")
        assert error.endswith("Close it there, or open it read-only.")
        page.password.setText(store.password)
        page.read_only.click()
        qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
        assert window.workspace.application.read_only
    finally:
        first.close()


def test_locking_drops_every_page_and_asks_again(window, store, qtbot):
    window.show_store(store.path)
    sign_in(window, "steward", store.password, qtbot)
    window.shell.lock_wanted.emit()
    page = page_of(window, SignInPage)
    assert page.account.text() == "steward"
    assert page.password.text() == ""
    assert window.shell is None
    assert not window.workspace.application.signed_in


def test_idleness_locks(window, store, qtbot):
    window.preferences.change(lock_after_minutes=1)
    window.show_store(store.path)
    sign_in(window, "steward", store.password, qtbot)
    started = window.idle_lock._clock()
    window.idle_lock._clock = lambda: started + 61
    window.idle_lock.check()
    assert window.shell is None


def test_the_longest_time_warns_and_locks_whatever_is_done_and_a_job_goes_on(window, store, qtbot):
    window.preferences.change(lock_after_minutes=0, lock_after_hours=8)
    window.show_store(store.path)
    sign_in(window, "administrator", store.password, qtbot)
    lock, now = window.idle_lock, window.idle_lock._clock()
    lock._clock = lambda: now + 8 * 3600 - 299
    lock.check()
    assert window.toasts.said[-1].title == "The window locks in 5 min"
    assert "Locks in 5 min" in window.shell.locks_in.text()
    job = window.workspace.submit(VerifyStore(), "Verifying the store")
    lock._clock = lambda: now + 8 * 3600 + 1
    lock.check()
    page_of(window, SignInPage)
    assert not window.workspace.application.signed_in
    qtbot.waitUntil(lambda: not job.active, timeout=20_000)
    assert job.state is JobState.DONE


def test_what_was_said_can_be_read_again_until_the_window_locks(window, store, qtbot):
    window.show_store(store.path)
    sign_in(window, "steward", store.password, qtbot)
    window.workspace.done.emit("The lists were published.")
    read = []

    def look():
        dialog = QApplication.activeModalWidget()
        read.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.action.click()

    QTimer.singleShot(0, look)
    window.shell.top.messages.click()
    assert "The lists were published." in read
    window.lock()
    assert not window.toasts.said
    assert window.toasts.toasts() == []
