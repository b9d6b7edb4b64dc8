"""Charts in one look: hover values, view as table, export, an accessible name and a description.

Every chart takes `name` (title and accessible name), `note` (what is drawn, and the unit) and
translated headers for its table view; `chart.describe(sentence)` adds the finding. Put it in a
`ChartCard(chart, exporter=…)`. A chart with one series uses the accent; with several they take the
series colours in order, unless a `Series` names its `colour`: a run keeps its colour in all charts.

    chart = LineChart(name=self.tr("Loss"), note=self.tr("softmax cross-entropy"), x_name=self.tr("Epoch"))
    chart.set_planned_end(40)
    chart.set_series([Series(self.tr("training"), epochs, losses), …])     # again at each event

Loading this package loads pyqtgraph (a fifth of a second): import it where a page needs it, never
on the way to the sign-in.
"""

from ui.widgets.charts.bars import BarChart
from ui.widgets.charts.base import Chart, Hint
from ui.widgets.charts.card import ChartCard
from ui.widgets.charts.export import FORMATS, ChartFormat
from ui.widgets.charts.heat import HeatStrip, RampLegend
from ui.widgets.charts.interval import IntervalPlot, IntervalRow
from ui.widgets.charts.legend import DotLegend, Legend
from ui.widgets.charts.line import LineChart, Series
from ui.widgets.charts.long_tail import LongTailChart
from ui.widgets.charts.scatter import Point, ScatterChart
from ui.widgets.charts.timeline import Event, TimelineChart

__all__ = [
    "FORMATS",
    "BarChart",
    "Chart",
    "ChartCard",
    "ChartFormat",
    "DotLegend",
    "Event",
    "HeatStrip",
    "Hint",
    "IntervalPlot",
    "IntervalRow",
    "Legend",
    "LineChart",
    "LongTailChart",
    "Point",
    "RampLegend",
    "ScatterChart",
    "Series",
    "TimelineChart",
]
