"""Job events from worker threads as Qt signals in the window's thread. The only bridge."""

from typing import assert_never

from PySide6.QtCore import QObject, Signal

from recsys_app import Cancelled, Failed, Finished, JobEvent, Progressed


class JobBridge(QObject):
    """Subscribe `receive` to the application; the signals arrive in the thread of this object.

    Signals:
        progressed: Progressed.
        finished: job id, result.
        failed: job id, exception.
        cancelled: job id.
    """

    progressed = Signal(object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    cancelled = Signal(int)

    def receive(self, event: JobEvent) -> None:
        """Called on a worker thread; Qt queues the signals to the window's thread."""
        match event:
            case Progressed():
                self.progressed.emit(event)
            case Finished(job, result):
                self.finished.emit(job, result)
            case Failed(job, error):
                self.failed.emit(job, error)
            case Cancelled(job):
                self.cancelled.emit(job)
            case _:
                assert_never(event)
