"""The profile of a data set, drawn: counts, long tail, histories, activity, values, checks."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Bar, DatasetProfile, TimeKind
from ui.chart_files import save_chart
from ui.pages.data.findings import Finding, findings
from ui.pages.data.words import share_words, span_words
from ui.pages.layout import ScrollPage, clear
from ui.theme import theme
from ui.widgets import Card, Divider, IconLabel, Label, StatCard, StateChip
from ui.widgets.charts import (
    BarChart,
    Chart,
    ChartCard,
    DotLegend,
    HeatStrip,
    LongTailChart,
    RampLegend,
)
from ui.widgets.formatting import compact, counted, day, number, percent
from ui.workspace import Workspace

_EPOCH = date(1970, 1, 1)
_MOST_DAYS = 7 * 156  # three years are as many cells as can be told apart
_CHART_HEIGHT = 228
_HEAD = 20  # per cent of the items that the long tail is parted at
_OPEN_CLASS = 1000  # the last class of histories has no upper end
_FEW = 5  # as in the profile: shorter histories are called short
_MOST_WEEKS = 60  # points of a sparkline


class ProfileView(ScrollPage):
    """Shows one `DatasetProfile`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.charts: dict[str, Chart] = {}

    def show_profile(self, profile: DatasetProfile) -> None:
        """Draw it anew."""
        clear(self.column)
        self.charts.clear()
        self.column.addLayout(self._stats(profile))
        if profile.interactions:
            upper = QHBoxLayout()
            upper.setSpacing(16)
            upper.addWidget(self._long_tail(profile), 6)
            upper.addWidget(self._histories(profile), 5)
            self.column.addLayout(upper)
            if profile.days:
                self.column.addWidget(self._activity(profile))
            self._add_values(profile)
        self.column.addWidget(_Checks(findings(profile)))
        self.column.addStretch(1)

    # ------------------------------------------------------------------ numbers

    def _stats(self, profile: DatasetProfile) -> QHBoxLayout:
        pairs = profile.users * profile.items
        different = profile.interactions - profile.repeats
        bought_once = counted(
            profile.per_item.single, self.tr("%1 occurs once"), self.tr("%1 occur once")
        )
        of_pairs = self.tr("%1 of %2 pairs").replace("%1", compact(different))
        median = self.tr("median %1 each").replace("%1", number(profile.per_user.median))
        share = profile.duplicates / profile.interactions if profile.interactions else 0.0
        rows = counted(profile.duplicates, self.tr("%1 row"), self.tr("%1 rows"))
        span = span_words(profile.first, profile.last, profile.time_kind)
        cards = [
            StatCard(
                self.tr("Interactions"), number(profile.interactions), span, values=_course(profile)
            ),
            StatCard(self.tr("People"), number(profile.users), median),
            StatCard(self.tr("Items"), number(profile.items), bought_once),
            StatCard(
                self.tr("Density"),
                share_words(profile.density),
                of_pairs.replace("%2", compact(pairs)),
            ),
            StatCard(
                self.tr("Duplicates"), share_words(share), rows, warn=bool(profile.duplicates)
            ),
        ]
        row = QHBoxLayout()
        row.setSpacing(12)
        for place, card in enumerate(cards):
            row.addWidget(card, 8 if place == 0 else 5)
        return row

    # ------------------------------------------------------------------ charts

    def _card(self, key: str, chart: Chart, *, below: bool, tools: Sequence[QWidget]) -> ChartCard:
        self.charts[key] = chart
        save = partial(save_chart, self._workspace)
        return ChartCard(chart, exporter=save, note_below=below, tools=tools)

    def _long_tail(self, profile: DatasetProfile) -> ChartCard:
        chart = LongTailChart(
            name=self.tr("Long tail"),
            rank_header=self.tr("Rank"),
            count_header=self.tr("Interactions"),
            note=self.tr("Interactions per item, by the item’s rank (both axes logarithmic)"),
        )
        chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        chart.set_curve(profile.long_tail, dict(profile.landmarks))
        held = dict(profile.top_shares)[_HEAD]
        words = self.tr("Top %1: %2 of interactions").replace("%1", percent(_HEAD / 100))
        rest = self.tr("remaining %1: %2").replace("%1", percent(1 - _HEAD / 100))
        words, rest = words.replace("%2", percent(held)), rest.replace("%2", percent(1 - held))
        chart.set_head(max(1, round(profile.items * _HEAD / 100)), words, rest)
        chart.describe(words)
        return self._card("long-tail", chart, below=True, tools=())

    def _histories(self, profile: DatasetProfile) -> ChartCard:
        chart = BarChart(
            name=self.tr("Interactions per person"),
            name_header=self.tr("Interactions"),
            value_header=self.tr("People"),
        )
        chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        bars = profile.histories
        short = 0 if bars and bars[0].high < _FEW and bars[0].count else None
        chart.set_bars([_class(bar) for bar in bars], [b.count for b in bars], highlight=short)
        median = number(profile.per_user.median)
        chart.describe(self.tr("Half of the people have %1 or fewer.").replace("%1", median))
        card = self._card("histories", chart, below=False, tools=())
        if short is not None:
            legend = DotLegend([("second", self.tr("Fewer than 5: little to learn from"))])
            card.body.insertWidget(0, legend)
        return card

    def _activity(self, profile: DatasetProfile) -> ChartCard:
        counts = _by_day(profile.days)
        ordered = sorted(counts.values())
        busiest = max(counts, key=lambda moment: counts[moment])
        note = self.tr("%1 interactions on a median day · busiest %2")
        note = note.replace("%1", number(ordered[len(ordered) // 2]))
        note = note.replace("%2", day(busiest))
        if profile.days[0][0] < (min(counts) - _EPOCH).days:
            note += " · " + self.tr("the last three years")
        chart = HeatStrip(
            name=self.tr("Activity by day"),
            day_header=self.tr("Day"),
            count_header=self.tr("Interactions"),
            note=note,
        )
        chart.set_counts(counts)
        chart.describe(note)
        legend = RampLegend(self.tr("none"), self.tr("busiest"))
        return self._card("activity", chart, below=False, tools=(legend,))

    def _add_values(self, profile: DatasetProfile) -> None:
        """How often each value and each kind of event occurs, where there are several."""
        row = QHBoxLayout()
        row.setSpacing(16)
        if len(profile.values) > 1:
            name = self.tr("Ratings") if profile.rated else self.tr("Values")
            names = [_range(bar) for bar in profile.values]
            counts = [bar.count for bar in profile.values]
            row.addWidget(self._bars("values", name, self.tr("Value"), names, counts))
        if len(profile.events) > 1:
            names = [name for name, _ in profile.events]
            counts = [count for _, count in profile.events]
            row.addWidget(self._bars("events", self.tr("Events"), self.tr("Event"), names, counts))
        if row.count():
            self.column.addLayout(row)

    def _bars(
        self, key: str, name: str, header: str, names: Sequence[str], counts: Sequence[int]
    ) -> ChartCard:
        chart = BarChart(name=name, name_header=header, value_header=self.tr("Interactions"))
        chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        chart.set_bars(names, counts)
        most = max(range(len(counts)), key=counts.__getitem__)
        chart.describe(self.tr("%1 is the most frequent.").replace("%1", names[most]))
        return self._card(key, chart, below=False, tools=())


class _Checks(Card):
    """Findings side by side, each an icon, what was found and what it means."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(QCoreApplication.translate("data", "Checks"))
        warned = sum(finding.state == "warn" for finding in found)
        if warned:
            self.add_action(StateChip("warn", self.tr("%1 to know").replace("%1", number(warned))))
        row = QHBoxLayout()
        row.setSpacing(16)
        for place, finding in enumerate(found):
            if place:
                row.addWidget(Divider(vertical=True))
            row.addLayout(_finding(finding), 1)
        self.add(row)


def _finding(finding: Finding) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(10)
    ok = finding.state == "ok"
    icon = IconLabel("circle-check" if ok else "triangle-alert", "ok" if ok else "warn", 18)
    line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(finding.title, "medium", wrap=True))
    words.addWidget(Label(finding.note, "caption", "text2", wrap=True))
    words.addStretch(1)
    line.addLayout(words, 1)
    return line


def _class(bar: Bar) -> str:
    """A class of histories: "5–19", "1,000+"."""
    if bar.low >= _OPEN_CLASS:
        return f"{number(bar.low)}+"
    return number(bar.low) if bar.low == bar.high else f"{number(bar.low)}–{number(bar.high)}"


def _range(bar: Bar) -> str:
    """One value, or from which to which."""
    low, high = (number(end, 0 if float(end).is_integer() else 1) for end in (bar.low, bar.high))
    return low if bar.low == bar.high else f"{low}–{high}"


def _by_day(days: Sequence[tuple[int, int]]) -> dict[date, float]:
    """Every day from the first to the last, at most the last three years, those without as 0."""
    last = days[-1][0]
    first = max(days[0][0], last - _MOST_DAYS + 1)
    counts = dict(days)
    return {_EPOCH + timedelta(days=d): float(counts.get(d, 0)) for d in range(first, last + 1)}


def _course(profile: DatasetProfile) -> list[float]:
    """Interactions by week, for a sparkline; the first and last week are seldom whole."""
    if profile.time_kind is not TimeKind.CLOCK or not profile.days:
        return []
    weeks: dict[int, float] = {}
    for moment, count in profile.days:
        weeks[moment // 7] = weeks.get(moment // 7, 0.0) + count
    whole = list(weeks.values())[1:-1]
    return whole[-_MOST_WEEKS:]
