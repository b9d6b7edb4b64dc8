"""A chart as a file of the person's choosing, and what is said of it: one place for all pages."""

from functools import partial

from PySide6.QtCore import QCoreApplication

from recsys_app import ExportPersonPicture, ExportPicture
from ui.dialogs.export_file import ExportFileDialog
from ui.widgets.charts import Chart, ChartFormat
from ui.workspace import Workspace


def save_chart(
    workspace: Workspace,
    chart: Chart,
    kind: ChartFormat,
    *,
    source: str,
    drawn: Chart | None = None,
    runs: tuple[str, ...] = (),
    about_person: bool = False,
) -> None:
    """Ask where the picture goes and write it; success and failure are both announced.

    `chart` is on the screen, and its window below the question; `drawn` goes into the file if not
    `chart` itself. `source` is the data set, for the ledger; `runs` are those whose figures it
    shows; `about_person` says that it shows what one person did.
    """
    content = (drawn or chart).picture(kind)
    dialog = ExportFileDialog(
        QCoreApplication.translate("ChartFiles", "Export the chart"),
        (drawn or chart).note,
        f"{chart.name}.{kind}",
        (f".{kind}",),
        about_people=about_person,
        parent=chart.window(),
    )
    dialog.exec()
    choice = dialog.chosen
    if choice is None:
        return
    command: ExportPersonPicture | ExportPicture
    if about_person:
        command = ExportPersonPicture(source, choice.path, content, choice.reason, choice.password)
    else:
        command = ExportPicture(source, choice.path, content, runs, choice.password)
    said = partial(_say_saved, workspace, choice.path.name)
    workspace.fetch(workspace, command, said, workspace.error_raised.emit)


def _say_saved(workspace: Workspace, name: str, _size: int) -> None:
    words = QCoreApplication.translate("ChartFiles", "Saved as %1")
    workspace.done.emit(words.replace("%1", name))
