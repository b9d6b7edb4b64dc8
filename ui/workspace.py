"""What every page works with: the engine, its jobs, and news of what changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from recsys_app import (
    AddAccount,
    Application,
    CheckMemorisation,
    Command,
    ModelDescription,
    Progressed,
    RefreshRun,
    TrainingReport,
    TrainModel,
    record_bug,
)
from recsys_app import RecsysError as EngineError
from ui.job_bridge import JobBridge
from ui.preferences import Preferences

R = TypeVar("R")
OnResult = Callable[[Any], None]
OnError = Callable[[BaseException], None]


class Topic(StrEnum):
    """What a page may have to read again."""

    DATASETS = "datasets"
    RUNS = "runs"
    PUBLISHED = "published"
    ACCOUNTS = "accounts"
    BACKUPS = "backups"


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Job:
    """One long job as the job list and the training page show it."""

    id: int
    account: str
    title: str
    command: Command[Any]
    changes: tuple[Topic, ...] = ()
    state: JobState = JobState.WAITING
    progress: Progressed | None = None
    heard: float = 0.0  # when `progress` came, as `monotonic` counts
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    result: object = None
    error: BaseException | None = None
    stopping: bool = False  # cancelled by the person, and not at an end yet
    watcher: QWidget | None = None  # says what went wrong in its place, where it is seen
    untold: bool = False  # it failed while its account was not there to be told

    @property
    def trains(self) -> bool:
        """Whether it is there to fit models, and not an import, a backup, new keys or the like."""
        return isinstance(self.command, TrainModel | RefreshRun | CheckMemorisation)

    @property
    def active(self) -> bool:
        return self.state in {JobState.WAITING, JobState.RUNNING, JobState.PAUSED}

    @property
    def silence(self) -> float:
        """For how many seconds it has been at work without a report."""
        return monotonic() - self.heard if self.state is JobState.RUNNING else 0.0

    def forget(self) -> None:
        """Drop what an ended job has answered; only the figures of a training are shown again."""
        if not self.active and not isinstance(self.result, TrainingReport):
            self.result = None


class Workspace(QObject):
    """Runs commands for pages and tells them what happened.

    A job belongs to the account that queued it. It goes on while that account is not signed in, and
    nobody but an administrator then sees more of it than that it runs.

    Signals:
        job_changed: Job, at every progress and at its end.
        changed: Topic whose data is new.
        error_raised: exception that nobody else shows.
        models_loaded: `models` is filled.
        done: sentence about something that worked and left no other trace on the screen.
        found: the same, where what came of it is no good news.
    """

    job_changed = Signal(object)
    changed = Signal(object)
    error_raised = Signal(object)
    done = Signal(str)
    found = Signal(str)
    models_loaded = Signal()

    def __init__(self, application: Application, preferences: Preferences) -> None:
        super().__init__()
        self.application = application
        self.preferences = preferences
        self._jobs: dict[int, Job] = {}
        self.models: tuple[ModelDescription, ...] = ()
        self._held: list[Job] = []  # paused by a lock
        self._reads: dict[int, tuple[QObject, OnResult, OnError]] = {}
        bridge = JobBridge(self)
        bridge.progressed.connect(self._on_progressed)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)
        bridge.cancelled.connect(self._on_cancelled)
        application.subscribe(bridge.receive)

    def begin(self) -> None:
        """An account has signed in: forget what others have ended, tell what failed meanwhile.

        What its lock has paused goes on.
        """
        account = self.application.account
        self._jobs = {
            job.id: job for job in self._jobs.values() if job.active or job.account == account
        }
        for job in [job for job in self._held if job.account == account]:
            self._held.remove(job)
            self.resume(job)
        for job in self._own_jobs():
            if job.untold and job.error is not None:
                job.untold = False
                self.error_raised.emit(job.error)

    def lock(self, *, pause: bool) -> None:
        """Forget the keys, and what ended jobs have answered; `pause` holds the account's others."""
        if pause:
            for job in self.own_active_jobs:
                if job.state is not JobState.PAUSED:
                    self._held.append(job)
                    self.pause(job)
        self.application.lock()
        for job in self._jobs.values():
            job.forget()

    def allowed(self, command: type[Command[Any]]) -> bool:
        return self.application.allowed(command)

    def execute(self, command: Command[R]) -> R | None:
        """Run a quick command now; an error is announced and None comes back."""
        try:
            return self.application.execute(command)
        except EngineError as error:
            self.error_raised.emit(error)
            return None

    def fetch(
        self,
        owner: QObject,
        command: Command[R],
        on_result: Callable[[R], None],
        on_error: OnError,
    ) -> None:
        """Read beside the window; the answer, or why there is none, comes unless `owner` is gone.

        Pages read through `ui.pages.reading.ReadNotice`, which says what could not be read.
        """
        try:
            read = self.application.fetch(command)
        except EngineError as error:
            on_error(error)
            return
        self._reads[read] = (owner, on_result, on_error)
        owner.destroyed.connect(lambda: self._reads.pop(read, None))

    def load_models(self) -> None:
        """Fill `models` beside the window; it takes seconds the first time."""
        if not self.models and self.allowed(TrainModel):
            read = self.application.fetch_models()
            self._reads[read] = (self, self._take_models, self.error_raised.emit)

    def _take_models(self, models: tuple[ModelDescription, ...]) -> None:
        self.models = models
        self.models_loaded.emit()

    def submit(self, command: Command[Any], title: str, *changes: Topic) -> Job | None:
        """Queue a long job; `changes` are announced when it has finished."""
        try:
            number = self.application.submit(command)
        except EngineError as error:
            self.error_raised.emit(error)
            return None
        job = self._jobs[number] = Job(number, self.application.account, title, command, changes)
        self.job_changed.emit(job)
        return job

    @staticmethod
    def watch(owner: QWidget, job: Job) -> None:
        """Let `owner` say in its place what goes wrong with `job`, as long as it is seen."""
        job.watcher = owner

        def let_go() -> None:
            job.watcher = None

        owner.destroyed.connect(let_go)

    @property
    def reading(self) -> bool:
        """Whether a read is on its way."""
        return bool(self._reads)

    @property
    def jobs(self) -> list[Job]:
        """The jobs that the signed-in account may see, oldest first: its own, or everybody's."""
        if self.application.signed_in and self.allowed(AddAccount):
            return list(self._jobs.values())
        return self._own_jobs()

    def _own_jobs(self) -> list[Job]:
        account = self.application.account if self.application.signed_in else None
        return [job for job in self._jobs.values() if job.account == account]

    @property
    def active_jobs(self) -> list[Job]:
        return [job for job in self.jobs if job.active]

    @property
    def own_active_jobs(self) -> list[Job]:
        """What a sign-out would cancel."""
        return [job for job in self._own_jobs() if job.active]

    @property
    def hidden_jobs(self) -> int:
        """How many jobs are not over of which the signed-in account may know no more."""
        return sum(job.active for job in self._jobs.values()) - len(self.active_jobs)

    def pause(self, job: Job) -> None:
        self._control(self.application.pause, job)

    def resume(self, job: Job) -> None:
        self._control(self.application.resume, job)

    def cancel(self, job: Job) -> None:
        """Ask a job to stop: a running one does so at its next step, a waiting one at once."""
        job.stopping = self._control(self.application.cancel, job)
        self.job_changed.emit(job)

    def _control(self, action: Callable[[int], None], job: Job) -> bool:
        try:
            action(job.id)
        except EngineError as error:
            self.error_raised.emit(error)
            return False
        return True

    def clear_finished(self) -> None:
        """Forget the jobs that have ended, of those that can be seen."""
        for job in self.jobs:
            if not job.active:
                del self._jobs[job.id]

    def _is_wanted(self, owner: QObject) -> bool:
        """Whether an answer still goes to who asked: behind the lock nothing of a store is shown."""
        return owner is self or self.application.signed_in

    @Slot(object)
    def _on_progressed(self, progress: Progressed) -> None:
        job = self._jobs.get(progress.job)
        if job is None:
            return
        job.progress, job.heard = progress, monotonic()
        job.state = JobState.PAUSED if progress.paused else JobState.RUNNING
        for name, value in progress.values.items():
            job.curves.setdefault(name, []).append((progress.done, value))
        self.job_changed.emit(job)

    @Slot(int, object)
    def _on_finished(self, number: int, result: object) -> None:
        read = self._reads.pop(number, None)
        if read is not None:
            if self._is_wanted(read[0]):
                read[1](result)
            return
        job = self._jobs.get(number)
        if job is not None:
            job.result = result
            self._end(job, JobState.DONE)
            for topic in job.changes:
                self.changed.emit(topic)

    @Slot(int, object)
    def _on_failed(self, number: int, error: BaseException) -> None:
        if not isinstance(error, EngineError):
            record_bug(error)
        read = self._reads.pop(number, None)
        if read is not None:
            if self._is_wanted(read[0]):
                read[2](error)
            return
        job = self._jobs.get(number)
        if job is not None:
            job.error = error
            job.untold = job not in self._own_jobs()
            self._end(job, JobState.FAILED)
            seen = job.watcher is not None and job.watcher.isVisible()
            if not (seen or job.untold):
                self.error_raised.emit(error)

    @Slot(int)
    def _on_cancelled(self, number: int) -> None:
        self._reads.pop(number, None)
        job = self._jobs.get(number)
        if job is not None:
            self._end(job, JobState.CANCELLED)

    def _end(self, job: Job, state: JobState) -> None:
        job.state = state
        self.job_changed.emit(job)
