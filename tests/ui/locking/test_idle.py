"""The idle lock by a clock that the tests turn: what counts as use, what as time."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.locking import machine_seconds


@pytest.fixture
def limit():
    """Seconds, to be changed by the test."""
    return [300.0]


@pytest.fixture
def idle(lock_of, limit):
    lock = lock_of(lambda: limit[0])
    lock.counted.connect(lock.events.append)
    return lock


def test_it_counts_down_and_locks_once(idle, clock):
    idle.start()
    clock.now += 299
    idle.check()
    clock.now += 2
    idle.check()
    idle.check()
    assert idle.events == [300.0, 1.0, "expired"]


@pytest.mark.parametrize(
    "act",
    [
        lambda field: QTest.keyClick(field, Qt.Key.Key_A),
        lambda field: QTest.mouseClick(field, Qt.MouseButton.LeftButton),
        lambda field: QTest.mouseMove(field.window().windowHandle(), field.rect().center()),
    ],
    ids=["key", "click", "movement"],
)
def test_any_input_begins_again(idle, clock, field, act):
    idle.start()
    clock.now += 200
    act(field)
    assert idle.left == 300.0


def test_the_time_of_a_sleep_counts(idle, clock, qtbot):
    idle.start()
    clock.now += 8 * 3600
    with qtbot.waitSignal(idle.expired, timeout=3000):  # by its own timer
        pass


def test_the_key_that_wakes_the_machine_locks_and_types_nothing(idle, clock, field, qtbot):
    idle.start()
    clock.now += 8 * 3600
    with qtbot.waitSignal(idle.expired, timeout=500):
        QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_B)
    assert field.text() == "b"  # the sign-in gets its keys


def test_no_limit_never_locks(idle, clock, limit):
    limit[0] = 0.0
    idle.start()
    clock.now += 1e6
    idle.check()
    assert idle.events == [-1.0, -1.0]


def test_a_shorter_limit_holds_at_once(idle, clock, limit):
    idle.start()
    clock.now += 61
    limit[0] = 60.0
    idle.check()
    assert idle.events == [300.0, "expired"]


def test_nothing_counts_while_it_is_stopped(idle, clock, field):
    idle.start()
    idle.stop()
    clock.now += 400
    QTest.keyClick(field, Qt.Key.Key_A)
    idle.check()
    assert field.text() == "a"
    assert idle.events == [300.0]


def test_setting_the_date_moves_nothing(monkeypatch):
    before = machine_seconds()
    monkeypatch.setattr(time, "time", lambda: -1e9)
    assert 0 <= machine_seconds() - before < 60


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="Linux names this clock")
def test_the_clock_is_the_one_that_counts_sleep():
    assert abs(machine_seconds() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1
