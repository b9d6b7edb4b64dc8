"""Every chart on one page, with invented numbers, for the tests to draw and a person to look at."""

from datetime import date, timedelta

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets import Card
from ui.widgets.cells import CELL_FONT, SECOND_LINE
from ui.widgets.charts import (
    BarChart,
    ChartCard,
    DotLegend,
    Event,
    HeatStrip,
    IntervalPlot,
    IntervalRow,
    LineChart,
    LongTailChart,
    Point,
    RampLegend,
    ScatterChart,
    Series,
    TimelineChart,
)
from ui.widgets.formatting import percent
from ui.widgets.leaderboard import INTERVAL, LETTERS, Interval, Leaderboard

RUNS = [
    ("EASE", "Collaborative", 0.1810, 0.1874, 0.1940, "a", 0.118),
    ("SLIM", "Collaborative", 0.1790, 0.1851, 0.1915, "a", 0.141),
    ("SASRec", "Deep", 0.1715, 0.1772, 0.1832, "b", 0.203),
    ("MultVAE", "Deep", 0.1680, 0.1739, 0.1799, "bc", 0.187),
    ("Similar people", "Collaborative", 0.1610, 0.1668, 0.1730, "c", 0.094),
    ("Popularity", "Baseline", 0.1195, 0.1246, 0.1300, "d", 0.004),
    ("Similar content", "Content", 0.0875, 0.0921, 0.0965, "e", 0.381),
]


def loss() -> LineChart:
    chart = LineChart(name="Loss", note="softmax cross-entropy", x_name="Epoch")
    epochs = np.arange(1, 24)
    training = 0.42 + 0.95 * np.exp(-epochs / 5)
    wobble = 0.02 * np.sin(epochs * 1.7)
    chart.set_planned_end(40)
    chart.set_series(
        [
            Series("training", epochs, training),
            Series("validation", epochs, training + 0.08 + wobble),
        ]
    )
    chart.describe("The validation loss stays above the training loss.")
    return chart


def quality() -> LineChart:
    chart = LineChart(name="nDCG@10", note="on validation", x_name="Epoch", from_zero=True)
    epochs = np.arange(1, 24)
    values = 0.177 * (1 - np.exp(-epochs / 4.5)) + 0.002 * np.sin(epochs)
    chart.set_planned_end(40)
    chart.set_series([Series("nDCG@10", epochs, values)])
    best = int(np.argmax(values))
    chart.set_best(float(epochs[best]), float(values[best]), "best 0.177, epoch 19")
    return chart


def by_length() -> LineChart:
    chart = LineChart(name="nDCG by list length", x_name="k", markers=True, values_at_ends=False)
    chart.set_categories(["1", "3", "5", "10", "20", "50"])
    ks = range(6)
    chart.set_series(
        [
            Series("EASE", ks, [0.148, 0.170, 0.178, 0.187, 0.203, 0.228], colour=0),
            Series("SASRec", ks, [0.131, 0.157, 0.167, 0.177, 0.196, 0.228], colour=1),
        ]
    )
    return chart


def bars() -> BarChart:
    chart = BarChart(
        name="Purchases per household",
        name_header="Purchases",
        value_header="Households",
        note="Fewer than 5: too short to test on",
    )
    names = ["1–4", "5–19", "20–49", "50–99", "100–199", "200–499", "500–999", "1,000+"]
    chart.set_bars(names, [132, 96, 142, 201, 342, 631, 548, 377], highlight=0)
    return chart


def long_tail() -> LongTailChart:
    chart = LongTailChart(
        name="Long tail",
        rank_header="Rank",
        count_header="Purchases",
        note="Purchases per product, by product rank (both axes logarithmic)",
    )
    ranks = np.arange(1, 68_510)
    counts = np.maximum(1, 9000 / (ranks + 3) ** 0.95).astype(np.int64)
    chart.set_counts(counts, {1: "Bananas", 10: "Shredded cheese", 100: ""})
    chart.set_head(13_702, "Top 20%: 81% of purchases", "remaining 80%: 19%")
    return chart


def scatter() -> ScatterChart:
    chart = ScatterChart(
        name="Accuracy and coverage",
        name_header="Run",
        x_header="Coverage",
        y_header="nDCG@10",
        note="nDCG@10 by share of the catalogue shown; the dashed line joins the best trade-offs",
        x_words=percent,
    )
    chart.set_points([Point(name, coverage, value) for name, _, _, value, _, _, coverage in RUNS])
    return chart


def timeline() -> TimelineChart:
    chart = TimelineChart(
        name="History",
        headers=("Day", "Department", "Product", "Amount"),
        note="2017, by department; larger dots are larger baskets",
    )
    rng = np.random.default_rng(3)
    rows = ["Produce", "Dairy", "Bakery", "Pantry", "Household"]
    events = [
        Event(date(2017, 1, 1) + timedelta(days=int(d)), rows[int(r)], float(a), text="Milk")
        for d, r, a in zip(
            rng.integers(0, 350, 150), rng.integers(0, 5, 150), rng.integers(1, 9, 150), strict=True
        )
    ]
    events += [Event(date(2017, 12, 20 + i), rows[i], 2.0, held_out=True) for i in range(3)]
    chart.set_events(events, rows)
    return chart


def heat() -> HeatStrip:
    chart = HeatStrip(
        name="Activity by day",
        day_header="Day",
        count_header="Purchases",
        note="4,025 purchases on a median day · busiest Sat 18 Nov",
    )
    rng = np.random.default_rng(5)
    start = date(2017, 1, 1)
    counts = {
        start + timedelta(days=i): float(v) for i, v in enumerate(rng.gamma(6, 700, 365).round())
    }
    del counts[date(2017, 6, 14)]
    counts[date(2017, 12, 25)] = 0
    chart.set_counts(counts)
    return chart


def intervals() -> IntervalPlot:
    chart = IntervalPlot(
        name="Last run", headers=("Run", "From", "nDCG@10", "To"), note="with 95% interval"
    )
    chart.set_rows(
        [
            IntervalRow(name, low, value, high, strong=name == "EASE")
            for name, _, low, value, high, *_ in RUNS[:3]
        ]
    )
    return chart


def difference() -> IntervalPlot:
    chart = IntervalPlot(name="Difference", headers=("", "From", "Difference", "To"), decimals=4)
    chart.set_rows([IntervalRow("", 0.0053, 0.0102, 0.0151, strong=True)])
    chart.set_reference(0.0, "no difference", "EASE better")
    return chart


def leaderboard() -> Leaderboard:
    headers = ["", "Model", "nDCG@10 with 95% interval", "nDCG@10", "Group", "Coverage"]
    model = QStandardItemModel(0, len(headers))
    right = Qt.AlignmentFlag.AlignRight
    for column, header in enumerate(headers):
        model.setHeaderData(column, Qt.Orientation.Horizontal, header)
        if column in {3, 5}:
            model.setHeaderData(
                column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole
            )
    for row, (name, family, low, value, high, letters, coverage) in enumerate(RUNS):
        items = [QStandardItem() for _ in headers]
        items[0].setCheckState(Qt.CheckState.Checked if row in {0, 2} else Qt.CheckState.Unchecked)
        items[0].setCheckable(True)
        items[1].setText(name)
        items[1].setData("medium", CELL_FONT)
        items[1].setData(family, SECOND_LINE)
        items[2].setText(f"{low:.3f}–{high:.3f}")
        items[2].setData(Interval(low, value, high, top="a" in letters), INTERVAL)
        items[3].setText(f"{value:.4f}")
        items[3].setData("strong", CELL_FONT)
        items[4].setText(letters)
        items[4].setData(letters, LETTERS)
        items[5].setText(percent(coverage, 1))
        for item in (items[3], items[5]):
            item.setTextAlignment(right)
        model.appendRow(items)
    table = Leaderboard(model, interval_column=2, letters_column=4, name="Runs")
    model.setParent(table)
    table.setSortingEnabled(False)
    table.horizontalHeader().setSortIndicatorShown(True)
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    table.set_column_widths({0: 40, 1: 130, 3: 100, 4: 110, 5: 90}, stretch=2)
    return table


CHARTS = [loss, quality, by_length, bars, long_tail, scatter, timeline, heat, intervals, difference]


def build() -> QWidget:
    """The sheet, 1440 × 1200."""
    sheet = QWidget()
    sheet.setAccessibleName("Charts")
    grid = QGridLayout(sheet)
    grid.setContentsMargins(24, 24, 24, 24)
    grid.setSpacing(16)
    for index, make in enumerate([loss, quality, by_length, bars, long_tail, scatter]):
        grid.addWidget(
            ChartCard(make(), exporter=print, note_below=index == 4), index // 3, index % 3
        )
    legend = DotLegend([("accent", "bought"), ("ring", "held out for the test")])
    grid.addWidget(ChartCard(timeline(), tools=[legend]), 2, 0, 1, 2)
    side = Card("Intervals")
    side.add(intervals())
    side.add(difference())
    side.body.addStretch(1)
    grid.addWidget(side, 2, 2)
    strip = ChartCard(heat(), tools=[RampLegend("none", "busiest")])
    grid.addWidget(strip, 3, 0, 1, 3)
    board = Card("Runs", edge_to_edge=True)
    board.add(leaderboard())
    grid.addWidget(board, 4, 0, 1, 3)
    grid.setRowMinimumHeight(4, 380)
    sheet.resize(1440, 1500)
    return sheet
