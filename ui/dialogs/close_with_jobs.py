"""Asks before leaving while jobs run."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.dialogs.base import Dialog
from ui.widgets import Label
from ui.workspace import Job


class CloseWithJobs(Dialog):
    """Accepted: cancel the jobs and leave. Rejected: stay."""

    def __init__(self, jobs: Sequence[Job], parent: QWidget) -> None:
        super().__init__(
            parent.tr("Stop what is running?"),
            parent.tr(
                "Finished runs and imports are kept. What is running now is cancelled; "
                "nothing half-done stays behind."
            ),
            action=parent.tr("Cancel the jobs and leave"),
            safe=parent.tr("Stay"),
            destructive=True,
            parent=parent,
        )
        for job in jobs[:5]:
            self.add(Label(job.title, "medium"))
