"""The profile of a data set, drawn: counts, long tail, histories, activity, values, checks."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Bar, DatasetProfile, ReleasedProfile, ReleaseProfile, TimeKind
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
    ChartFormat,
    DotLegend,
    HeatStrip,
    LongTailChart,
    RampLegend,
)
from ui.widgets.formatting import compact, counted, day, number, percent
from ui.workspace import Workspace

Drawn = DatasetProfile | ReleasedProfile  # on the screen, or for a file
Build = Callable[[Drawn], Chart]

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
        self._dataset = ""
        self.charts: dict[str, Chart] = {}

    def show_profile(self, profile: DatasetProfile) -> None:
        """Draw it anew."""
        self._dataset = profile.dataset
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

    def _card(
        self,
        key: str,
        build: Build,
        profile: DatasetProfile,
        *,
        below: bool = False,
        tools: Sequence[QWidget] = (),
    ) -> ChartCard:
        chart = self.charts[key] = build(profile)
        save = partial(self._export, build)
        return ChartCard(chart, exporter=save, note_below=below, tools=tools)

    def _export(self, build: Build, chart: Chart, kind: ChartFormat) -> None:
        """A file shows what may be said outside of the store: ask for that, then draw it."""
        command = ReleaseProfile(self._dataset)
        draw = partial(self._save, build, chart, kind)
        self._workspace.fetch(chart, command, draw, self._workspace.error_raised.emit)

    def _save(
        self, build: Build, chart: Chart, kind: ChartFormat, released: ReleasedProfile
    ) -> None:
        copy = build(released)
        words = self.tr("At least %1 people behind every figure, counts rounded to %2")
        words = words.replace("%1", number(released.threshold))
        words = words.replace("%2", number(released.rounded_to))
        copy.note = f"{copy.note} · {words}" if copy.note else words
        copy.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        copy.resize(chart.size())
        copy.show()  # lays it out
        save_chart(self._workspace, chart, kind, source=released.dataset, drawn=copy)
        copy.deleteLater()

    def _long_tail(self, profile: DatasetProfile) -> ChartCard:
        return self._card("long-tail", self._draw_long_tail, profile, below=True)

    def _draw_long_tail(self, profile: Drawn) -> Chart:
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
        return chart

    def _histories(self, profile: DatasetProfile) -> ChartCard:
        card = self._card("histories", self._draw_histories, profile)
        if _short(profile) is not None:
            legend = DotLegend([("second", self.tr("Fewer than 5: little to learn from"))])
            card.body.insertWidget(0, legend)
        return card

    def _draw_histories(self, profile: Drawn) -> Chart:
        chart = BarChart(
            name=self.tr("Interactions per person"),
            name_header=self.tr("Interactions"),
            value_header=self.tr("People"),
        )
        chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        bars = profile.histories
        names, counts = [_class(bar) for bar in bars], [bar.count for bar in bars]
        chart.set_bars(names, counts, highlight=_short(profile))
        each = profile.median if isinstance(profile, ReleasedProfile) else profile.per_user.median
        median = number(each)
        chart.describe(self.tr("Half of the people have %1 or fewer.").replace("%1", median))
        return chart

    def _activity(self, profile: DatasetProfile) -> ChartCard:
        legend = RampLegend(self.tr("none"), self.tr("busiest"))
        return self._card("activity", self._draw_activity, profile, tools=(legend,))

    def _draw_activity(self, profile: Drawn) -> Chart:
        hidden = profile.hidden_days if isinstance(profile, ReleasedProfile) else frozenset()
        counts = _by_day(profile.days, hidden)
        ordered = sorted(counts.values()) or [0.0]
        busiest = max(counts, key=lambda moment: counts[moment], default=_EPOCH)
        note = self.tr("%1 interactions on a median day · busiest %2")
        note = note.replace("%1", number(ordered[len(ordered) // 2]))
        note = note.replace("%2", day(busiest))
        if counts and profile.days[0][0] < (min(counts) - _EPOCH).days:
            note += " · " + self.tr("the last three years")
        chart = HeatStrip(
            name=self.tr("Activity by day"),
            day_header=self.tr("Day"),
            count_header=self.tr("Interactions"),
            note=note,
        )
        chart.set_counts(counts)
        chart.describe(note)
        return chart

    def _add_values(self, profile: DatasetProfile) -> None:
        """How often each value and each kind of event occurs, where there are several."""
        row = QHBoxLayout()
        row.setSpacing(16)
        if len(profile.values) > 1:
            row.addWidget(self._card("values", self._draw_values, profile))
        if len(profile.events) > 1:
            row.addWidget(self._card("events", self._draw_events, profile))
        if row.count():
            self.column.addLayout(row)

    def _draw_values(self, profile: Drawn) -> Chart:
        name = self.tr("Ratings") if profile.rated else self.tr("Values")
        names = [_range(bar) for bar in profile.values]
        return self._bars(name, self.tr("Value"), names, [bar.count for bar in profile.values])

    def _draw_events(self, profile: Drawn) -> Chart:
        names = [name for name, _ in profile.events]
        counts = [count for _, count in profile.events]
        return self._bars(self.tr("Events"), self.tr("Event"), names, counts)

    def _bars(self, name: str, header: str, names: Sequence[str], counts: Sequence[int]) -> Chart:
        chart = BarChart(name=name, name_header=header, value_header=self.tr("Interactions"))
        chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        chart.set_bars(names, counts)
        if counts:
            most = max(range(len(counts)), key=counts.__getitem__)
            chart.describe(self.tr("%1 is the most frequent.").replace("%1", names[most]))
        return chart


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


def _short(profile: Drawn) -> int | None:
    """The bar of the people who have little to learn from, if there is one."""
    bars = profile.histories
    return 0 if bars and bars[0].high < _FEW and bars[0].count else None


def _by_day(
    days: Sequence[tuple[int, int]], hidden: frozenset[int] = frozenset()
) -> dict[date, float]:
    """Every day from the first to the last, at most the last three years, those without as 0.

    Days that are `hidden` are missing, not 0.
    """
    if not days:
        return {}
    last = days[-1][0]
    first = max(days[0][0], last - _MOST_DAYS + 1)
    counts = dict(days)
    return {
        _EPOCH + timedelta(days=d): float(counts.get(d, 0))
        for d in range(first, last + 1)
        if d not in hidden
    }


def _course(profile: DatasetProfile) -> list[float]:
    """Interactions by week, for a sparkline; the first and last week are seldom whole."""
    if profile.time_kind is not TimeKind.CLOCK or not profile.days:
        return []
    weeks: dict[int, float] = {}
    for moment, count in profile.days:
        weeks[moment // 7] = weeks.get(moment // 7, 0.0) + count
    whole = list(weeks.values())[1:-1]
    return whole[-_MOST_WEEKS:]
