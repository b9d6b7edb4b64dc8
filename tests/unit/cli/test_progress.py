"""Progress in words: rate, time left, curve values; Ctrl+C becomes a cancel."""

import signal

import pytest

from recsys_app import JobCancelledError
from recsys_app.cli import interruption
from recsys_app.cli.progress import WatchedControl, duration, watched
from recsys_app.cli.screen import Screen


class Recorder:
    """A display that keeps what it was told."""

    def __init__(self):
        self.pause = 0.0
        self.updates, self.lines = [], []

    def due(self, pause, elapsed):
        return pause >= self.pause

    def update(self, stage, done, total, text):
        self.updates.append((stage, done, total, text))

    def finish(self, line):
        self.lines.append(line)

    def close(self):
        self.lines.append("closed")


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told."""
    now = [100.0]
    monkeypatch.setattr("recsys_app.cli.progress.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def control(clock):
    return WatchedControl(Recorder())


def test_rows_come_with_rate_and_time_left(control, clock):
    control.stage("importing", 30_000, "rows")
    clock[0] += 2
    control.report(10_000)
    assert control.display.updates[-1] == (
        "Importing",
        10_000,
        30_000,
        "10,000 of 30,000 rows · 5,000 rows/s · 4.0 s left",
    )


def test_slow_units_are_timed_one_by_one(control, clock):
    control.stage("training", 10, "epochs")
    clock[0] += 6
    control.report(2, loss=6.25, **{"ndcg@10": 0.1234567})
    *_, text = control.display.updates[-1]
    assert text == "2 of 10 epochs · 3.0 s each · 24 s left · loss 6.25 · ndcg@10 0.1235"


def test_an_unknown_total_shows_no_time_left(control, clock):
    control.stage("importing-items", 0, "rows")
    clock[0] += 1
    control.report(500)
    assert control.display.updates[-1] == ("Importing items", 500, 0, "500 rows · 500 rows/s")


def test_a_stage_that_took_a_moment_leaves_one_line(control, clock):
    control.stage("training", 4, "epochs")
    clock[0] += 8
    control.report(4, loss=1.5)
    control.stage("testing", 10, "people")
    assert control.display.lines == ["Training: 4 epochs in 8.0 s · 2.0 s each · loss 1.5"]


def test_a_stage_of_no_time_leaves_none(control):
    control.stage("testing", 10, "people")
    control.report(10)
    assert control.display.lines == []


def test_updates_keep_their_distance(control, clock):
    control.stage("importing", 100, "rows")
    control.display.pause = 5.0
    shown = len(control.display.updates)
    clock[0] += 1
    control.report(10)
    assert len(control.display.updates) == shown
    clock[0] += 5
    control.report(20)
    assert len(control.display.updates) == shown + 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0 s"),
        (41.4, "41 s"),
        (200, "3 min 20 s"),
        (59.9, "1 min 0 s"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations_read_like_words(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize("number", interruption.SIGNALS)
def test_the_first_signal_cancels_the_work(monkeypatch, number):
    monkeypatch.setattr(interruption, "_ECHO", 0.0)
    before = signal.getsignal(number)
    with watched(Screen(json=False, quiet=True)) as control:
        control.check_cancelled()
        signal.raise_signal(number)
        assert signal.getsignal(number) is signal.SIG_DFL  # the second one ends the program
        with pytest.raises(JobCancelledError):
            control.check_cancelled()
    assert signal.getsignal(number) is before


def test_plain_lines_go_to_standard_error(capsys, clock):
    with watched(Screen(json=True, quiet=False)) as control:
        control.stage("importing", 100, "rows")
        clock[0] += 6
        control.report(50)
        clock[0] += 4
        control.report(100)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "Importing: 50 of 100 rows · 8.3 rows/s · 6.0 s left",
        "Importing: 100 rows in 10 s · 10 rows/s",
    ]


def test_lines_grow_rarer_the_longer_it_takes(capsys, clock):
    with watched(Screen(json=False, quiet=False)) as control:
        control.stage("training", 1000, "epochs")
        for second in range(1, 600):
            clock[0] += 1
            control.report(second)
    assert 20 < len(capsys.readouterr().err.splitlines()) < 60


def test_a_part_of_an_epoch_counts(control, clock):
    control.stage("training", 6, "epochs")
    clock[0] += 12
    control.report(0.5)
    assert control.display.updates[-1][-1] == "0.5 of 6 epochs · 24 s each · 2 min 12 s left"


def test_quiet_shows_nothing(capsys, clock):
    with watched(Screen(json=False, quiet=True)) as control:
        control.stage("importing", 100, "rows")
        clock[0] += 60
        control.report(100)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
