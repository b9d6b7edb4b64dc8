"""PySide6 releases have leaked a reference per call before; a long session would then grow."""

import sys

from PySide6.QtWidgets import QLabel


def test_setting_a_text_keeps_the_count_of_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("warm")
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100
