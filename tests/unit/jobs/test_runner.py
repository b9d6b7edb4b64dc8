"""The job runner with real threads: order, pause, cancel, errors, progress and the end."""

import queue
import threading
import time

import pytest

from recsys_app.errors import InputError
from recsys_app.jobs.events import Cancelled, Failed, Finished, Progressed
from recsys_app.jobs.runner import JobRunner

LONGEST = 10  # seconds that any step may take


class Watcher:
    """Keeps the events in the order of their arrival."""

    def __init__(self):
        self._queue = queue.Queue()
        self.events = []

    def __call__(self, event):
        self._queue.put(event)

    def until(self, *kinds, job=None):
        """The next event of one of `kinds`, of `job` if one is given."""
        while True:
            event = self._queue.get(timeout=LONGEST)
            self.events.append(event)
            if isinstance(event, kinds) and job in {None, event.job}:
                return event

    def end_of(self, job):
        return self.until(Finished, Failed, Cancelled, job=job)


class Step:
    """Work that says when it has begun and goes on when it is let; it checks for a cancel there."""

    def __init__(self, result=None):
        self.result = result
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.past_the_check = False

    def __call__(self, control):
        control.check_cancelled()
        self.begun.set()
        assert self.go_on.wait(LONGEST)
        control.check_cancelled()
        self.past_the_check = True
        return self.result


@pytest.fixture
def watcher():
    return Watcher()


@pytest.fixture
def runner(watcher):
    made = JobRunner(watcher)
    yield made
    made.close()


@pytest.fixture
def running(runner):
    """A job that has begun and waits to be let on: its number and its step."""
    step = Step("done")
    job = runner.submit(step)
    assert step.begun.wait(LONGEST)
    yield job, step
    step.go_on.set()


# ---------------------------------------------------------------- order


def test_jobs_run_one_after_another_in_the_order_given(runner, watcher):
    steps = [Step(place) for place in range(3)]
    jobs = [runner.submit(step) for step in steps]
    assert runner.active == jobs == sorted(jobs)
    for step, later in zip(steps, [*steps[1:], None], strict=True):
        assert step.begun.wait(LONGEST)
        assert later is None or not later.begun.is_set()
        step.go_on.set()
    assert [watcher.end_of(job) for job in jobs] == [
        Finished(job, place) for place, job in enumerate(jobs)
    ]
    assert runner.active == []


def test_a_read_does_not_wait_behind_a_job(runner, watcher, running):
    job, _ = running
    read = runner.submit(lambda _: "read", read=True)
    assert watcher.end_of(read) == Finished(read, "read")
    assert runner.active == [job]


def test_a_job_has_ended_when_its_last_event_arrives(watcher):
    left = []
    runner = JobRunner(lambda event: (left.append(runner.active), watcher(event)))
    watcher.end_of(runner.submit(lambda _: None))
    runner.close()
    assert left == [[]]


# ---------------------------------------------------------------- pause


def test_a_paused_job_waits_at_its_next_check_until_it_is_resumed(runner, watcher, running):
    job, step = running
    runner.pause(job)
    step.go_on.set()
    assert watcher.until(Progressed, job=job).paused
    assert not step.past_the_check
    runner.resume(job)
    assert not watcher.until(Progressed, job=job).paused
    assert watcher.end_of(job) == Finished(job, "done")


def test_the_time_of_a_pause_does_not_count(runner, watcher):
    started = Step()

    def work(control):
        control.stage("training", 10, "epochs")
        started(control)
        control.report(10)

    before = time.monotonic()
    job = runner.submit(work)
    assert started.begun.wait(LONGEST)
    runner.pause(job)
    started.go_on.set()
    while not watcher.until(Progressed, job=job).paused:
        pass
    time.sleep(0.3)
    runner.resume(job)
    watcher.end_of(job)
    assert watcher.events[-2].done == 10
    assert watcher.events[-2].elapsed <= time.monotonic() - before - 0.3


def test_a_job_paused_before_its_turn_waits_when_it_comes(runner, watcher, running):
    _, step = running
    later = Step("later")
    waiting = runner.submit(later)
    runner.pause(waiting)
    step.go_on.set()
    assert watcher.until(Progressed, job=waiting).paused
    assert not later.begun.is_set()
    later.go_on.set()
    runner.resume(waiting)
    assert watcher.end_of(waiting) == Finished(waiting, "later")


# ---------------------------------------------------------------- cancel


def test_a_running_job_stops_at_its_next_check(runner, watcher, running):
    job, step = running
    runner.cancel(job)
    step.go_on.set()
    assert watcher.end_of(job) == Cancelled(job)
    assert not step.past_the_check


def test_a_paused_job_can_be_cancelled(runner, watcher, running):
    job, step = running
    runner.pause(job)
    step.go_on.set()
    watcher.until(Progressed, job=job)
    runner.cancel(job)
    assert watcher.end_of(job) == Cancelled(job)


def test_a_waiting_job_is_cancelled_at_once_and_those_around_it_go_on(runner, watcher, running):
    job, step = running
    dropped, after = Step(), Step("after")
    waiting, last = runner.submit(dropped), runner.submit(after)
    runner.cancel(waiting)
    assert watcher.end_of(waiting) == Cancelled(waiting)
    assert runner.active == [job, last]
    assert not dropped.begun.is_set()
    step.go_on.set()
    after.go_on.set()
    assert watcher.end_of(job) == Finished(job, "done")
    assert watcher.end_of(last) == Finished(last, "after")


def test_work_cancelled_while_it_waits_can_let_go_of_what_it_holds(runner, watcher, running):
    keys = bytearray(b"secret")

    def work(control):
        try:
            control.check_cancelled()
        finally:
            keys[:] = bytes(len(keys))

    waiting = runner.submit(work)
    runner.cancel(waiting)
    watcher.end_of(waiting)
    assert not any(keys)


def test_what_has_ended_can_be_neither_paused_nor_cancelled(runner, watcher):
    job = runner.submit(lambda _: "done")
    watcher.end_of(job)
    runner.pause(job)
    runner.resume(job)
    runner.cancel(job)
    again = runner.submit(lambda _: "again")
    assert watcher.end_of(again) == Finished(again, "again")
    assert Cancelled(job) not in watcher.events


# ---------------------------------------------------------------- errors


def test_an_error_ends_its_job_and_not_those_behind_it(runner, watcher, caplog):
    error = InputError("empty-file")

    def work(_):
        raise error

    failing, sound = runner.submit(work), runner.submit(lambda _: "sound")
    assert watcher.end_of(failing) == Failed(failing, error)
    assert watcher.end_of(sound) == Finished(sound, "sound")
    assert caplog.records == []


def test_a_bug_is_reported_and_logged(runner, watcher, caplog):
    job = runner.submit(lambda _: {}["nothing"])
    failed = watcher.end_of(job)
    assert isinstance(failed.error, KeyError)
    (record,) = caplog.records
    assert record.getMessage() == f"job {job} failed"
    assert record.exc_info[1] is failed.error
    caplog.clear()
    sound = runner.submit(lambda _: "sound")
    assert watcher.end_of(sound) == Finished(sound, "sound")


# ---------------------------------------------------------------- progress


def test_no_value_of_a_curve_is_lost(runner, watcher):
    def work(control):
        control.stage("training", 50, "epochs")
        for epoch in range(1, 51):
            control.report(epoch, loss=1 / epoch)

    watcher.end_of(runner.submit(work))
    told = [event for event in watcher.events if isinstance(event, Progressed)]
    assert (told[0].stage, told[0].total, told[0].unit) == ("training", 50, "epochs")
    assert [event.values for event in told[1:]] == [{"loss": 1 / epoch} for epoch in range(1, 51)]


def test_progress_is_told_now_and_then_and_at_the_end(runner, watcher):
    def work(control):
        control.stage("reading", 10_000, "rows")
        for row in range(1, 10_001):
            control.report(row)

    watcher.end_of(runner.submit(work))
    told = [event for event in watcher.events if isinstance(event, Progressed)]
    assert len(told) < 100
    assert told[-1].done == 10_000
    assert told[-1].remaining == 0


def test_the_time_left_follows_from_the_rate(runner, watcher):
    def work(control):
        control.stage("reading", 400, "rows")
        time.sleep(0.05)
        control.report(100, share=0.25)

    watcher.end_of(runner.submit(work))
    event = watcher.events[-2]
    assert event.rate == pytest.approx(100 / event.elapsed)
    assert event.remaining == pytest.approx(3 * event.elapsed)


def test_a_new_stage_begins_from_nothing(runner, watcher):
    def work(control):
        control.stage("reading", 10, "rows")
        control.report(10)
        control.stage("training", 5, "epochs")

    watcher.end_of(runner.submit(work))
    event = watcher.events[-2]
    assert (event.stage, event.done, event.remaining) == ("training", 0, None)


# ---------------------------------------------------------------- the end


def test_closing_cancels_what_runs_and_what_waits(watcher):
    runner = JobRunner(watcher)
    endless, later = threading.Event(), Step()

    def work(control):
        endless.set()
        while True:
            control.check_cancelled()
            time.sleep(0.001)

    running, waiting = runner.submit(work), runner.submit(later)
    read = runner.submit(work, read=True)
    assert endless.wait(LONGEST)
    runner.close()
    assert runner.active == []
    told = {watcher.until(Cancelled).job for _ in range(3)}
    assert told == {running, waiting, read}
    assert not later.begun.is_set()


def test_a_closed_runner_takes_no_more_work(watcher):
    runner = JobRunner(watcher)
    runner.close()
    with pytest.raises(RuntimeError):
        runner.submit(lambda _: None)
    assert runner.active == []
