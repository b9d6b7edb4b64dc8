"""A lock by a clock that the tests turn, and something to type into."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from ui.locking import IdleLock


class Clock:
    """Shows what the test says."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lock_of(qapp, clock):
    """`lock_of(limit, …)` watches the input of the whole application; `events` holds that it expired."""
    made, owner = [], QObject()

    def make(limit, **options):
        lock = IdleLock(limit, owner, clock=clock, **options)
        lock.events = []
        lock.expired.connect(lambda: lock.events.append("expired"))
        qapp.installEventFilter(lock)
        made.append(lock)
        return lock

    yield make
    for lock in made:
        qapp.removeEventFilter(lock)
        lock.stop()


@pytest.fixture
def field(qtbot):
    widget = QLineEdit()
    qtbot.addWidget(widget)
    widget.show()
    return widget
