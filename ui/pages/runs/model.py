"""The rows and columns of the leaderboard, and how each column sorts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from recsys_app import LeaderboardRow, RunSummary, metric_title
from ui.families import family_name
from ui.pages.runs.words import figure, interval, state_of
from ui.widgets.cells import CELL_FONT, SECOND_LINE
from ui.widgets.formatting import day, duration, number
from ui.widgets.leaderboard import INTERVAL, LETTERS, Interval

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROLE = Qt.ItemDataRole


class Column(IntEnum):
    """The columns, in their order."""

    TICK = 0
    MODEL = 1
    INTERVAL = 2
    VALUE = 3
    GROUP = 4
    RECALL = 5
    COVERAGE = 6
    TIME = 7
    MEMORY = 8
    TRAINED = 9


RIGHT = {Column.VALUE, Column.RECALL, Column.COVERAGE, Column.TIME, Column.MEMORY, Column.TRAINED}
_BEST_IS_MOST = {Column.INTERVAL, Column.VALUE, Column.RECALL, Column.COVERAGE, Column.TRAINED}


@dataclass(frozen=True)
class BoardRow:
    """A run with its place on the leaderboard; `recall` and `coverage` are metric names."""

    run: RunSummary
    place: LeaderboardRow
    recall: str
    coverage: str

    def value(self, metric: str) -> float | None:
        return self.run.metrics.get(metric, {}).get("value")


_KEYS: Mapping[Column, Callable[[BoardRow], Any]] = {
    Column.MODEL: lambda row: (row.run.title.casefold(), row.place.rank),
    Column.INTERVAL: lambda row: row.place.figure.value,
    Column.VALUE: lambda row: row.place.figure.value,
    Column.GROUP: lambda row: row.place.rank,
    Column.RECALL: lambda row: row.value(row.recall) or 0.0,
    Column.COVERAGE: lambda row: row.value(row.coverage) or 0.0,
    Column.TIME: lambda row: row.run.seconds,
    Column.MEMORY: lambda row: row.run.peak_memory_mb,
    Column.TRAINED: lambda row: row.run.created,
}


class BoardModel(QAbstractTableModel):
    """Runs as rows; the ticked ones stay ticked, and the order stays chosen, in new data."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[BoardRow] = []
        self._titles: Counter[str] = Counter()
        self._ticked: set[str] = set()
        self._metric = ""
        self._brief = False
        self._order = (int(Column.VALUE), Qt.SortOrder.DescendingOrder)

    # ------------------------------------------------------------ content

    def show_rows(self, rows: Sequence[BoardRow], metric: str) -> None:
        """Exchange the rows, in the present order."""
        self.beginResetModel()
        self._rows, self._metric = list(rows), metric
        self._titles = Counter(row.run.title for row in rows)
        self._ticked &= {row.run.run for row in rows}
        self._arrange()
        self.endResetModel()

    def set_brief(self, brief: bool) -> None:
        """Whether the heading of the intervals goes without the metric."""
        self._brief = brief
        across = Qt.Orientation.Horizontal
        self.headerDataChanged.emit(across, Column.INTERVAL, Column.INTERVAL)

    def run_at(self, row: int) -> str:
        """The name of the run in a row."""
        return self._rows[row].run.run

    def row_of(self, run: str) -> int:
        """The row of a run, -1 where it is not in the table."""
        return next((i for i, row in enumerate(self._rows) if row.run.run == run), -1)

    @property
    def rows(self) -> list[BoardRow]:
        """The rows as they are sorted."""
        return list(self._rows)

    @property
    def ticked(self) -> list[str]:
        """The ticked runs, best first."""
        ranked = sorted(self._rows, key=lambda row: row.place.rank)
        return [row.run.run for row in ranked if row.run.run in self._ticked]

    def tick(self, runs: Sequence[str]) -> None:
        """Tick these runs and no others."""
        self._ticked = set(runs)
        if self._rows:
            last = self.index(len(self._rows) - 1, Column.TICK)
            self.dataChanged.emit(self.index(0, Column.TICK), last, [_ROLE.CheckStateRole])

    # ------------------------------------------------------------ order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        runs = [self.run_at(index.row()) for index in before]
        self._order = (column, order)
        self._arrange()
        for index, run in zip(before, runs, strict=True):
            self.changePersistentIndex(index, self.index(self.row_of(run), index.column()))
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._order
        key = _KEYS.get(Column(column), self._by_tick) if column >= 0 else self._by_tick
        self._rows.sort(key=lambda row: row.place.rank)
        self._rows.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)

    def _by_tick(self, row: BoardRow) -> bool:
        """The ticked ones first."""
        return row.run.run not in self._ticked

    # ------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> object:
        row, column = self._rows[index.row()], Column(index.column())
        if role == _ROLE.DisplayRole:
            return self._words(row, column)
        if role == _ROLE.AccessibleTextRole:
            return self._spoken(row, column)
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column in RIGHT else None
        if role == _ROLE.ToolTipRole and column is Column.MODEL:
            return f"{row.run.title}\n{self.second_line(row)}\n{row.run.run}"
        return self._dressing(row, column, role)

    def _dressing(self, row: BoardRow, column: Column, role: int) -> object:
        match column, role:
            case Column.TICK, _ROLE.CheckStateRole:
                ticked = row.run.run in self._ticked
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Column.MODEL, _ if role == SECOND_LINE:
                return self.second_line(row)
            case Column.MODEL | Column.VALUE, _ if role == CELL_FONT:
                return "medium" if column is Column.MODEL else "strong"
            case Column.INTERVAL, _ if role == INTERVAL:
                place = row.place.figure
                low = place.value if place.low is None else place.low
                high = place.value if place.high is None else place.high
                return Interval(low, place.value, high, top="a" in row.place.letters)
            case Column.GROUP, _ if role == LETTERS:
                return row.place.letters
        return None

    @staticmethod
    def _words(row: BoardRow, column: Column) -> str:
        run, place = row.run, row.place.figure
        words: dict[Column, Callable[[], str]] = {
            Column.TICK: str,
            Column.MODEL: lambda: run.title,
            Column.INTERVAL: lambda: interval(place.low, place.high),
            Column.VALUE: lambda: number(place.value, 4),
            Column.GROUP: lambda: row.place.letters,
            Column.RECALL: lambda: figure(row.recall, row.value(row.recall), 3),
            Column.COVERAGE: lambda: figure(row.coverage, row.value(row.coverage)),
            Column.TIME: lambda: duration(run.seconds),
            Column.MEMORY: lambda: memory(run.peak_memory_mb),
            Column.TRAINED: lambda: day(run.created.astimezone()),
        }
        return words[column]()

    def _spoken(self, row: BoardRow, column: Column) -> str:
        if column is Column.TICK:
            return self.tr("Compare %1").replace("%1", row.run.run)
        if column is Column.MODEL:
            return f"{row.run.title}, {self.second_line(row)}"
        return self._words(row, column)

    def second_line(self, row: BoardRow) -> str:
        """The family, or what has become of the run; in front its name where its title is not alone."""
        words = state_of(row.run) or family_name(row.run.family)
        return f"{row.run.run} · {words}" if self._titles[row.run.title] > 1 else words

    def setData(self, index: _Index, value: object, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole or index.column() != Column.TICK:
            return False
        run = self.run_at(index.row())
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.add(run)
        else:
            self._ticked.discard(run)
        self.dataChanged.emit(index, index, [role])
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = Column(section)
        if role == _ROLE.DisplayRole:
            return self.title_of(column)
        if role == _ROLE.TextAlignmentRole and column in RIGHT:
            return _RIGHT
        if role == _ROLE.InitialSortOrderRole:
            falls = column in _BEST_IS_MOST
            return Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        if role == _ROLE.ToolTipRole and self._rows:
            names = {Column.RECALL: self._rows[0].recall, Column.COVERAGE: self._rows[0].coverage}
            return metric_title(names[column]) if column in names else None
        return None

    def title_of(self, column: Column) -> str:
        """The heading of a column."""
        metric = metric_title(self._metric) if self._metric else ""
        titles = {
            Column.TICK: "",
            Column.MODEL: self.tr("Model"),
            Column.INTERVAL: self._interval_title(metric),
            Column.VALUE: metric,
            Column.GROUP: self.tr("Group"),
            Column.RECALL: self.tr("Recall"),
            Column.COVERAGE: self.tr("Coverage"),
            Column.TIME: self.tr("Time"),
            Column.MEMORY: self.tr("Memory"),
            Column.TRAINED: self.tr("Trained"),
        }
        return titles[column]

    def _interval_title(self, metric: str) -> str:
        if self._brief or not metric:
            return self.tr("95% interval")
        return self.tr("%1 with 95% interval").replace("%1", metric)


def memory(megabytes: float) -> str:
    """Memory in MB, in GB from a thousand on."""
    if megabytes < 1000:
        words = QCoreApplication.translate("formatting", "%1 MB")
        return words.replace("%1", number(round(megabytes)))
    words = QCoreApplication.translate("formatting", "%1 GB")
    return words.replace("%1", number(megabytes / 1000, 1))
