"""Asks before leaving while jobs run."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.dialogs.base import Dialog
from ui.widgets import Label
from ui.widgets.formatting import counted
from ui.workspace import Job


class CloseWithJobs(Dialog):
    """Accepted: cancel the jobs and leave. Rejected: stay.

    `hidden` more jobs run for accounts whose work is not for these eyes.
    """

    def __init__(self, jobs: Sequence[Job], parent: QWidget, *, hidden: int = 0) -> None:
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
        if hidden:
            others = counted(
                hidden,
                self.tr("%1 job of another account"),
                self.tr("%1 jobs of other accounts"),
            )
            self.add(Label(others, "medium"))
