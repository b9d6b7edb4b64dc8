"""What window tests share: the theme in force, English numbers, and no movement to wait for."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme, theme


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """The light theme at 100 %, without movement."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    theme.set_reduced_motion(True)
    theme.set_step(100)
    theme.apply(qapp, "light")
    yield theme
    # Outside an event loop Qt keeps deleted widgets, and each theme change would dress them all.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.set_step(100)
    theme.apply(qapp, "light")
    QLocale.setDefault(before)


@pytest.fixture
def shown(dressed: Theme, qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Show widgets below each other in an active window: `window = shown(first, second)`."""
    windows = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    windows.clear()
