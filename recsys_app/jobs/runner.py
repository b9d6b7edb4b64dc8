"""Runs work beside the window: a queue for long jobs and a lane for reads that must not wait.

The only file that starts a thread.
"""

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from recsys_app.errors import JobCancelledError, RecsysError
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.events import Cancelled, Failed, Finished, JobEvent, Progressed

Work = Callable[[JobControl], Any]
Listener = Callable[[JobEvent], None]
_MIN_INTERVAL = 0.1  # seconds between progress events: ten a second are enough for any eye
_log = logging.getLogger(__name__)


class WatchedControl(JobControl):
    """Turns reports into Progressed events and carries pause and cancel across threads.

    Curve values are never dropped: what is reported between two events is sent with the next.
    """

    def __init__(self, job: int, listener: Listener) -> None:
        self.job = job
        self._listener = listener
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._paused_for = 0.0
        self._begin("", 0.0, "")

    def _begin(self, name: str, total: float, unit: str) -> None:
        self._name, self._total, self._unit = name, total, unit
        self._started = self.clock()
        self._last_sent = 0.0
        self._done = 0.0

    def stage(self, name: str, total: float, unit: str) -> None:
        self._begin(name, total, unit)
        self._send({})

    def report(self, done: float, **values: float) -> None:
        self._done = done
        finished = done >= self._total > 0
        if values or finished or time.monotonic() - self._last_sent >= _MIN_INTERVAL:
            self._send(values)

    def check_cancelled(self) -> None:
        if not self._running.is_set():
            paused_at = self.clock()
            self._send({})
            self._running.wait()
            self._paused_for += self.clock() - paused_at
            self._send({})
        if self._cancelled.is_set():
            raise JobCancelledError

    def clock(self) -> float:
        return super().clock() - self._paused_for

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    def cancel(self) -> None:
        self._cancelled.set()
        self._running.set()

    def _send(self, values: dict[str, float]) -> None:
        self._last_sent = time.monotonic()
        elapsed = self.clock() - self._started
        rate = self._done / elapsed if elapsed > 0 else 0.0
        remaining = (self._total - self._done) / rate if rate > 0 and self._total > 0 else None
        self._listener(
            Progressed(
                self.job, self._name, self._done, self._total, self._unit,
                elapsed, rate, remaining, values, paused=not self._running.is_set(),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Queued:
    """What is known of a job until it has ended."""

    owner: str
    control: WatchedControl
    work: Work
    future: Future[None]
    read: bool


class JobRunner:
    """One worker thread for jobs, one after another, and one for reads. Events arrive on theirs.

    Every job has an owner, the account that queued it.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._jobs = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._reads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read")
        self._ids = itertools.count(1)
        self._queued: dict[int, _Queued] = {}
        self._lock = threading.Lock()  # guards `_queued`: its end may come before `submit` returns

    def submit(self, work: Work, owner: str = "", *, read: bool = False) -> int:
        """Queue `work`, among the reads or the jobs; its id comes back at once.

        `work` is called even if it was cancelled in the queue, with a control that raises at the
        first check, so that it can let go of its keys.
        """
        job = next(self._ids)
        control = WatchedControl(job, self._listener)
        lane = self._reads if read else self._jobs
        with self._lock:
            future = lane.submit(self._run, control, work)
            self._queued[job] = _Queued(owner, control, work, future, read)
        return job

    def _run(self, control: WatchedControl, work: Work) -> None:
        job = control.job
        event: JobEvent
        try:
            event = Finished(job, work(control))
        except JobCancelledError:
            event = Cancelled(job)
        except RecsysError as error:
            event = Failed(job, error)
        except Exception as error:  # noqa: BLE001  # the thread's edge: a bug must reach the window
            _log.exception("job %d failed", job)
            event = Failed(job, error)
        with self._lock:
            del self._queued[job]
        self._listener(event)

    @property
    def active(self) -> list[int]:
        """Jobs that are queued, running or paused, oldest first."""
        return self.owned_by(None)

    @property
    def long_jobs(self) -> list[int]:
        """The active ones that are no reads, oldest first."""
        with self._lock:
            return [job for job, queued in self._queued.items() if not queued.read]

    def owned_by(self, owner: str | None) -> list[int]:
        """The active jobs of `owner`, or of all, oldest first."""
        with self._lock:
            return [job for job, queued in self._queued.items() if owner in {None, queued.owner}]

    def owner(self, job: int) -> str | None:
        """Whose job it is; None when it has ended."""
        queued = self._find(job)
        return None if queued is None else queued.owner

    def _find(self, job: int) -> _Queued | None:
        with self._lock:
            return self._queued.get(job)

    def pause(self, job: int) -> None:
        if (queued := self._find(job)) is not None:
            queued.control.pause()

    def resume(self, job: int) -> None:
        if (queued := self._find(job)) is not None:
            queued.control.resume()

    def cancel(self, job: int) -> None:
        """Ask a job to stop: a running one at its next check, a waiting one here and now."""
        queued = self._find(job)
        if queued is None:
            return
        queued.control.cancel()
        with self._lock:  # a future says yes to every cancel, and the job ends once
            dropped = not queued.future.cancelled() and queued.future.cancel()
        if dropped:  # it never began: let it end in this thread, not after those before it
            self._run(queued.control, queued.work)

    def cancel_all(self, owner: str | None = None) -> None:
        """Cancel everything, or all of `owner`, and wait until nothing of it runs any more."""
        with self._lock:
            futures = [q.future for q in self._queued.values() if owner in {None, q.owner}]
        for job in reversed(self.owned_by(owner)):  # the waiting ones before one that makes room
            self.cancel(job)
        wait(futures)

    def close(self) -> None:
        """Cancel everything and stop the workers."""
        self.cancel_all()
        self._jobs.shutdown(wait=True)
        self._reads.shutdown(wait=True)
