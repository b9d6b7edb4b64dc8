"""Everything about one run: figures with their intervals, protocol, settings, curves, formulas."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    MetricValue,
    PrivacySpent,
    Publication,
    RunSummary,
    TrainingReport,
    metric_title,
)
from ui.families import family_name
from ui.messages import notice_for
from ui.pages.layout import clear
from ui.pages.runs.facts import Facts
from ui.pages.runs.memorisation import Memorisation
from ui.pages.runs.model import memory
from ui.pages.runs.words import (
    figure,
    interval,
    setting_value,
    split_name,
    state_of,
    target_name,
    unusual,
)
from ui.pages.train.privacy import amount
from ui.pages.train.settings_form import label_of
from ui.theme import theme
from ui.widgets import ComboBox, Divider, Label, Notice, StateChip
from ui.widgets.charts import LineChart, Series
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import clock, day, duration, number, percent

_ORDER = ("ndcg", "recall", "hit", "precision", "mrr", "map", "coverage", "novelty", "popularity")
_CHART_HEIGHT = 150
_SHARES = (88, 46, 82)  # metric, value, interval


class RunDetails(QWidget):
    """One run from its stored report. `blocked` says why what it remembers cannot be checked now.

    Signals:
        check_wanted: name of the run whose settings are to be attacked.
    """

    check_wanted = Signal(str)

    def __init__(
        self,
        report: TrainingReport,
        summary: RunSummary,
        publication: Publication | None,
        *,
        blocked: str = "",
    ) -> None:
        super().__init__()
        self._report = report
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(10)
        self._add_state(summary, publication)
        for code in report.notices:
            self._column.addWidget(Notice("warn", notice_for(code)))
        self._add_figures()
        self._add_apart()
        self._add_curves()
        self.memorisation = Memorisation(report.memorisation, blocked=blocked)
        self.memorisation.wanted.connect(lambda: self.check_wanted.emit(report.run))
        self._add_section(self.tr("What it remembers"), self.memorisation)
        if report.privacy is not None:
            self._add_section(self.tr("Privacy"), Facts(self._privacy(report.privacy)))
        self._add_section(self.tr("How it was tested"), Facts(self._protocol()))
        self._add_section(self.tr("Settings"), Facts(self._settings()))
        self._add_section(self.tr("Training"), Facts(self._training(summary)))
        self._add_formulas()
        self._column.addStretch(1)

    def _add_section(self, title: str, part: QWidget) -> None:
        self._column.addWidget(Divider())
        self._column.addWidget(Label(title, "strong"))
        self._column.addWidget(part)

    def _add_state(self, summary: RunSummary, publication: Publication | None) -> None:
        chips = FlowLayout(spacing=6)
        chips.addWidget(StateChip("neutral", family_name(self._report.family)))
        if publication is not None:
            words = self.tr("published, top %1").replace("%1", str(publication.k))
            chips.addWidget(StateChip("ok", words))
        state = state_of(summary)
        if state:
            chips.addWidget(StateChip("warn", state))
        self._column.addLayout(chips)

    # ------------------------------------------------------------ figures

    def _add_figures(self) -> None:
        lengths = _lengths(self._report.metrics)
        self.length = ComboBox(
            [(str(k), self.tr("List length %1").replace("%1", str(k))) for k in lengths],
            name=self.tr("List length of the figures"),
            size="small",
        )
        self.length.set_value(str(min(lengths, key=lambda k: abs(k - 10))))
        self.length.chosen.connect(self._show_figures)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Figures"), "strong"))
        head.addStretch(1)
        head.addWidget(self.length)
        self._column.addLayout(head)
        self._figures = QVBoxLayout()
        self._column.addLayout(self._figures)
        self._show_figures()

    @Slot()
    def _show_figures(self) -> None:
        clear(self._figures)
        rows = _figure_rows(self._report.metrics, self.length.value())
        headings = ("", self.tr("Value"), self.tr("95% interval"))
        self._figures.addWidget(Facts(rows, headings, _SHARES))

    def _add_apart(self) -> None:
        """People without a history stand apart: nothing is known of them, so all get one list."""
        apart = self._report.without_history
        if not apart:
            return
        length = str(min(_lengths(apart), key=lambda k: abs(k - 10)))
        title = self.tr("People without a history (%1), apart")
        title = title.replace("%1", number(self._report.counts.without_history))
        headings = ("", self.tr("Value"), self.tr("95% interval"))
        self._add_section(title, Facts(_figure_rows(apart, length), headings, _SHARES))

    def _add_curves(self) -> None:
        for chart in _curves(self._report.curves):
            chart.setFixedHeight(theme.px(_CHART_HEIGHT))
            self._add_section(chart.name, chart)

    # ------------------------------------------------------------ facts

    def _protocol(self) -> list[tuple[str, str]]:
        report, counts = self._report, self._report.counts
        rows = [(self.tr("Split"), split_name(report.split))]
        if report.split == "temporal":
            rows.append((self.tr("To be found"), target_name(str(report.protocol["target"]))))
        rows += [
            (self.tr("People tested"), number(counts.people)),
            (self.tr("Hidden items"), number(counts.targets)),
            (self.tr("Unknown to it"), number(counts.cold_targets)),
            (self.tr("No history"), number(counts.without_history)),
            (self.tr("Nothing hidden"), number(counts.without_targets)),
            (self.tr("Ranked"), self.tr("all %1 items").replace("%1", number(counts.catalogue))),
            (self.tr("Tied places"), percent(report.tied_share, 1)),
        ]
        if report.protocol["exclude_seen"]:
            rows.append((self.tr("Seen items"), self.tr("left out of the lists")))
        return [*rows, *((self.tr("Changed"), words) for words in unusual(report.protocol))]

    def _privacy(self, spent: PrivacySpent) -> list[tuple[str, str]]:
        rows = {
            self.tr("Spent"): spent.spending,
            self.tr("Before it"): spent.before,
            self.tr("After it"): spent.after,
        }
        limit = self.tr("epsilon %1").replace("%1", f"{spent.limit:g}")
        return [*((name, amount(part)) for name, part in rows.items()), (self.tr("Limit"), limit)]

    def _settings(self) -> list[tuple[str, str]]:
        settings = {name: setting_value(value) for name, value in self._report.settings.items()}
        rows = [(label_of(name), value) for name, value in settings.items()]
        return [*rows, (self.tr("Seed"), str(self._report.seed))]

    def _training(self, summary: RunSummary) -> list[tuple[str, str]]:
        report, trained = self._report, summary.created.astimezone()
        rows = [
            (self.tr("Trained"), f"{day(trained)}, {clock(trained)}"),
            (self.tr("Time"), duration(report.seconds)),
            (self.tr("of it training"), duration(report.fit_seconds)),
            (self.tr("of it testing"), duration(report.evaluation_seconds)),
            (self.tr("Most memory"), memory(report.peak_memory_mb)),
            (self.tr("Device"), report.device.upper()),
        ]
        if report.threads:
            rows.append((self.tr("Processor cores"), number(report.threads)))
        if report.epochs:
            rows.append((self.tr("Epochs"), number(report.epochs)))
        return rows

    def _add_formulas(self) -> None:
        self._column.addWidget(Divider())
        self._column.addWidget(Label(self.tr("Formulas"), "strong"))
        formulas = self._report.formulas
        for name in sorted(formulas, key=_place):
            formula = formulas[name]
            self._column.addWidget(Label(formula.title, "medium"))
            self._column.addWidget(Label(formula.formula, "mono", wrap=True, selectable=True))
            self._column.addWidget(Label(formula.citation, "caption", "text2", wrap=True))


def _lengths(metrics: Mapping[str, MetricValue]) -> list[int]:
    return sorted({int(name.partition("@")[2]) for name in metrics if "@" in name})


def _place(metric: str) -> tuple[int, str]:
    """The best known metrics first, then the others by name."""
    return (_ORDER.index(metric) if metric in _ORDER else len(_ORDER)), metric


def _figure_rows(metrics: Mapping[str, MetricValue], length: str) -> list[tuple[str, str, str]]:
    """Figures at a list length, and those without one, with their intervals."""
    names = [name for name in metrics if name.partition("@")[2] in {"", length}]
    names.sort(key=lambda name: _place(name.partition("@")[0]))
    return [
        (
            metric_title(name),
            figure(name, metrics[name].value, _decimals(metrics[name].value, 4)),
            interval(metrics[name].low, metrics[name].high, _decimals(metrics[name].high, 3)),
        )
        for name in names
    ]


def _decimals(value: float | None, most: int) -> int:
    """Fewer behind the point where more stand before it: all figures are about as wide."""
    return max(0, most + 1 - len(str(int(abs(value or 0)))))


def _curves(curves: Mapping[str, Sequence[float]]) -> list[LineChart]:
    """Loss and validation curves of a model that was trained in epochs."""
    words = {
        "loss": QCoreApplication.translate("RunDetails", "training"),
        "validation_loss": QCoreApplication.translate("RunDetails", "validation"),
    }
    charts = []
    losses = [_series(text, curves[name]) for name, text in words.items() if curves.get(name)]
    epoch = QCoreApplication.translate("RunDetails", "Epoch")
    if losses:
        chart = LineChart(name=QCoreApplication.translate("RunDetails", "Loss"), x_name=epoch)
        chart.set_series(losses)
        charts.append(chart)
    for name, values in curves.items():
        if "@" in name and values:
            title = QCoreApplication.translate("RunDetails", "%1 on validation")
            title = title.replace("%1", metric_title(name))
            chart = LineChart(name=title, x_name=epoch, from_zero=True)
            chart.set_series([_series(metric_title(name), values)])
            charts.append(chart)
    return charts


def _series(name: str, values: Sequence[float]) -> Series:
    return Series(name, range(1, len(values) + 1), values)
