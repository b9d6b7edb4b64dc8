"""The desktop says that nobody sits here: screen locked, user switched, machine going to sleep."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class DesktopLock(QObject):
    """Listens as long as it lives. `heard` is False where this desktop has no way to tell.

    Linux tells over D-Bus, Windows to the window. macOS tells through a framework that Qt does not
    pass on: there only the idle time locks, and sleep counts as idle.

    Signals:
        left: the person has left.
    """

    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.heard = False
        if sys.platform == "linux":
            from ui.locking.linux import Listener

            self._listener = Listener(self.left.emit, self)
            self.heard = self._listener.listen()
        elif sys.platform == "win32":
            from ui.locking.windows import SessionEvents

            self._events = SessionEvents(self.left.emit)
            self.heard = self._events.listen(int(window.winId()))
