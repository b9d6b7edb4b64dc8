"""Native messages of Windows as they lie in memory, on any system."""

import ctypes
from ctypes import wintypes

import pytest

from ui.locking.windows import SessionEvents

SESSION, POWER = 0x02B1, 0x0218


def left(message: int, what: int, kind: bytes = b"windows_generic_MSG") -> int:
    """How often the person has left after a message."""
    seen = []
    events = SessionEvents(lambda: seen.append(1))
    native = wintypes.MSG(message=message, wParam=what)
    assert events.nativeEventFilter(kind, ctypes.addressof(native)) == (False, 0)
    return len(seen)


@pytest.mark.parametrize(
    ("message", "what"), [(SESSION, 7), (SESSION, 2), (SESSION, 4), (SESSION, 6), (POWER, 4)]
)
def test_it_is_a_reason_to_lock(message, what):
    assert left(message, what) == 1


@pytest.mark.parametrize(("message", "what"), [(SESSION, 8), (SESSION, 1), (POWER, 7), (0x0100, 7)])
def test_it_is_no_reason_to_lock(message, what):
    assert left(message, what) == 0


def test_messages_of_other_systems_are_not_looked_at():
    assert left(SESSION, 7, b"xcb_generic_event_t") == 0
