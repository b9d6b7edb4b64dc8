"""The command palette of the real window: what each role finds, and what opens."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from recsys_app import Role
from ui.dialogs.add_account import AddAccountDialog
from ui.pages.sign_in import SignInPage


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def window(window_of, qtbot):
    return active(window_of(Role.ADMINISTRATOR), qtbot)


def active(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def type_in_palette(window, text, qtbot):
    """Open the palette, type, and wait until everything is read; the field comes back."""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.shell.palette_panel.isVisible)
    field = window.focusWidget()
    qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: not window.workspace.reading, timeout=30_000)
    return field


def found(window):
    return window.shell.palette_panel.shown_keys()


def test_letters_of_a_model_find_its_runs_and_enter_opens_one(window, qtbot):
    field = type_in_palette(window, "item-k", qtbot)
    assert found(window)[0] == "runs: Item KNN · item-knn-3"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.shell.page.key == "runs"
    qtbot.waitUntil(lambda: window.shell.page.panel.run == "item-knn-3", timeout=30_000)


def test_a_data_set_is_opened_by_its_name(window, qtbot):
    field = type_in_palette(window, "shop", qtbot)
    assert found(window)[0] == "data: shop"
    assert "runs: EASE · ease-2" in found(window)  # on that data set
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.shell.page.dataset.name == "shop"


def test_a_viewer_finds_what_is_published_and_nothing_else(window_of, qtbot):
    window = active(window_of(Role.VIEWER), qtbot)
    field = type_in_palette(window, "ease", qtbot)
    assert found(window) == ["published: EASE · ease-2"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.shell.page.key == "published"


def test_actions_are_found_before_their_page_was_ever_opened(window, qtbot):
    field = type_in_palette(window, "import a", qtbot)
    assert "data" not in window.shell.pages
    assert found(window)[0] == "data: Import a file…"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.shell.page.wizard.isVisible()


def test_an_account_is_added_by_the_palette(window, qtbot):
    seen = []

    def look():
        seen.append(QApplication.activeModalWidget())
        seen[0].reject()

    field = type_in_palette(window, "add an", qtbot)
    QTimer.singleShot(50, look)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert isinstance(seen[0], AddAccountDialog)


@pytest.mark.parametrize("typed", ["sign out", "lock"])
def test_the_palette_signs_out_and_locks(window, qtbot, typed):
    field = type_in_palette(window, typed, qtbot)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert isinstance(window.centralWidget(), SignInPage)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_the_role_is_listed_and_no_thing_before_something_is_typed(
    window_of, qtbot, role
):
    window = active(window_of(role), qtbot)
    type_in_palette(window, "", qtbot)
    places = [key.removeprefix("open-") for key in found(window) if key.startswith("open-")]
    assert sorted(places) == sorted(window.shell.rail.keys())
    assert "sign-out" in found(window)
    assert not [key for key in found(window) if "shop" in key or "ease-2" in key]


def test_a_read_only_store_offers_no_import_and_no_new_account(window, store):
    window.lock()
    window.workspace.application.sign_in(Role.ADMINISTRATOR, store.password, read_only=True)
    window.enter()
    texts = [command.text for command in window.shell.commands()]
    assert "Change password" in texts
    assert not {"Import a file…", "Add an account…"} & set(texts)
