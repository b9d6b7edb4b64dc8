"""The import wizard by keyboard, and what it asks before a mapping is thrown away."""

import pytest
from PySide6.QtCore import Qt

from recsys_app import Role
from tests.ui.pages.data_page import data_page, drop, press, settle, write_log


@pytest.fixture
def window(window_of):
    return window_of(Role.STEWARD)


@pytest.fixture
def page(window, qtbot):
    return data_page(window, qtbot)


@pytest.fixture
def wizard(page, qtbot, tmp_path):
    """At the preview of a file."""
    assert drop(page, write_log(tmp_path / "teas.csv"))
    settle(page.window(), qtbot)
    return page.wizard


def focus(wizard):
    """What has the focus of the wizard's window."""
    return wizard.window().focusWidget()


def key(wizard, qtbot, code):
    """Press a key where the focus is."""
    qtbot.keyClick(focus(wizard), code)


def go_on(wizard, qtbot):
    wizard.go_on()
    settle(wizard.window(), qtbot)


def test_enter_goes_all_the_way_from_the_preview_to_the_data_set(wizard, page, qtbot):
    for stage in (wizard.preview, wizard.map, wizard.check):
        assert wizard.stage is stage
        assert focus(wizard) is wizard.next
        key(wizard, qtbot, Qt.Key.Key_Return)
        settle(page.window(), qtbot)
    assert page.wizard is None
    assert page.dataset.isVisible()


def test_while_rows_are_checked_the_focus_waits_in_the_step_and_keys_do_nothing(wizard, qtbot):
    go_on(wizard, qtbot)
    key(wizard, qtbot, Qt.Key.Key_Space)
    assert wizard.stage is wizard.check
    assert wizard.check.active
    assert focus(wizard) is wizard.check
    key(wizard, qtbot, Qt.Key.Key_Space)
    key(wizard, qtbot, Qt.Key.Key_Return)
    assert wizard.isVisible()
    settle(wizard.window(), qtbot)
    assert wizard.stage is wizard.check
    assert focus(wizard) is wizard.next
    assert wizard.next.text() == "Import 60 rows"


def test_the_wizard_begins_at_the_choice_of_files(page, qtbot):
    page.start_import(())
    assert focus(page.wizard) is page.wizard.file.empty.secondary


def test_a_mapping_is_left_only_by_those_who_say_so(wizard, page, window, qtbot):
    go_on(wizard, qtbot)
    asked = press("Stay")
    window.shell.top.crumb.chosen.emit("data")
    assert asked()
    assert page.wizard is wizard
    assert wizard.stage is wizard.map
    asked = press("Leave the import")
    window.shell.top.crumb.chosen.emit("data")
    assert asked()
    assert page.wizard is None
    assert page.listing.isVisible()


def test_up_to_the_preview_nothing_is_asked(wizard, page):
    page.show_start()
    assert page.wizard is None


def test_another_page_leaves_the_mapping_as_it_is(wizard, page, window, qtbot):
    go_on(wizard, qtbot)
    wizard.map.destination.name.setText("Fine teas")
    window.shell.open("home")
    settle(window, qtbot)
    window.shell.open("data")
    assert page.wizard is wizard
    assert wizard.map.destination.name.text() == "Fine teas"


def test_another_data_set_asks_first_too(wizard, page, window, qtbot):
    go_on(wizard, qtbot)
    asked = press("Stay")
    window.shell.open("data", "teas")
    assert asked()
    assert page.wizard is wizard
