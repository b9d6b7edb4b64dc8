"""A picture of every screen, for the README, the manual and a look at a machine without a display."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop

from ui.main_window import MainWindow

_SETTLE_MS = 300
_LONGEST_MS = 60_000


def take_screenshots(window: MainWindow, folder: Path) -> Iterator[Path]:
    """Open every page of the signed-in role, wait until it has read what it shows, save a PNG.

    Last come the two screens in front of a store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shell, workspace = window.shell, window.workspace
    if shell is not None and workspace is not None:
        places = shell.rail.keys()
        for key in places:
            shell.open(key)
            _settle(lambda: not workspace.reading)
            for name, prepare in shell.page.scenes():
                prepare()
                _settle(lambda: not workspace.reading)
                yield _save(window, folder / f"{key}{name}.png")
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


def _save(window: MainWindow, path: Path) -> Path:
    window.grab().save(str(path))
    return path
