"""A card that hosts a chart: title, what is drawn, view as table, export."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.charts.base import Chart
from ui.widgets.charts.export import FORMATS, ChartFormat
from ui.widgets.labels import ElidedLabel
from ui.widgets.menu import Menu

Exporter = Callable[[Chart, ChartFormat], object]


class ChartCard(Card):
    """The chart's name is the heading, its note the line beside or (`note_below`) under it.

    `exporter` is called with the chart and a format; without it there is no export button. What
    leaves the store is for the page to decide, and to enter in the ledger. `tools` stand before the
    buttons: a segmented control, a legend.
    """

    def __init__(
        self,
        chart: Chart,
        *,
        exporter: Exporter | None = None,
        note_below: bool = False,
        tools: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(chart.name, note="" if note_below else chart.note, parent=parent)
        self.chart = chart
        self._exporter = exporter
        for tool in tools:
            self.add_action(tool)
        self.table_button = IconButton("table-2", self.tr("View as table"))
        self.table_button.clicked.connect(self._toggle)
        self.add_action(self.table_button)
        self.export_button = IconButton("download", self.tr("Export the chart"))
        self.export_button.clicked.connect(self._ask_format)
        self.add_action(self.export_button)
        if exporter is None:
            self.export_button.hide()
        if note_below:
            self.add(ElidedLabel(chart.note, "caption", "text2"))
        self.add(chart, 1)
        chart.table_shown.connect(self._follow)

    @Slot()
    def _toggle(self) -> None:
        self.chart.show_table(not self.chart.is_table)

    @Slot(bool)
    def _follow(self, table: bool) -> None:
        self.table_button.set_icon("chart-column" if table else "table-2")
        self.table_button.set_name(self.tr("View as chart") if table else self.tr("View as table"))

    @Slot()
    def _ask_format(self) -> None:
        menu = Menu(parent=self)
        for kind in FORMATS:
            menu.add(self.tr("Save as %1").replace("%1", kind.upper()), key=kind)
        below = self.export_button.mapToGlobal(self.export_button.rect().bottomLeft())
        chosen: QAction | None = menu.exec(below)
        menu.deleteLater()
        if chosen is not None and self._exporter is not None:
            self._exporter(self.chart, chosen.data())
