"""An export on its way: progress and cancel, then where the file is."""

from PySide6.QtCore import QCoreApplication

from recsys_app import Command, ExportReport
from ui.pages.job_line import JobLine
from ui.widgets.formatting import counted
from ui.workspace import Workspace


class ExportProgress(JobLine):
    """Starts an export as a job and follows it; hidden until there is one."""

    def __init__(self, workspace: Workspace) -> None:
        said = QCoreApplication.translate("ExportProgress", "Cancelled: no file was written.")
        super().__init__(workspace, QCoreApplication.translate("ExportProgress", "Export"), said)

    def begin(self, command: Command[ExportReport], title: str) -> None:
        """Queue the export and show its progress."""
        self.start(command, title, self._written)

    def _written(self, report: ExportReport) -> str:
        words = counted(report.rows, self.tr("%1 line is in %2."), self.tr("%1 lines are in %2."))
        return words.replace("%2", str(report.path))
