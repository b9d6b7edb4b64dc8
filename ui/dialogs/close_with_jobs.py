"""Asks before leaving while jobs run."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.base import Dialog
from ui.widgets import Label
from ui.widgets.formatting import counted
from ui.workspace import Workspace

_MOST_NAMED = 5


class CloseWithJobs(Dialog):
    """Accepted: cancel the jobs and leave. Rejected: stay.

    It names the jobs that are not over, while it is open too; those of others, whose work is not for
    these eyes, are counted. `own` is for a sign-out, which cancels nobody else's.
    """

    def __init__(self, workspace: Workspace, parent: QWidget, *, own: bool = False) -> None:
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
        self._workspace, self._own = workspace, own
        self._titles: dict[int, Label] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.others = Label("", "medium")
        self.add(self._list)
        self.add(self.others)
        workspace.job_changed.connect(self._show_jobs)
        self._show_jobs()

    @Slot()
    def _show_jobs(self) -> None:
        workspace = self._workspace
        active = workspace.own_active_jobs if self._own else workspace.active_jobs
        hidden = 0 if self._own else workspace.hidden_jobs
        named = {job.id: job.title for job in active[:_MOST_NAMED]}
        for number, title in named.items():
            if number not in self._titles:
                self._titles[number] = Label(title, "medium")
                self._list.addWidget(self._titles[number])
        for number, label in self._titles.items():
            label.setVisible(number in named)
        words = (self.tr("%1 job of another account"), self.tr("%1 jobs of other accounts"))
        self.others.setText(counted(hidden, *words))
        self.others.setVisible(hidden > 0)
        if not (active or hidden):
            self._say_that_all_ended()

    def _say_that_all_ended(self) -> None:
        self.say(
            self.tr("Nothing runs any more"),
            self.tr("All jobs have ended meanwhile, so that none is cancelled."),
        )
        self.action.setText(self.tr("Leave"))
