"""A backup that is made or verified: progress and cancel, then what was found."""

from typing import Any

from PySide6.QtCore import QCoreApplication

from recsys_app import Backup, BackupReport, Command, DueReport
from ui.pages.job_line import JobLine
from ui.widgets.formatting import counted, number
from ui.workspace import Topic, Workspace


class BackupProgress(JobLine):
    """Starts the job and follows it; hidden until there is one."""

    def __init__(self, workspace: Workspace) -> None:
        said = QCoreApplication.translate(
            "BackupProgress", "Cancelled: what was there is as it was."
        )
        super().__init__(workspace, QCoreApplication.translate("BackupProgress", "Backup"), said)
        # a damaged one has lost its mark
        self.failed.connect(lambda: workspace.changed.emit(Topic.BACKUPS))

    def begin(self, command: Command[Any], title: str) -> None:
        """Queue the job and show its progress."""
        self.start(command, title, self._found, Topic.BACKUPS)

    def _found(self, result: object) -> str:
        if isinstance(result, BackupReport):
            return self._verified(result)
        if isinstance(result, Backup):
            return self.tr("%1 is off the list.").replace("%1", result.file)
        if not isinstance(result, DueReport):
            return ""
        found = [report for report in (result.made, result.verified) if report is not None]
        sentences = [self._verified(report) for report in found]
        if result.removed:
            one, many = self.tr("1 older one was deleted."), self.tr("%1 older ones were deleted.")
            sentences.append(counted(len(result.removed), one, many))
        for file in result.unsound:
            words = self.tr("%1 is no whole backup of this store; it was kept.")
            sentences.append(words.replace("%1", file))
        return " ".join(sentences) or self.tr("Nothing was due.")

    def _verified(self, report: BackupReport) -> str:
        words = self.tr("%1 was reopened and verified: %2 rows, %3 ledger entries.")
        words = words.replace("%1", str(report.file)).replace("%2", number(report.rows))
        return words.replace("%3", number(report.entries))
