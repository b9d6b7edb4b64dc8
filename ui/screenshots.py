"""A picture of every screen, for the README, the manual and a look at a machine without a display."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from recsys_app import Demo, sample_data
from ui.dialogs.messages import MessagesDialog
from ui.main_window import MainWindow, MakeApplication

_SETTLE_MS = 300
_LONGEST_MS = 60_000
_MINUTES = 1.0  # for the deep model


@contextmanager
def sample_store(make_application: MakeApplication, account: str) -> Iterator[tuple[Path, Path]]:
    """A store with the main job done on the sample data, and a file with its password.

    Both are gone afterwards.
    """
    with TemporaryDirectory(prefix="recvault-") as folder:
        store, password = Path(folder, "store"), Path(folder, "password")
        password.write_text(secrets.token_urlsafe(18), "utf-8")
        application = make_application(store)
        try:
            application.create_store(account, password.read_text("utf-8"))
            Demo(application.execute, lambda _: None, sample_data()).run(_MINUTES)
        finally:
            application.close()
        yield store, password


def take_screenshots(window: MainWindow, folder: Path) -> Iterator[Path]:
    """Open every page of the signed-in role, wait until it has read what it shows, save a PNG.

    Then come the palette and the messages, and last the two screens in front of a store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shell, workspace = window.shell, window.workspace
    if shell is not None and workspace is not None:
        places = shell.rail.keys()
        for key in places:
            shell.open(key)
            _settle(shell.page.settled)
            for name, prepare in shell.page.scenes():
                prepare()
                _settle(shell.page.settled)
                yield _save(window, folder / f"{key}{name}.png")
        for job in workspace.active_jobs:  # begun for a picture
            workspace.cancel(job)
        _settle(lambda: not workspace.active_jobs)
        shell.open(places[0])
        shell.open_palette()
        _settle(shell.page.settled)
        yield _save(window, folder / "palette.png")
        shell.palette_panel.close_palette()
        messages = MessagesDialog(tuple(window.toasts.said), window)
        messages.open()
        _settle(messages.isVisible)
        yield _save(window, folder / "messages.png", messages)
        messages.reject()
        messages.deleteLater()
    window.lock()
    _settle(lambda: True)
    yield _save(window, folder / "sign-in.png")
    window.show_first_run(Path("recvault", "store"))
    _settle(lambda: True)
    yield _save(window, folder / "first-run.png")


def _settle(ready: Callable[[], bool]) -> None:
    """Let the window work until `ready`, and then long enough to paint."""
    longest = QDeadlineTimer(_LONGEST_MS)
    while not ready() and not longest.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    calm = QDeadlineTimer(_SETTLE_MS)
    while not calm.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _save(window: MainWindow, path: Path, dialog: QWidget | None = None) -> Path:
    """Save the window as it is, with `dialog`, a window of its own, in its middle."""
    picture = window.grab()
    if dialog is not None:
        painter = QPainter(picture)
        painter.drawPixmap(window.rect().center() - dialog.rect().center(), dialog.grab())
        painter.end()
    picture.save(str(path))
    return path
