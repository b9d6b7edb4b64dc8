"""What the tests of the Data page share: files, drops, waiting, and answering a dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from ui.dialogs.base import ConfirmLoss, Dialog
from ui.main_window import MainWindow
from ui.pages.data import DataPage

LONGEST_MS = 20_000
LOG = "customer_id,product_id,timestamp,rating\n"


def write_log(path: Path, rows: int = 60, *, bad: bool = True, encoding: str = "utf-8") -> Path:
    """A log of 10 people and 12 items in `rows` rows, and two that cannot be used."""
    lines = [
        f"顾客-{i % 10},茶-{i * 7 % 12},2026-01-{1 + i % 28:02} 10:{i % 60:02}:00,{1 + i % 5}\n"
        for i in range(rows)
    ]
    if bad:
        lines += [",茶-1,2026-01-03 10:00:00,2\n", "顾客-1,茶-2,yesterday,4\n"]
    path.write_text(LOG + "".join(lines), encoding)
    return path


def data_page(window: MainWindow, qtbot) -> DataPage:
    """The Data page of the window, opened, when it has read what it shows."""
    window.shell.open("data")
    settle(window, qtbot)
    page = window.shell.page
    assert isinstance(page, DataPage)
    return page


def settle(window: MainWindow, qtbot) -> None:
    """Until nothing is read, no job runs, and what was shown last is laid out."""
    workspace = window.workspace
    qtbot.waitUntil(lambda: not workspace.reading and not workspace.active_jobs, timeout=LONGEST_MS)
    QCoreApplication.processEvents()


def drop(page: DataPage, *files: Path, offered: Qt.DropAction = Qt.DropAction.CopyAction) -> bool:
    """Drag files over the page and let go; whether it took them, and as a copy."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    where = QPointF(page.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), offered, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(where, offered, mime, left, none)
    QApplication.sendEvent(page, event)
    return event.dropAction() is Qt.DropAction.CopyAction


def answer(name: str) -> Callable[[], str]:
    """Type `name` into the dialog that is about to open and confirm; the answer tells its text."""
    said = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConfirmLoss)
        said.append(f"{dialog.heading.text()} {dialog.text.text()}")
        assert not dialog.action.isEnabled()
        dialog.field.setText(name)
        dialog.action.click()

    QTimer.singleShot(0, fill)
    return lambda: said[0]


def press(words: str) -> Callable[[], bool]:
    """Press the button with these words in the dialog that is about to open; whether one did."""
    asked = []

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        asked.append(dialog)
        next(button for button in (dialog.safe, dialog.action) if button.text() == words).click()

    QTimer.singleShot(0, choose)
    return lambda: bool(asked)
