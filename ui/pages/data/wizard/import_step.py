"""Last step: the import itself, all or nothing."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal, Slot

from recsys_app import ImportReport
from ui.messages import message_for
from ui.pages.data.wizard.job_step import JobStep
from ui.pages.data.wizard.plan import ImportPlan
from ui.workspace import Topic, Workspace


class ImportStep(JobStep):
    """Starts at once.

    Signals:
        imported: the `ImportReport`.
        failed: the error, for the step that can mend it.
    """

    imported = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__(workspace, plan)
        self.column.addStretch(1)
        self.failure.acted.connect(self._replace)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("data", "Import")

    def action(self) -> str:
        return "" if self.active else self.tr("Import again")

    def enter(self) -> None:
        self._start()

    def leave(self) -> None:
        """The import goes on, cancelled by its own button alone."""

    def go_on(self) -> None:
        self._start()

    def _start(self) -> None:
        planned = self.plan.command()
        title = self.tr("Import %1").replace("%1", planned.path.name)
        self.start(planned, title, Topic.DATASETS)

    def nothing_done(self) -> str:
        return self.tr("The import was cancelled. Nothing was imported.")

    def take(self, result: Any) -> None:
        report: ImportReport = result
        self.imported.emit(report)

    def fail(self, error: BaseException) -> None:
        again = message_for(error).code == "batch-again"
        self.say(error, self.tr("Replace the data set") if again else "")
        self.failed.emit(error)

    @Slot()
    def _replace(self) -> None:
        """The same rows again: they may take the place of those that are there."""
        self.plan.mode = "replace"
        self._start()
