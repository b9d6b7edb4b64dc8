"""The person's history as a timeline, one lane per category, and as a table."""

from collections import Counter
from datetime import date

from PySide6.QtCore import QCoreApplication

from recsys_app import ExportPersonPicture, HistoryEntry, PersonHistory, TimeKind
from ui.chart_files import save_chart
from ui.pages.recommend.moments import moment
from ui.theme import theme
from ui.widgets.charts import Chart, ChartCard, ChartFormat, Event, TimelineChart
from ui.widgets.formatting import counted, day, number
from ui.workspace import Workspace

_MOST_LANES = 6
_LONGEST_NAME = 22  # characters of a lane's name
_LANE, _AXIS = 30, 40  # pixels
_LEAST_HEIGHT = 130


class HistoryCard(ChartCard):
    """A timeline that follows the person shown."""

    def __init__(self, workspace: Workspace) -> None:
        self.timeline = TimelineChart(
            name=QCoreApplication.translate("HistoryCard", "History"),
            headers=(
                QCoreApplication.translate("HistoryCard", "When"),
                QCoreApplication.translate("HistoryCard", "Category"),
                QCoreApplication.translate("HistoryCard", "Item"),
                QCoreApplication.translate("HistoryCard", "Amount"),
            ),
        )
        allowed = workspace.allowed(ExportPersonPicture)
        super().__init__(self.timeline, exporter=self._save if allowed else None)
        self._workspace, self._dataset = workspace, ""

    def _save(self, chart: Chart, kind: ChartFormat) -> None:
        save_chart(self._workspace, chart, kind, source=self._dataset, about_person=True)

    def show_person(self, person: PersonHistory) -> None:
        """Draw the history of `person`."""
        self._dataset = person.dataset
        lanes = self._lanes(person)
        shown = list(dict.fromkeys(lanes.values()))
        clock = person.time_kind is TimeKind.CLOCK
        events = [
            Event(_when(entry, clock=clock), lanes[entry.category], entry.value, text=entry.title)
            for entry in person.entries
        ]
        self.timeline.set_events(events, shown)
        self.timeline.note = self._note(person)
        self.timeline.describe(self._finding(person, shown))
        self.set_title(self.timeline.name, self.timeline.note)
        height = max(_LEAST_HEIGHT, _AXIS + _LANE * len(shown))
        self.timeline.setFixedHeight(theme.px(height))

    def _lanes(self, person: PersonHistory) -> dict[str, str]:
        """Category to the name of its lane, the fullest first; small ones share the last lane."""
        counts = Counter(entry.category for entry in person.entries).most_common()
        if len(counts) == 1 and not counts[0][0]:
            return {"": self.tr("All")}
        own = counts if len(counts) <= _MOST_LANES else counts[: _MOST_LANES - 1]
        lanes = {name: _short(name) or self.tr("No category") for name, _ in own}
        return lanes | {name: self.tr("Other") for name, _ in counts[len(own) :]}

    def _note(self, person: PersonHistory) -> str:
        """What is drawn: the span, and what the size of a dot means."""
        if not person.entries:
            return self.tr("nothing yet")
        first, last = person.entries[0].timestamp, person.entries[-1].timestamp
        if person.time_kind is TimeKind.CLOCK:
            words = self.tr("%1 to %2")
            words = words.replace("%1", day(moment(first))).replace("%2", day(moment(last)))
        else:
            words = self.tr("in the order of the file, %1 to %2")
            words = words.replace("%1", number(first)).replace("%2", number(last))
        if len({entry.value for entry in person.entries}) > 1:
            words += self.tr("; larger dots are larger amounts")
        return words

    def _finding(self, person: PersonHistory, lanes: list[str]) -> str:
        if not person.entries:
            return ""
        words = counted(
            len(person.entries), self.tr("%1 interaction."), self.tr("%1 interactions.")
        )
        most = self.tr("Most of them in %1.").replace("%1", lanes[0])
        return f"{words} {most}" if len(lanes) > 1 else words


def _when(entry: HistoryEntry, *, clock: bool) -> date | int:
    return moment(entry.timestamp) if clock else entry.timestamp


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
