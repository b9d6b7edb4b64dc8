"""Two to five runs side by side: by list length, the differences, and the settings that differ."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Leaderboard, RunDifference, TrainingReport, metric_title
from ui.families import family_name
from ui.messages import notice_for
from ui.pages.runs.facts import Facts
from ui.pages.runs.words import finding, p_words, range_words, setting_value
from ui.pages.train.settings_form import label_of
from ui.theme import theme
from ui.widgets import Divider, Label, Notice
from ui.widgets.charts import IntervalPlot, IntervalRow, Legend, LineChart, Series
from ui.widgets.formatting import DASH, duration, number, signed

MOST = 5
_CHART_HEIGHT = 240
_SIDE_BY_SIDE = 3  # runs whose settings fit beside each other


class RunComparison(QWidget):
    """`reports` best first, as `board` orders them; `labels` are their short names."""

    def __init__(
        self, board: Leaderboard, reports: Sequence[TrainingReport], labels: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._board, self._reports, self._labels = board, reports, labels
        self._short = {
            report.run: report.title if labels[report.run] == report.title else report.run
            for report in reports
        }
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._add_legend()
        if "metrics-not-private" in board.notices:
            self._column.addWidget(Notice("warn", notice_for("metrics-not-private")))
        self._add_chart()
        self._column.addWidget(Divider())
        self.differences = self._wanted()
        if len(self.differences) == 1:
            self._add_difference(self.differences[0])
        else:
            self._add_differences()
        self._column.addWidget(Divider())
        self._add_settings()
        self._column.addStretch(1)

    # ------------------------------------------------------------ figures

    def _add_legend(self) -> None:
        """Each run with its figure: line and marker are those of the chart."""
        values = {row.run: row.figure.value for row in self._board.rows}
        for place, report in enumerate(self._reports):
            row = QHBoxLayout()
            row.addWidget(Legend([(place, self._labels[report.run])]), 1)
            row.addWidget(Label(number(values[report.run], 4), "strong"))
            self._column.addLayout(row)

    def _add_chart(self) -> None:
        metric = self._board.metric.partition("@")[0]
        curves = [_by_length(report, metric) for report in self._reports]
        lengths = sorted(set.intersection(*(set(curve) for curve in curves)))
        if len(lengths) < 2:
            return
        title = self.tr("%1 by list length").replace("%1", metric_title(metric))
        self.chart = LineChart(
            name=title,
            x_name=self.tr("List length"),
            markers=True,
            values_at_ends=False,
            names_at_lines=False,  # they stand above, and would cover lines in so narrow a panel
        )
        self.chart.set_categories([number(k) for k in lengths])
        self.chart.set_series(
            [
                Series(
                    self._labels[report.run],
                    range(len(lengths)),
                    [curve[k] for k in lengths],
                    colour=place,
                )
                for place, (report, curve) in enumerate(zip(self._reports, curves, strict=True))
            ]
        )
        self.chart.setFixedHeight(theme.px(_CHART_HEIGHT))
        self._column.addWidget(Label(title, "caption", "text2"))
        self._column.addWidget(self.chart)

    # ------------------------------------------------------------ differences

    def _wanted(self) -> list[RunDifference]:
        """The differences of these runs, as the leaderboard has them."""
        pairs = {(d.first, d.second): d for d in self._board.differences}
        names = [report.run for report in self._reports]
        return [pairs[pair] for pair in combinations(names, 2)]

    def _add_difference(self, difference: RunDifference) -> None:
        sentence = finding(difference, self._board.better, self._labels)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Label(signed(difference.difference, 4), "number"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(sentence, "medium", wrap=True))
        words.addWidget(Label(range_words(difference), "caption", "text2", wrap=True))
        row.addLayout(words, 1)
        self._column.addLayout(row)
        first, second = self._labels[difference.first], self._labels[difference.second]
        name = self.tr("%1 minus %2").replace("%1", first).replace("%2", second)
        headers = (self.tr("Difference"), self.tr("From"), self.tr("Value"), self.tr("To"))
        self.interval = IntervalPlot(name=name, headers=headers, decimals=4)
        self.interval.set_rows(
            [IntervalRow("", difference.low, difference.difference, difference.high, strong=True)]
        )
        beyond = "" if self._board.better == "neither" else self._beyond(difference)
        self.interval.set_reference(0.0, self.tr("no difference"), beyond)
        self.interval.describe(f"{name}: {sentence}, {range_words(difference)}")
        self._column.addWidget(self.interval)
        notes = [self._correction()]
        if len(self._board.differences) > 1:
            notes.append(self.tr("Uncorrected: %1.").replace("%1", p_words(difference.p)))
        if not difference.significant:
            notes.append(self.tr("More test people would be needed."))
        self._column.addWidget(Label(" ".join(notes), "caption", "text3", wrap=True))

    def _beyond(self, difference: RunDifference) -> str:
        """Which run the right end of the axis favours."""
        higher = self._board.better == "higher"
        favoured = difference.first if higher else difference.second
        return self.tr("%1 better").replace("%1", self._short[favoured])

    def _correction(self) -> str:
        pairs = len(self._board.differences)
        if pairs == 1:
            return self.tr("Paired permutation test over %1 people.").replace(
                "%1", number(self._board.people)
            )
        words = self.tr("Paired permutation test over %1 people; p is Holm-corrected for the %2 pairs of the table.")  # fmt: skip
        words = words.replace("%1", number(self._board.people))
        return words.replace("%2", number(pairs))

    def _add_differences(self) -> None:
        self._column.addWidget(Label(self.tr("Differences"), "strong"))
        rows = []
        for difference in self.differences:
            pair = self.tr("%1 − %2").replace("%1", self._labels[difference.first])
            words = f"{signed(difference.difference, 4)}, {p_words(difference.p_corrected)}"
            words = self.tr("%1 (uncorrected %2)").replace("%1", words)
            words = words.replace("%2", p_words(difference.p))
            if not difference.significant:
                words = self.tr("%1, not significant").replace("%1", words)
            rows.append((pair.replace("%2", self._labels[difference.second]), words))
        self._column.addWidget(Facts(rows))
        self._column.addWidget(Label(self._correction(), "caption", "text3", wrap=True))

    # ------------------------------------------------------------ settings

    def _add_settings(self) -> None:
        self._column.addWidget(Label(self.tr("Settings that differ"), "strong"))
        rows = self.settings_rows()
        labels = [self._labels[report.run] for report in self._reports]
        if not rows:
            self._column.addWidget(Label(self.tr("None."), "body", "text2"))
        elif len(labels) <= _SIDE_BY_SIDE:
            self._column.addWidget(Facts(rows, ("", *self._short.values())))
        else:
            for name, *values in rows:
                self._column.addWidget(Label(name, "medium"))
                named = zip(labels, values, strict=True)
                self._column.addWidget(Facts([pair for pair in named if pair[1] != DASH]))

    def settings_rows(self) -> list[tuple[str, ...]]:
        """What is not the same in all runs: its name, then a value per run."""
        reports = self._reports
        names = list(dict.fromkeys(name for report in reports for name in report.settings))
        rows = [
            (self.tr("Family"), *(family_name(report.family) for report in reports)),
            *((label_of(n), *(setting_value(r.settings.get(n)) for r in reports)) for n in names),
            (self.tr("Seed"), *(str(report.seed) for report in reports)),
            (self.tr("Epochs trained"), *(number(r.epochs) if r.epochs else DASH for r in reports)),
            (self.tr("Training time"), *(duration(report.fit_seconds) for report in reports)),
        ]
        return [row for row in rows if len(set(row[1:])) > 1]


def _by_length(report: TrainingReport, metric: str) -> dict[int, float]:
    """List length to a figure: nDCG at the lengths of charts, the others at those asked for."""
    if metric == "ndcg":
        return {int(k): figure.value for k, figure in report.ndcg_by_length.items()}
    return {
        int(name.partition("@")[2]): figure.value
        for name, figure in report.metrics.items()
        if name.startswith(f"{metric}@")
    }
