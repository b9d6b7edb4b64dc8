"""How accurate the runs are by how much of the catalogue they show."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSizePolicy

from recsys_app import metric_title
from ui.chart_files import save_chart
from ui.pages.runs.model import BoardRow
from ui.theme import theme
from ui.widgets.charts import Chart, ChartCard, ChartFormat, Point, ScatterChart
from ui.widgets.charts.scatter import front
from ui.widgets.formatting import percent
from ui.workspace import Workspace

_HEIGHT = 124


class TradeOff(ChartCard):
    """One point per run."""

    def __init__(self, workspace: Workspace) -> None:
        self.scatter = ScatterChart(
            name=QCoreApplication.translate("TradeOff", "Accuracy and coverage"),
            name_header=QCoreApplication.translate("TradeOff", "Run"),
            x_header="",
            y_header="",
            x_words=_share,
        )
        super().__init__(self.scatter, exporter=self._save)
        self._workspace = workspace
        self._dataset = ""
        self._runs: tuple[str, ...] = ()
        self.scatter.setMinimumHeight(theme.px(_HEIGHT))
        # What is left of the window, never more: a chart's own wish would make the page scroll.
        self.scatter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def _save(self, chart: Chart, kind: ChartFormat) -> None:
        save_chart(self._workspace, chart, kind, source=self._dataset, runs=self._runs)

    def show_rows(self, rows: Sequence[BoardRow], accuracy: str, labels: Mapping[str, str]) -> None:
        """Draw runs by `accuracy`, a metric of which more is better, and their coverage."""
        self._runs = tuple(row.run.run for row in rows)
        self._dataset = rows[0].run.dataset if rows else ""
        points = [
            Point(labels[row.run.run], row.value(row.coverage) or 0.0, row.value(accuracy) or 0.0)
            for row in rows
        ]
        title = metric_title(accuracy)
        note = self.tr("%1 by share of the catalogue shown; the dashed line joins the best trade-offs")  # fmt: skip
        self.scatter.note = note.replace("%1", title)
        self.set_title(self.scatter.name, self.scatter.note)
        self.scatter.set_headers(metric_title(rows[0].coverage) if rows else "", title)
        self.scatter.set_points(points)
        best = ", ".join(point.name for point in front(points))
        self.scatter.describe(self.tr("Best trade-offs: %1").replace("%1", best))


def _share(value: float) -> str:
    """A share with a decimal only where it needs one."""
    whole = abs(100 * value - round(100 * value)) < 0.005
    return percent(value, 0 if whole else 1)
