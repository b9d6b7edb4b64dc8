"""Locks after some time without a key or the mouse, and some time after the sign-in whatever is done.

The time that the machine sleeps counts.

The clock only runs forward and knows nothing of the date: setting that back or forward, by hand or
by the network, moves no lock.
"""

import math
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

_CHECK_MS: Final = 1_000
_WARNED_SECONDS: Final = 300.0
# Python's own `monotonic` stands still during sleep on Linux and macOS, not on Windows. The clock
# that goes on is BOOTTIME on Linux, and MONOTONIC on macOS, where Python does not use it.
_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
_INPUT: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.InputMethod,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


def machine_seconds() -> float:
    """Seconds since some moment in the past, asleep or awake."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class IdleLock(QObject):
    """Watches the input of the whole application between `start` and `stop`.

    Input that comes after the time is up, such as the key that wakes the machine, does not begin a
    new time: it locks, and reaches nothing else.

    Signals:
        expired: the time is up; once, until `start` is called again.
        counted: seconds left, every second; -1 where there is no limit.
        nearly_over: seconds left of the longest time; once, some minutes before it ends.
    """

    expired = Signal()
    counted = Signal(float)
    nearly_over = Signal(float)

    def __init__(
        self,
        limit: Callable[[], float],
        parent: QObject,
        *,
        longest: Callable[[], float] = lambda: 0.0,
        clock: Callable[[], float] = machine_seconds,
    ) -> None:
        """`limit` says how many seconds without input are allowed at the moment; 0 for any time.

        `longest` is asked at `start` alone, so that nobody who is signed in makes it longer.
        """
        super().__init__(parent)
        self._limit = limit
        self._longest = longest
        self._clock = clock
        self._last_input = clock()
        self._end = math.inf
        self._warned = False
        self._timer = QTimer(self, interval=_CHECK_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Begin now: somebody has signed in."""
        self._last_input = self._clock()
        self._end = self._last_input + (self._longest() or math.inf)
        self._warned = False
        self._timer.start()
        self.check()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def left(self) -> float:
        """Seconds until the lock; 0 when the time is up, -1 where there is no limit."""
        left = min(self._end, self._last_input + (self._limit() or math.inf)) - self._clock()
        return -1.0 if left == math.inf else max(0.0, left)

    @property
    def is_nearly_over(self) -> bool:
        """Whether the longest time ends within minutes."""
        return self._end - self._clock() <= _WARNED_SECONDS

    @Slot()
    def check(self) -> None:
        """Count, and lock if the time is up."""
        if not self._timer.isActive():
            return
        left = self.left
        if left == 0.0:
            self.stop()
            self.expired.emit()
            return
        self.counted.emit(left)
        if self.is_nearly_over and not self._warned:
            self._warned = True
            self.nearly_over.emit(self._end - self._clock())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _INPUT or not self._timer.isActive():
            return super().eventFilter(watched, event)
        if self.left == 0.0:
            QTimer.singleShot(0, self, self.check)  # not amid the event of a widget that goes
            return True
        self._last_input = self._clock()
        return super().eventFilter(watched, event)
