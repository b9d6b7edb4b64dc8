"""A dialog with more in it than the window is high: it scrolls, and its buttons stay."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from tests.ui.clipping import clipped
from ui.dialogs.base import Dialog
from ui.dialogs.export_file import ExportFileDialog
from ui.pages.maintenance.backup_dialogs import BackupPlanDialog
from ui.theme import theme
from ui.widgets import Field, Label, TextField


@pytest.fixture
def opened(dressed, qtbot):
    """`opened(make, step)` is the dialog over the smallest window, at that size of text."""
    windows = []

    def show(make, step):
        theme.set_step(step)
        window = QWidget()
        window.resize(1024, 640)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog = make(window)
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield show
    windows.clear()


def plan(window):
    return BackupPlanDialog(window, None)


def export(window):
    dialog = ExportFileDialog(
        "Export", "A sentence. " * 20, "a.json", (".json",), about_people=True, parent=window
    )
    dialog.protection.protect.setChecked(True)
    return dialog


def fields(window):
    dialog = Dialog("Which ones?", "A sentence. " * 20, action="Take", parent=window)
    for number in range(12):
        dialog.add(Field(f"Field {number}", TextField()))
    return dialog


def words(window):
    dialog = Dialog("All of it", action="Close", parent=window)
    dialog.add(Label("A sentence. " * 400, "body", wrap=True))
    return dialog


def place(widget):
    return QRect(widget.mapTo(widget.window(), widget.rect().topLeft()), widget.size())


@pytest.mark.parametrize("make", [plan, export, fields, words])
@pytest.mark.parametrize("step", [100, 150])
def test_it_is_never_higher_than_the_window_and_its_buttons_stay(opened, make, step):
    dialog = opened(make, step)
    assert dialog.height() <= 640
    assert clipped(dialog) == []
    for part in (dialog.heading, dialog.safe, dialog.action):
        assert dialog.rect().contains(place(part))


def test_where_there_is_room_nothing_scrolls(opened):
    dialog = opened(plan, 100)
    assert dialog._view.verticalScrollBar().maximum() == 0
    assert dialog.height() < 640


def test_it_grows_and_shrinks_with_what_is_inside(opened, qtbot):
    dialog = opened(lambda window: Dialog("Which ones?", action="Take", parent=window), 100)
    low, more = dialog.height(), Label("A sentence. " * 20, "body", wrap=True)
    dialog.add(more)
    qtbot.waitUntil(lambda: dialog.height() > low + more.fontMetrics().height())
    more.hide()
    qtbot.waitUntil(lambda: dialog.height() == low)


def test_what_tab_reaches_is_seen_also_from_the_buttons(opened, qtbot):
    dialog = opened(fields, 150)
    dialog.safe.setFocus()
    qtbot.keyClick(dialog.safe, Qt.Key.Key_Backtab)
    last = dialog.focusWidget()
    assert last.accessibleName() == "Field 11"
    assert place(dialog._view).contains(place(last))


def test_the_page_keys_scroll_from_the_buttons(opened, qtbot):
    dialog = opened(words, 100)
    bar = dialog._view.verticalScrollBar()
    qtbot.keyClick(dialog.safe, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(dialog.safe, Qt.Key.Key_PageUp)
    assert bar.value() == 0
