import pytest
from PySide6.QtCore import QRect, Qt

from tests.ui.clipping import clipped
from ui.theme import theme
from ui.widgets import Notice


@pytest.mark.parametrize("step", [100, 150])
def test_several_lines_keep_off_the_edges_and_one_line_is_as_low_as_ever(shown, step):
    theme.set_step(step)
    one, many = (
        Notice("info", "One line.", "Look"),
        Notice("warn", "One line of many. " * 12, "Look"),
    )
    window = shown(one, many)
    window.resize(500, 400)
    assert clipped(window) == []
    assert one.height() == theme.px(36)
    text = many._text
    area = QRect(text.pos(), text.size()) & text.contentsRect().translated(text.pos())
    needed = text.fontMetrics().boundingRect(area, Qt.TextFlag.TextWordWrap, text.text())
    assert needed.height() <= area.height()
    assert area.top() >= 8
    assert many.height() - area.bottom() - 1 >= 8
