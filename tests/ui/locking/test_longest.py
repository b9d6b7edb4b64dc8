"""The longest time after a sign-in, by a clock that the tests turn: no input makes it longer."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from ui.locking import IdleLock

HOUR = 3600.0


@pytest.fixture
def longest():
    """Seconds, to be changed by the test."""
    return [12 * HOUR]


@pytest.fixture
def lock(lock_of, longest):
    """One without an idle time, so that only the longest time counts."""
    lock = lock_of(lambda: 0.0, longest=lambda: longest[0])
    lock.nearly_over.connect(lock.events.append)
    return lock


def test_who_goes_on_working_is_warned_once_and_locked_out(lock, clock, field):
    lock.start()
    for _ in range(720 - 4):
        clock.now += 60
        QTest.keyClick(field, Qt.Key.Key_A)
        lock.check()
    assert lock.events == [300.0]
    clock.now += 240
    lock.check()
    lock.check()
    assert lock.events == [300.0, "expired"]


def test_the_time_of_a_sleep_counts(lock, clock, qtbot):
    lock.start()
    clock.now += 13 * HOUR
    with qtbot.waitSignal(lock.expired, timeout=3000):  # by its own timer
        pass
    assert lock.events == ["expired"]


def test_a_key_after_the_time_is_up_types_nothing(lock, clock, field, qtbot):
    lock.start()
    clock.now += 13 * HOUR
    with qtbot.waitSignal(lock.expired, timeout=500):
        QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == ""


def test_each_sign_in_begins_a_new_time_and_is_warned_of_its_own_end(lock, clock):
    for _ in range(2):
        lock.start()
        clock.now += 12 * HOUR - 60
        lock.check()
        lock.stop()
    assert lock.events == [60.0, 60.0]


def test_who_is_signed_in_cannot_make_it_longer(lock, clock, longest):
    lock.start()
    longest[0] = 24 * HOUR
    clock.now += 12 * HOUR
    lock.check()
    assert lock.events == ["expired"]


def test_the_idle_time_goes_on_beside_it(qapp, clock):
    owner = QObject()
    lock = IdleLock(lambda: 300.0, owner, longest=lambda: HOUR, clock=clock)
    lock.start()
    assert lock.left == 300.0
    clock.now += 300
    assert lock.left == 0.0
    lock.stop()
