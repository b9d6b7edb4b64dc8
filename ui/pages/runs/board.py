"""The leaderboard card: conditions above, the table, and below it what the letters mean."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import Leaderboard as Comparison
from ui.pages.layout import clear
from ui.pages.reading import ReadNotice
from ui.pages.runs.groups import Group
from ui.pages.runs.model import BoardModel, BoardRow, Column
from ui.pages.runs.words import leak_of, protocol_name, split_name, state_of, target_name, unusual
from ui.theme import theme
from ui.widgets import Card, ConditionChip, Divider, IconLabel, Label, LinkButton, Menu, Notice
from ui.widgets.cells import PAD
from ui.widgets.flow import FlowLayout
from ui.widgets.formatting import counted, number
from ui.widgets.leaderboard import Leaderboard
from ui.widgets.painting import text_width
from ui.workspace import Workspace

_MOST_ROWS = 12
_WIDTHS: dict[Column, int] = {
    Column.TICK: 40,
    Column.MODEL: 150,
    Column.VALUE: 88,
    Column.GROUP: 80,
    Column.RECALL: 84,
    Column.COVERAGE: 98,
    Column.TIME: 94,
    Column.MEMORY: 88,
    Column.TRAINED: 104,
}
_MOST_MODEL = 260
_INTERVAL = 170  # width below which a column less is better
_LEAST_INTERVAL = 110  # width below which the table scrolls sideways instead
_FIRST_TO_GO = (Column.TRAINED, Column.MEMORY, Column.TIME, Column.RECALL, Column.COVERAGE)
OPTIONAL = (Column.RECALL, Column.COVERAGE, Column.TIME, Column.MEMORY, Column.TRAINED)


class BoardCard(Card):
    """Shows one group of comparable runs.

    Signals:
        ticked: the ticks have changed.
        opened: name of the run whose row was chosen.
        group_wanted: the group that is to be shown instead.
        menu_wanted: name of a run and the place for its menu, in screen coordinates.
    """

    ticked = Signal()
    opened = Signal(str)
    group_wanted = Signal(object)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(edge_to_edge=True)
        self.model = BoardModel()
        self.table = Leaderboard(
            self.model,
            interval_column=Column.INTERVAL,
            letters_column=Column.GROUP,
            name=self.tr("Leaderboard"),
        )
        self.model.setParent(self.table)
        self.chips = FlowLayout(spacing=6)
        self.leak = Notice("warn", "")
        self.stale = Notice("warn", self.tr("The data has changed since these runs were trained. Train again to compare on the data as it is."))  # fmt: skip
        self.reads = ReadNotice(workspace)
        self.letters = Label("", "caption", "text2", wrap=True)
        self.others = Label("", "caption", "text2", wrap=True)
        self.show_others = LinkButton(self.tr("Show them"))
        self._others: list[Group] = []
        self._metric = ""
        self._selecting = False
        self._chosen: dict[Column, bool] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(15, 11, 15, 10)
        column.addLayout(self.chips)
        for notice in (self.leak, self.stale, self.reads):
            column.addWidget(notice)
        self.add(above)
        self.body.setSpacing(0)
        self.add(self.table)
        self.add(_foot("info", self.letters))
        self._divider = Divider()
        self.add(self._divider)
        self._other_line = _foot("git-compare-arrows", self.others, self.show_others)
        self.add(self._other_line)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(Column.VALUE, Qt.SortOrder.DescendingOrder)

    def _connect(self) -> None:
        self.table.ticked.connect(self.ticked)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(self._click)
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.show_others.clicked.connect(self._choose_other)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._fit)
        theme.changed.connect(self._fit)

    # ------------------------------------------------------------ content

    def show_group(
        self, group: Group, board: Comparison, rows: Sequence[BoardRow], others: Sequence[Group]
    ) -> None:
        """Show the runs of `group` as `board` orders them; `others` of the data set stay apart."""
        self._show_conditions(group, board)
        lower = board.better == "lower"
        if board.metric != self._metric:
            order = Qt.SortOrder.AscendingOrder if lower else Qt.SortOrder.DescendingOrder
            self.table.sortByColumn(Column.VALUE, order)
        self._metric = board.metric
        self.model.show_rows(rows, board.metric)
        self.table.set_lower_is_better(lower)
        self.letters.setText(self._letters_words(len(rows)))
        self.show_other_groups(others)
        self._fit()

    def show_nothing(self, others: Sequence[Group]) -> None:
        """These runs could not be compared, as `reads` says; the way to the others stays."""
        self.model.show_rows((), "")
        self.letters.setText("")
        self.show_other_groups(others)
        self._fit()

    def _show_conditions(self, group: Group, board: Comparison) -> None:
        clear(self.chips)
        protocol = group.runs[0].protocol
        chips = [("database", group.runs[0].dataset), ("calendar", split_name(group.split))]
        if group.split == "temporal":
            chips.append(("target", target_name(str(protocol["target"]))))
        people = counted(board.people, self.tr("%1 person tested"), self.tr("%1 people tested"))
        chips += [("users", people), ("layers", self.tr("full catalogue"))]
        chips.append(("hash", self._seed_words(group)))
        chips += [("funnel", words) for words in unusual(protocol)]
        for icon, words in chips:
            self.chips.addWidget(ConditionChip(words, icon=icon))
        leak = leak_of(group.split)
        self.leak.show_text("warn", leak)
        self.leak.setVisible(bool(leak))
        self.stale.setVisible(not group.current)

    def _seed_words(self, group: Group) -> str:
        seeds = sorted({run.seed for run in group.runs})
        if len(seeds) == 1:
            return self.tr("seed %1").replace("%1", str(seeds[0]))
        return self.tr("%1 seeds").replace("%1", number(len(seeds)))

    def _letters_words(self, runs: int) -> str:
        if runs < 2:
            return self.tr("One run says little: train another on the same data to compare.")
        return self.tr("Runs that share a letter do not differ significantly: paired permutation test, Holm-corrected at 5%.")  # fmt: skip

    def show_other_groups(self, others: Sequence[Group]) -> None:
        """Say how many runs stay apart, and why."""
        self._others = list(others)
        runs = sum(len(group.runs) for group in others)
        self._other_line.setVisible(runs > 0)
        self._divider.setVisible(runs > 0)
        if not others:
            return
        ways = sorted({self._why_apart(group) for group in others})
        words = counted(
            runs,
            self.tr("%1 more run was tested in another way (%2). It is not comparable and stays apart."),
            self.tr("%1 more runs were tested in another way (%2). They are not comparable and stay apart."),
        )  # fmt: skip
        self.others.setText(words.replace("%2", ", ".join(ways)))
        self.show_others.setText(counted(runs, self.tr("Show it"), self.tr("Show them")))

    def _why_apart(self, group: Group) -> str:
        words = protocol_name(group.runs[0].protocol)
        return words if group.current else self.tr("%1 on earlier data").replace("%1", words)

    @Slot()
    def _choose_other(self) -> None:
        if len(self._others) == 1:
            self.group_wanted.emit(self._others[0])
            return
        menu = Menu(parent=self)
        for group in self._others:
            runs = counted(len(group.runs), self.tr("%1 run"), self.tr("%1 runs"))
            menu.add(
                f"{self._why_apart(group)} · {runs}",
                partial(self.group_wanted.emit, group),
            )
        menu.exec(self.show_others.mapToGlobal(self.show_others.rect().bottomLeft()))
        menu.deleteLater()

    # ------------------------------------------------------------ choosing

    def select(self, run: str) -> None:
        """Move to the row of a run, without opening it."""
        row = self.model.row_of(run)
        if row >= 0:
            self._selecting = True
            self.table.selectRow(row)
            self._selecting = False

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.run_at(index.row()))

    @Slot(QModelIndex, QModelIndex)
    def _follow(self, index: QModelIndex, _before: QModelIndex) -> None:
        """The arrow keys show a run's details, unless runs are being compared."""
        if index.isValid() and not self._selecting and len(self.model.ticked) < 2:
            self.opened.emit(self.model.run_at(index.row()))

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        """So does a click, on the present row too."""
        if index.column() != Column.TICK and len(self.model.ticked) < 2:
            self._open(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.table.viewport().mapFromGlobal(event.globalPos())
        index = self.table.indexAt(place)
        if not index.isValid() and event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.table.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(self.model.run_at(index.row()), event.globalPos())

    # ------------------------------------------------------------ columns

    def set_shown(self, column: Column, shown: bool) -> None:
        """Show or hide an optional column, whatever the width."""
        self._chosen[column] = shown
        self._fit()

    def is_shown(self, column: Column) -> bool:
        return not self.table.isColumnHidden(column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Give columns their widths; the least important ones go where there is no room."""
        widths = {column: self._width_of(column) for column in _WIDTHS}
        shown = [column for column in widths if self._chosen.get(column, True)]
        room = self.width() - 2
        if self.model.rowCount() > _MOST_ROWS:
            room -= self.table.verticalScrollBar().sizeHint().width()
        for column in _FIRST_TO_GO:
            if sum(widths[c] for c in shown) + theme.px(_INTERVAL) <= room:
                break
            if column in shown and column not in self._chosen:
                shown.remove(column)
        for column, width in widths.items():
            self.table.setColumnHidden(column, column not in shown)
            self.table.setColumnWidth(column, width)
        left = room - sum(widths[column] for column in shown)
        scrolls = left < theme.px(_LEAST_INTERVAL)
        self.table.setColumnWidth(Column.INTERVAL, max(left, theme.px(_LEAST_INTERVAL)))
        self._shorten_heading(left)
        bar = self.table.horizontalScrollBar().sizeHint().height() if scrolls else 0
        self.table.setFixedHeight(self.table.natural_height(_MOST_ROWS) + bar)

    def _shorten_heading(self, width: int) -> None:
        """The metric stands above the next column too, so the interval can do without it."""
        self.model.set_brief(False)
        header = self.table.horizontalHeader()
        self.model.set_brief(header.sectionSizeFromContents(Column.INTERVAL).width() > width)

    def _states_width(self) -> int:
        """Room for what has become of runs: a family may be cut, that a run has to be trained again not."""
        lines = (self.model.second_line(row) for row in self.model.rows if state_of(row.run))
        return max((text_width(line, theme.font("caption")) + 2 * PAD for line in lines), default=0)

    def _width_of(self, column: Column) -> int:
        """Room for the usual values, for the heading, and for all letters."""
        width = theme.px(_WIDTHS[column])
        if column is Column.MODEL:
            return max(width, min(self._states_width(), theme.px(_MOST_MODEL)))
        if column is Column.GROUP:
            return max(width, self.table.letters_width)
        if column is Column.VALUE:
            heading = self.table.horizontalHeader().sectionSizeFromContents(column)
            return max(width, heading.width())
        return width


def _foot(icon: str, words: Label, link: LinkButton | None = None) -> QWidget:
    """A line below the table: icon, words, and a link at the right."""
    line = QWidget()
    row = QHBoxLayout(line)
    space = 7 if link is None else 2
    row.setContentsMargins(15, space, 15, space)
    row.setSpacing(10)
    row.addWidget(IconLabel(icon, "text3", 14))
    row.addWidget(words, 1)
    if link is not None:
        row.addWidget(link)
    return line
