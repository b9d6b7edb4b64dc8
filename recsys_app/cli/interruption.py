"""Ctrl+C and termination signals: the first one asks the work to stop, the second one ends it.

Stopping in its own way, a command commits or rolls back and then exits with 130; being ended is
safe as well, only ruder. Outside of work that listens, a signal is a KeyboardInterrupt.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ECHO = 0.2  # seconds; `timeout` and terminals may deliver one wish twice


@contextmanager
def on_signal(action: Callable[[], None]) -> Iterator[None]:
    """Call `action` at the first signal; a later one has the system's own effect, at once."""

    def handle(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        action()
        time.sleep(_ECHO)
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """Make a termination signal what Ctrl+C is already: a KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
