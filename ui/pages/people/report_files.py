"""The access report as a file: a page or JSON by the engine, PDF drawn here from the same page."""

from functools import partial

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from recsys_app import (
    CONTAINER_ENDING,
    PERSON_REPORT_ENDINGS,
    PERSON_REPORT_TEXTS,
    AccessReport,
    ExportDrawnReport,
    ExportPersonReport,
    ReportPerson,
    person_report_html,
)
from ui.dialogs.export_file import ExportFileDialog, FileChoice
from ui.workspace import Workspace

_PDF = ".pdf"


def save_report(workspace: Workspace, person: str, parent: QWidget) -> None:
    """Ask where it goes and write it; success and failure are both announced."""
    dialog = ExportFileDialog(
        QCoreApplication.translate("PersonReport", "Access report"),
        QCoreApplication.translate(
            "PersonReport", "All that this store holds on %1. The ledger says that it was made."
        ).replace("%1", person),
        "access-report.html",
        (*PERSON_REPORT_ENDINGS, _PDF),
        about_people=True,
        parent=parent,
    )
    dialog.exec()
    choice = dialog.chosen
    if choice is None:
        return
    if choice.path.name.removesuffix(CONTAINER_ENDING).lower().endswith(_PDF):
        take = partial(_write_pdf, workspace, choice)
        workspace.fetch(
            workspace, ReportPerson(person, choice.reason), take, workspace.error_raised.emit
        )
        return
    texts = {text: _say(text) for text in PERSON_REPORT_TEXTS}
    command = ExportPersonReport(person, choice.path, texts, choice.reason, choice.password)
    workspace.fetch(
        workspace, command, partial(_say_saved, workspace, choice), workspace.error_raised.emit
    )


def report_pdf(report: AccessReport) -> bytes:
    """The page of the report on A4."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document = QTextDocument()
    document.setHtml(person_report_html(report, _say))
    document.print_(writer)
    del writer  # it writes the end of the file when it goes
    return bytes(buffer.data().data())


def _write_pdf(workspace: Workspace, choice: FileChoice, report: AccessReport) -> None:
    command = ExportDrawnReport(
        report.person, choice.path, report_pdf(report), choice.reason, choice.password
    )
    workspace.fetch(
        workspace, command, partial(_say_saved, workspace, choice), workspace.error_raised.emit
    )


def _say_saved(workspace: Workspace, choice: FileChoice, _answer: object) -> None:
    words = QCoreApplication.translate("PersonReport", "Saved as %1")
    workspace.done.emit(words.replace("%1", choice.path.name))


def _say(text: str) -> str:
    return QCoreApplication.translate("PersonReport", text)
