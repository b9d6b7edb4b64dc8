"""What window tests share: the theme in force, English numbers, and no movement to wait for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from recsys_app import Application, Role, Settings
from tests.conftest import Store
from ui.main_window import MainWindow
from ui.preferences import Preferences
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
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """Keeps the windows that it is given, until it has closed them.

    pytest-qt holds them weakly: of a window that only the finished test knew, Python's collector
    would empty the attributes while Qt still sends it events.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: QWidget, **options: Any) -> None:
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_keep
    yield qtbot
    kept.clear()


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


@pytest.fixture
def window_of(dressed: Theme, store: Store) -> Iterator[Callable[..., MainWindow]]:
    """`window_of(role)` is the real window on the store of the test, signed in as that role.

    Everything in it works: jobs run in their thread. It is closed, and its jobs ended, afterwards.
    """
    opened: list[MainWindow] = []

    def show(role: Role = Role.ADMINISTRATOR, *, read_only: bool = False) -> MainWindow:
        window = MainWindow(Application, Preferences(Settings(), kept=False))
        opened.append(window)
        window.show_store(store.path)
        assert window.workspace is not None
        window.workspace.application.sign_in(role, store.password, read_only=read_only)
        window.enter()
        window.show()
        return window

    yield show
    for window in opened:
        if window.workspace is not None:
            window.workspace.application.close()
            QCoreApplication.processEvents()
        window.close()
        window.deleteLater()


@pytest.fixture
def behind(dressed, qtbot):
    """An empty window, for what opens over one."""
    widget = QWidget()
    widget.resize(900, 600)
    qtbot.addWidget(widget)
    widget.show()
    return widget
