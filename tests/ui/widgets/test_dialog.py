import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from ui.dialogs.base import ConfirmLoss, Dialog
from ui.widgets import Scrim, TextField


@pytest.fixture
def loss(behind, qtbot):
    dialog = ConfirmLoss(
        "Erase P-7F3K-2QX9?",
        "612 purchases and the profile are removed. This cannot be undone.",
        name="P-7F3K-2QX9",
        action="Erase this person",
        parent=behind,
    )
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_the_safe_button_has_the_focus(behind, qtbot):
    dialog = Dialog("Leave the form?", "Nothing is saved.", action="Leave", parent=behind)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.focusWidget() is dialog.safe
    assert dialog.safe.text() == "Cancel"


def with_fields(behind, qtbot, **kinds):
    dialog = Dialog(
        "Rename it?", "The name is all that changes.", action="Rename", parent=behind, **kinds
    )
    fields = [TextField(), TextField()]
    for field in fields:
        dialog.add(field)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog, fields


def test_the_first_field_has_the_focus_and_tab_goes_on_to_the_buttons(behind, qtbot):
    dialog, (first, second) = with_fields(behind, qtbot)
    for stop in (first, second, dialog.safe, dialog.action, first):
        assert dialog.focusWidget() is stop
        qtbot.keyClick(stop, Qt.Key.Key_Tab)


def test_a_dialog_that_can_lose_something_begins_at_the_safe_button(behind, qtbot):
    dialog, _ = with_fields(behind, qtbot, destructive=True)
    assert dialog.focusWidget() is dialog.safe


@pytest.mark.parametrize("width", [440, 640])
def test_a_dialog_is_as_wide_as_the_design_says_and_cuts_nothing(behind, qtbot, width):
    dialog = Dialog(
        "Move the store?", "A sentence. " * 20, action="Move", width=width, parent=behind
    )
    dialog.add(TextField(placeholder="Folder"))
    dialog.findChild(TextField).setAccessibleName("Folder")
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.width() == width
    assert clipped(dialog) == []
    assert unnamed(dialog) == []


def test_escape_means_the_safe_way(loss, qtbot):
    qtbot.keyClick(loss, Qt.Key.Key_Escape)
    assert loss.result() == QDialog.DialogCode.Rejected


def test_the_name_must_be_typed_before_anything_is_lost(loss, qtbot):
    assert not loss.action.isEnabled()
    assert "P-7F3K-2QX9" in loss.action.toolTip()
    loss.field.setText("P-7F3K")
    assert not loss.action.isEnabled()
    loss.field.setText(" P-7F3K-2QX9 ")
    assert loss.action.isEnabled()
    qtbot.mouseClick(loss.action, Qt.MouseButton.LeftButton)
    assert loss.result() == QDialog.DialogCode.Accepted


def test_enter_presses_the_button_that_has_the_focus(loss, qtbot):
    loss.field.setText("P-7F3K-2QX9")
    loss.safe.setFocus()
    qtbot.keyClick(loss.safe, Qt.Key.Key_Return)
    assert loss.result() == QDialog.DialogCode.Rejected


def test_enter_in_the_field_never_loses_anything(loss, qtbot):
    loss.field.setText("P-7F3K-2QX9")
    loss.field.setFocus()
    qtbot.keyClick(loss.field, Qt.Key.Key_Return)
    assert loss.result() == QDialog.DialogCode.Rejected


def test_the_window_behind_is_veiled_while_the_dialog_is_open(loss, behind):
    assert behind.findChild(Scrim).isVisible()
    loss.reject()
    assert loss._scrim is None


@pytest.mark.parametrize("name", ["W" * 64, "https://example.org/" + "a" * 130])
def test_a_long_name_can_be_read_whole_before_it_is_typed(name, behind, qtbot):
    dialog = ConfirmLoss(f"Remove {name}?", "", name=name, action="Remove", parent=behind)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.typed.isVisible()
    assert dialog.typed.text() == name
    assert dialog.typed.width() <= dialog.width()
    assert dialog.heading.accessibleName() == f"Remove {name}?"
    for label in (dialog.heading, dialog.typed):
        assert label.height() > 2 * label.fontMetrics().height()  # in lines, none of them cut
    dialog.field.setText(name)
    assert dialog.action.isEnabled()
    assert "\u200b" not in dialog._name
