"""Text that is read whole."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ui.widgets import TextField
from ui.widgets.whole_text import WholeText

PATH = "/a-folder-with-a-name-that-is-wider-than-the-window" * 4


@pytest.fixture
def text(shown):
    text = WholeText(name="File")
    shown(text, TextField()).resize(300, 200)
    text.show_text(PATH)
    return text


@pytest.mark.parametrize("step", [100, 150])
def test_a_long_word_is_wrapped_and_seen_to_its_end(text, dressed, step):
    dressed.set_step(step)
    lines = text.height() // text.fontMetrics().lineSpacing()
    assert lines == text.document().size().height() > 2
    assert text.verticalScrollBar().maximum() == text.horizontalScrollBar().maximum() == 0


def test_a_shorter_text_is_lower(text):
    before = text.height()
    text.show_text("short")
    assert text.height() < before


def test_the_keyboard_copies_it_and_goes_on(text, qtbot):
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PATH
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert not text.hasFocus()
