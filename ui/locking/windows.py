"""What Windows tells a window: the session is locked or left, or the machine goes to sleep."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

_WM_POWERBROADCAST: Final = 0x0218
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_NOTIFY_FOR_THIS_SESSION: Final = 0
_LEAVING: Final = frozenset(
    {
        (_WM_WTSSESSION_CHANGE, 0x2),  # WTS_CONSOLE_DISCONNECT: another user comes to the front
        (_WM_WTSSESSION_CHANGE, 0x4),  # WTS_REMOTE_DISCONNECT
        (_WM_WTSSESSION_CHANGE, 0x6),  # WTS_SESSION_LOGOFF
        (_WM_WTSSESSION_CHANGE, 0x7),  # WTS_SESSION_LOCK
        (_WM_POWERBROADCAST, 0x4),  # PBT_APMSUSPEND
    }
)


class SessionEvents(QAbstractNativeEventFilter):
    """Calls `leave` when the person has left; looks at every native message, swallows none."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave

    def listen(self, window: int) -> bool:
        """Ask Windows to tell `window` (its handle); whether it will."""
        application = QCoreApplication.instance()
        if sys.platform == "win32" and application is not None:
            application.installNativeEventFilter(self)
            register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
            return bool(register(wintypes.HWND(window), _NOTIFY_FOR_THIS_SESSION))
        return False

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if QByteArray(event_type).data() in {b"windows_generic_MSG", b"windows_dispatcher_MSG"}:
            found = wintypes.MSG.from_address(int(message))
            if (found.message, found.wParam) in _LEAVING:
                self._leave()
        return False, 0
