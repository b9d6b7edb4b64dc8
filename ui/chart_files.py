"""A chart as a file of the person's choosing, and what is said of it: one place for all pages."""

from PySide6.QtCore import QCoreApplication

from recsys_app import StorageUnavailableError
from ui.widgets.charts import Chart, ChartFormat, save_chart_as
from ui.workspace import Workspace


def save_chart(workspace: Workspace, chart: Chart, kind: ChartFormat) -> None:
    """Ask where the picture goes and write it; success and failure are both announced."""
    try:
        path = save_chart_as(chart, kind)
    except OSError as error:
        where, why = str(error.filename or ""), error.strerror or ""
        failure = StorageUnavailableError("file-unusable", where=where, why=why)
        workspace.error_raised.emit(failure)
        return
    if path is not None:
        words = QCoreApplication.translate("ChartFiles", "Saved as %1")
        workspace.done.emit(words.replace("%1", path.name))
