"""Runs compared: who is better, by how much, at what cost; and the way to publish one."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    CheckMemorisation,
    CompareRuns,
    Leaderboard,
    ListPublications,
    ListRuns,
    Publication,
    RunSummary,
    ShowRun,
    TrainingReport,
)
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import FixedWidth
from ui.pages.reading import ReadNotice
from ui.pages.runs.actions import RunActions
from ui.pages.runs.board import OPTIONAL, BoardCard
from ui.pages.runs.comparison import MOST
from ui.pages.runs.figures import accuracy_metric, board_rows
from ui.pages.runs.groups import Group, groups_of
from ui.pages.runs.head import RunsHead
from ui.pages.runs.panel import RunsPanel
from ui.pages.runs.trade_off import TradeOff
from ui.theme.sizes import page_margin
from ui.widgets import Menu, ScrollArea
from ui.widgets.formatting import counted
from ui.workspace import Job, JobState, Topic, Workspace

_ROOM_FOR_PANEL = 1120  # window width from which the panel is open by itself
_PANELS = ((1360, 324), (0, 300))  # window width from which, panel width
_MOST_WIDTH = 1760


class RunsPage(Page):
    """Leaderboard and trade-off at the left; one run, or several compared, at the right."""

    key = "runs"
    icon = "trophy"
    needs = ListRuns
    topics = frozenset({Topic.RUNS, Topic.DATASETS, Topic.PUBLISHED})
    things = ListRuns

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._actions = RunActions(workspace, self)
        self._runs: Sequence[RunSummary] | None = None
        self._groups: list[Group] = []
        self._group: Group | None = None
        self._comparison: Leaderboard | None = None
        self._asked: CompareRuns | None = None
        self._reports: dict[str, TrainingReport] = {}
        self._coming: set[str] = set()  # runs whose reports are being read
        self._checks: dict[int, bool] = {}  # which checks were active when last shown
        self._alone = False  # the opened run is shown, whatever is ticked
        self._publications: dict[str, Publication] = {}
        self._opened = ""
        self._target = ""
        self._panel_wanted: bool | None = None  # None: open where there is room for it
        self.head = RunsHead()
        self.board = BoardCard(workspace)
        self.trade_off = TradeOff(workspace)
        self.panel = RunsPanel(workspace)
        self._panel_width = FixedWidth(self.panel, _PANELS[-1][1])
        self._body = QWidget()
        self._whole = QWidget()
        self.reads = ReadNotice(workspace, self._whole)
        self._build()
        self._connect()
        self._show_state()

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Runs")

    @classmethod
    def palette_things(cls, answer: Sequence[RunSummary]) -> Sequence[PaletteEntry]:
        newest_first = sorted(answer, key=lambda run: run.created, reverse=True)
        return [
            PaletteEntry(f"{run.title} · {run.run}", cls.icon, run.run, run.dataset)
            for run in newest_first
        ]

    def _build(self) -> None:
        content = QWidget()
        content.setMaximumWidth(_MOST_WIDTH)
        self._column = QVBoxLayout(content)
        self._column.setSpacing(16)
        self._column.addWidget(self.head)
        left = QWidget()
        cards = QVBoxLayout(left)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(16)
        cards.addWidget(self.board)
        cards.addWidget(self.trade_off, 1)
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(ScrollArea(left), 1)
        row.addWidget(self.panel)
        self.panel.hide()
        below = QVBoxLayout(self._whole)
        below.setContentsMargins(0, 0, 0, 0)
        for part in (self._body, self.head.empty, self.head.reading):
            below.addWidget(part, 1)
        self._column.addWidget(self.reads)
        self._column.addWidget(self._whole, 1)
        self._column.addStretch()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(content, 1)

    def _connect(self) -> None:
        self.head.dataset_chosen.connect(self._choose_dataset)
        self.head.metric_chosen.connect(self._choose_metric)
        self.head.columns_wanted.connect(self._choose_columns)
        self.head.export_wanted.connect(self._export)
        self.head.train_wanted.connect(lambda: self.open_page.emit("train", None))
        self.board.ticked.connect(self._follow_ticks)
        self.board.opened.connect(self._open)
        self.board.group_wanted.connect(self._show_group)
        self.board.menu_wanted.connect(self._show_menu)
        self.panel.closed.connect(self._close_panel)
        self.panel.publish_wanted.connect(self._publish)
        self.panel.recommend_wanted.connect(self._recommend)
        self.panel.check_wanted.connect(self._check)
        self.workspace.job_changed.connect(self._follow_check)
        if self.workspace.application.read_only:
            reason = self.tr("This store is open read-only.")
            self.panel.block_publishing(reason)

    # ------------------------------------------------------------------ reading

    def refresh(self) -> None:
        self.reads.read(ListPublications(), self._take_publications)
        self.reads.read(ListRuns(), self._take_runs, lambda _: self.head.show_state(None))

    def show_target(self, target: object) -> None:
        """`target` is the name of a run to open."""
        self._target, self._panel_wanted = str(target), True
        if self._runs is not None:
            self._open_target()

    def _take_publications(self, publications: Sequence[Publication]) -> None:
        self._publications = {publication.run: publication for publication in publications}
        if self._opened and self.panel.run == self._opened:
            self._show_panel()

    def _take_runs(self, runs: Sequence[RunSummary]) -> None:
        self._runs = runs
        self._show_state()
        datasets = list(dict.fromkeys(run.dataset for run in runs))
        self.head.show_datasets(datasets)
        if not runs:
            self._group = None
            return
        if not self._open_target():
            self._target = ""
            self._groups = groups_of(runs, self.head.chosen_dataset)
            same = [g for g in self._groups if self._group and g.key == self._group.key]
            self._show_group((same or self._groups)[0])

    def _open_target(self) -> bool:
        """Show the group of the run that was asked for, and the run in it; False if there is none."""
        run = next((run for run in self._runs or () if run.run == self._target), None)
        if run is None:
            return False  # it may be so new that it comes with the next reading
        self._target = ""
        self.head.set_dataset(run.dataset)
        self._groups = groups_of(self._runs or (), run.dataset)
        self._opened = run.run
        self.board.model.tick(())
        self._show_group(next(group for group in self._groups if run.run in group.names))
        return True

    def _show_state(self) -> None:
        """Reading, nothing there, or the runs."""
        self.head.show_state(None if self._runs is None else len(self._runs))
        self._body.setVisible(bool(self._runs))

    # ------------------------------------------------------------------ choosing what is compared

    @Slot(str)
    def _choose_dataset(self, dataset: str) -> None:
        self._groups = groups_of(self._runs or (), dataset)
        self._show_group(self._groups[0])

    @Slot(str)
    def _choose_metric(self, metric: str) -> None:
        if self._group is not None:
            self._compare(self._group, metric)

    @Slot(object)
    def _show_group(self, group: Group) -> None:
        metric = self.head.chosen_metric
        if not all(metric in run.metrics for run in group.runs):
            metric = ""
        self._compare(group, metric)

    def _compare(self, group: Group, metric: str) -> None:
        self._group = group
        command = self._asked = CompareRuns(group.names, metric)
        self.board.reads.read(
            command,
            partial(self._take_comparison, command),
            lambda _: self._miss_comparison(command),
        )

    def _take_comparison(self, command: CompareRuns, board: Leaderboard) -> None:
        if command is not self._asked or self._group is None:
            return  # something else was asked for meanwhile
        self._comparison = board
        group = self._group
        rows = board_rows(group, board)
        self.head.show_metrics(board.metrics, board.metric)
        runs = counted(len(rows), self.tr("%1 run"), self.tr("%1 comparable runs, best first"))
        self.head.show_subtitle(runs)
        self.board.show_group(group, board, rows, self._others())
        self.trade_off.show_rows(rows, accuracy_metric(board, group), group.labels)
        self.trade_off.show()
        if self._opened not in group.names:
            self._opened = board.rows[0].run
        self.board.select(self._opened)
        self._show_panel()

    def _miss_comparison(self, command: CompareRuns) -> None:
        if command is not self._asked:
            return
        self._comparison = None
        self.head.show_subtitle("")
        self.board.show_nothing(self._others())
        self.trade_off.hide()
        self.panel.hide()

    def _others(self) -> list[Group]:
        return [group for group in self._groups if group is not self._group]

    # ------------------------------------------------------------------ the panel

    @Slot(str)
    def _open(self, run: str) -> None:
        self._opened, self._panel_wanted = run, True
        if self.panel.isHidden() or self.panel.details_of != run:
            self._alone = True
            self._show_panel()

    @Slot()
    def _follow_ticks(self) -> None:
        ticked = self.board.model.ticked
        self._panel_wanted, self._alone = True, False
        if len(ticked) == 1:
            self._opened = ticked[0]
        elif ticked:
            self.board.table.clearSelection()  # a row that only looks ticked
        self._show_panel()

    @Slot()
    def _close_panel(self) -> None:
        self._panel_wanted = False
        self.board.model.tick(())
        self.panel.hide()

    def _show_panel(self) -> None:
        """The ticked runs compared, or the opened one."""
        wanted = self._panel_wanted
        if wanted is None:
            wanted = self.window().width() >= _ROOM_FOR_PANEL
        if self._comparison is None or not wanted:
            self.panel.hide()
            return
        ticked = [] if self._alone else self.board.model.ticked
        self.panel.show()
        if len(ticked) > MOST:
            self.panel.show_too_many(len(ticked))
            return
        names = ticked if len(ticked) > 1 else [self._opened]
        missing = [name for name in names if name not in self._reports]
        if missing:
            self.panel.show_reading(self.tr("Details"))
            for name in missing:
                self._read_report(name)
        elif len(names) > 1:
            self._show_comparison(names)
        else:
            self._show_details(names[0])

    def _read_report(self, run: str) -> None:
        if run in self._coming:
            return
        self._coming.add(run)
        self.panel.reads.read(ShowRun(run), self._take_report, lambda _: self._coming.discard(run))

    def _take_report(self, report: TrainingReport) -> None:
        self._coming.discard(report.run)
        self._reports[report.run] = report
        self._show_panel()

    def _show_details(self, run: str) -> None:
        summary = next((r for r in self._runs or () if r.run == run), None)
        if summary is not None:
            published = self._publications.get(run)
            blocked = self._actions.check_blocked(run)
            self.panel.show_details(self._reports[run], summary, published, blocked=blocked)

    def _show_comparison(self, names: Sequence[str]) -> None:
        if self._comparison is not None and self._group is not None:
            reports = [self._reports[name] for name in names]
            self.panel.show_comparison(self._comparison, reports, self._group)

    # ------------------------------------------------------------------ acting on a run

    @Slot(str, QPoint)
    def _show_menu(self, run: str, place: QPoint) -> None:
        menu = Menu(parent=self)
        menu.add(self.tr("Show details"), partial(self._open, run), icon="panel-right")
        menu.add(self.tr("Recommend with it"), partial(self._recommend, run), icon="sparkles")
        if not self.workspace.application.read_only:
            menu.add(self.tr("Publish…"), partial(self._publish, run), icon="upload")
        menu.exec(place)
        menu.deleteLater()

    @Slot(str)
    def _recommend(self, run: str) -> None:
        self.open_page.emit("recommend", run)

    @Slot(str)
    def _check(self, run: str) -> None:
        self._actions.check(run)

    @Slot(object)
    def _follow_check(self, job: Job) -> None:
        """Where a check begins or ends, its run is shown anew; a new finding is read first."""
        command = job.command
        if not isinstance(command, CheckMemorisation) or job.active is self._checks.get(job.id):
            return
        self._checks[job.id] = job.active
        if job.state is JobState.DONE:
            self._reports.pop(command.run, None)
        if self.panel.details_of == command.run:
            self._show_panel()

    @Slot(str)
    def _publish(self, run: str) -> None:
        summary = next(r for r in self._runs or () if r.run == run)
        self._actions.publish(summary, self._publications.get(run), self.window())

    # ------------------------------------------------------------------ the table

    @Slot(QPoint)
    def _choose_columns(self, place: QPoint) -> None:
        menu = Menu(parent=self)
        for column in OPTIONAL:
            action = menu.add(self.board.model.title_of(column))
            action.setCheckable(True)
            action.setChecked(self.board.is_shown(column))
            action.toggled.connect(partial(self.board.set_shown, column))
        menu.exec(place)
        menu.deleteLater()

    @Slot(str)
    def _export(self, ending: str) -> None:
        if self._comparison is not None:
            self._actions.export(self._comparison, ending, self.window())

    # ------------------------------------------------------------------ the window

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.window().width()
        margin = page_margin(width)
        self._column.setContentsMargins(margin, 20, margin, 20)
        panel = next(panel for least, panel in _PANELS if width >= least)
        self._panel_width.set_length(panel)

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        return [("", lambda: None), ("-compare", self._compare_best)]

    def _compare_best(self) -> None:
        """Tick the two best runs."""
        if self._comparison is not None:
            self.board.model.tick([row.run for row in self._comparison.rows[:2]])
            self._follow_ticks()
