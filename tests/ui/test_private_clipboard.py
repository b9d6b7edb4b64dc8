"""Whatever is copied is marked as concealed, and gone after a while, at the lock and at the end."""

import pytest
from PySide6.QtCore import QMimeData, QStringListModel, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from recsys_app import Role
from ui import private_clipboard
from ui.private_clipboard import CONCEALED
from ui.widgets import Label, Table, TextField

COPY = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(window_of):
    return window_of(Role.VIEWER)


@pytest.fixture
def clipboard(qapp, window):
    clipboard = qapp.clipboard()
    yield clipboard
    clipboard.clear()


def assert_concealed(clipboard, text):
    found = clipboard.mimeData()
    assert found.text() == text
    assert {kind: found.data(kind).data() for kind in CONCEALED} == CONCEALED


def test_the_text_of_a_field_is_concealed(clipboard, shown):
    field = TextField("person 4711")
    shown(field)
    field.selectAll()
    field.copy()
    assert_concealed(clipboard, "person 4711")


def test_what_a_menu_copies_is_concealed(clipboard, shown):
    field = TextField("person 4711")
    shown(field)
    field.selectAll()
    menu = field.createStandardContextMenu()
    (copy,) = (action for action in menu.actions() if action.objectName() == "edit-copy")
    copy.trigger()
    assert_concealed(clipboard, "person 4711")


def test_a_cell_is_concealed(clipboard, shown):
    table = Table(QStringListModel(["person 4711"]), name="People")
    shown(table)
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_C, COPY)
    assert_concealed(clipboard, "person 4711")


def test_a_sentence_is_concealed(clipboard, shown):
    label = Label("person 4711", selectable=True)
    shown(label)
    label.setSelection(0, len("person 4711"))
    QTest.keyClick(label, Qt.Key.Key_C, COPY)
    assert_concealed(clipboard, "person 4711")


def test_a_picture_is_concealed_and_whole(clipboard):
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    clipboard.setImage(picture)
    assert clipboard.mimeData().hasFormat("x-kde-passwordManagerHint")
    assert clipboard.image().pixelColor(1, 1) == QColor("teal")


def test_it_is_emptied_after_a_while(clipboard, window, qtbot):
    assert private_clipboard.STAYS_MS == 15_000
    window.clipboard._end.setInterval(10)
    clipboard.setText("person 4711")
    qtbot.waitUntil(lambda: clipboard.text() == "", timeout=1000)


def test_it_is_emptied_by_the_lock(clipboard, window):
    clipboard.setText("person 4711")
    window.lock()
    assert clipboard.text() == ""


def test_it_is_emptied_when_the_window_closes(clipboard, window):
    clipboard.setText("person 4711")
    window.close()
    assert clipboard.text() == ""


def test_what_somebody_else_put_there_since_stays(clipboard, window, monkeypatch):
    clipboard.setText("person 4711")
    monkeypatch.setattr(private_clipboard, "_OURS_ALONE", ())  # now the clipboard is shared
    theirs = QMimeData()
    theirs.setText("of another program")
    clipboard.setMimeData(theirs)
    window.clipboard.clear()
    assert clipboard.text() == "of another program"
    assert not clipboard.mimeData().hasFormat("x-kde-passwordManagerHint")
