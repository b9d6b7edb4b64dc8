"""The section that reads every page of the store and says what is not as it should be."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import FileCheck, FileStatus, LedgerCheck, VerifyReport, VerifyStore
from ui.pages.job_line import JobLine
from ui.widgets import Card, Label, SecondaryButton, Table
from ui.widgets.formatting import counted
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace

_TABLE_HEIGHT = 260


class VerifySection(QWidget):
    """A button, and a line for every file once it was pressed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.verify = SecondaryButton(self.tr("Verify the store"), icon="shield-check")
        self.progress = JobLine(workspace, self.tr("Verification"))
        self.table = Table(RowsModel((), ()), name=self.tr("Files of the store"))
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.table.hide()
        about = self.tr(
            "Every page is read, every import and model is recomputed, and all is held against the "
            "ledger."
        )
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(Label(about, "body", "text2", wrap=True), 1)
        row.addWidget(self.verify)
        card = Card(self.tr("Verify"))
        card.add(row)
        card.add(self.progress)
        card.add(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.verify.clicked.connect(self.start)
        self.progress.finished.connect(self._show)

    @Slot()
    def start(self) -> None:
        self.table.hide()
        self.progress.start(VerifyStore(), self.tr("Verifying the store"), self._told)

    def _told(self, report: VerifyReport) -> str:
        if not report.sound:
            return self.tr("Something is not as it should be; the table says what.")
        words = self.tr("Everything is as it should be. Recomputed: %1, %2.")
        imports = counted(report.batches, self.tr("%1 import"), self.tr("%1 imports"))
        models = counted(report.models, self.tr("%1 model"), self.tr("%1 models"))
        return words.replace("%1", imports).replace("%2", models)

    @Slot(object)
    def _show(self, report: VerifyReport) -> None:
        if not report.sound:
            self.progress.notice.show_text("bad", self._told(report))
        headers = (self.tr("File"), self.tr("Found"), self.tr("What is to know"))
        rows = [
            (check.file, self._status(check), "; ".join(check.findings)) for check in report.files
        ]
        if report.ledger is not None:
            whole = self.tr("Whole") if report.ledger.sound else self.tr("Damaged")
            rows.append((self.tr("Ledger"), whole, self._about(report.ledger)))
        self.table.setModel(RowsModel(headers, rows))
        self.table.set_column_widths({0: 220, 1: 140}, stretch=2)
        self.table.show()

    def _about(self, ledger: LedgerCheck) -> str:
        """What is wrong, and what is and was accepted as known."""
        known = self.tr("accepted as known: %1")
        accepted = (known.replace("%1", each.finding) for each in ledger.accepted)
        return "; ".join((*ledger.findings, *accepted))

    def _status(self, check: FileCheck) -> str:
        return {
            FileStatus.SOUND: self.tr("Whole"),
            FileStatus.DAMAGED: self.tr("Damaged"),
            FileStatus.MISSING: self.tr("Missing"),
            FileStatus.NO_KEY: self.tr("No key for it"),
            FileStatus.LEFT_OVER: self.tr("Left over"),
        }[check.status]
