"""All data sets in a table, or the way to the first one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from recsys_app import DatasetSummary
from ui.pages.data.running_import import RunningImport
from ui.pages.data.words import span_words
from ui.pages.reading import ReadNotice
from ui.theme import theme
from ui.theme.sizes import page_margin
from ui.widgets import Card, EmptyState, Label, Menu, PrimaryButton, Table
from ui.widgets.formatting import day
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace

_HIDDEN_BELOW = 1120  # pixels of the window at 100 %, below which the number of imports is left out
_IMPORTS = 5


class DatasetList(QWidget):
    """The first view of the page.

    Signals:
        opened: name of the data set to show.
        train_wanted, remove_wanted: name of the data set.
        import_wanted, sample_wanted: the person asked for it.
    """

    opened = Signal(str)
    train_wanted = Signal(str)
    remove_wanted = Signal(str)
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, workspace: Workspace, *, imports: bool, why_not: str) -> None:
        super().__init__()
        self._imports = imports
        self.datasets: tuple[DatasetSummary, ...] = ()
        self.add = PrimaryButton(self.tr("Import a file…"), icon="upload")
        self.add.set_blocked(why_not)
        self.add.setVisible(imports)
        self.table = Table(name=self.tr("Data sets"))
        self.running = RunningImport(workspace)
        self._place = QWidget()
        self.reads = ReadNotice(workspace, self._place)
        self.empty = self._empty_state()
        self._build()
        self._connect()

    def _empty_state(self) -> EmptyState:
        title = self.tr("No data yet")
        if not self._imports:
            return EmptyState(
                "database",
                title,
                self.tr("A steward or an administrator imports a behaviour log; it appears here."),
            )
        return EmptyState(
            "database",
            title,
            self.tr(
                "Drop a file of who did what and when here: CSV, TSV, JSON Lines, Parquet or Excel. "
                "A million rows take about ten seconds."
            ),
            primary=self.tr("Import a file…"),
            secondary=self.tr("Load the sample data"),
        )

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(16)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Data sets"), "title"))
        head.addStretch(1)
        head.addWidget(self.add)
        self._column.addLayout(head)
        self._column.addWidget(self.reads)
        self._column.addWidget(self.running)
        self._card = Card(edge_to_edge=True)
        self._card.add(self.table, 1)
        self._loading = Label(self.tr("Reading the data sets…"), "body", "text2")
        self._loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self._place)
        for part in (self._loading, self.empty, self._card):
            self._stack.addWidget(part)
        self._column.addWidget(self._place, 1)
        self._column.addStretch()

    def _connect(self) -> None:
        self.add.clicked.connect(self.import_wanted)
        self.table.opened.connect(self._open)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        if self.empty.primary is not None and self.empty.secondary is not None:
            self.empty.primary.clicked.connect(self.import_wanted)
            self.empty.secondary.clicked.connect(self.sample_wanted)
            self.empty.primary.set_blocked(self.add.toolTip())
            self.empty.secondary.set_blocked(self.add.toolTip())
        if self._imports:
            delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
            delete.setContext(Qt.ShortcutContext.WidgetShortcut)
            delete.activated.connect(self._remove)

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        """Fill the table, or show how to get the first data set."""
        self.datasets = tuple(datasets)
        self.table.setModel(self._model())
        self.table.set_column_widths({1: 110, 2: 90, 3: 90, 4: 220, 5: 80, 6: 120}, stretch=0)
        self._hide_columns()
        self._stack.setCurrentWidget(self._card if datasets else self.empty)
        self.add.setVisible(self._imports and bool(datasets))

    def _model(self) -> RowsModel:
        headers = (
            self.tr("Data set"),
            self.tr("Interactions"),
            self.tr("People"),
            self.tr("Items"),
            self.tr("Span"),
            self.tr("Imports"),
            self.tr("Created"),
        )
        rows = [
            (
                dataset.dataset,
                dataset.interactions,
                dataset.users,
                dataset.items,
                span_words(dataset.first, dataset.last, dataset.time_kind),
                dataset.batches,
                day(dataset.created.astimezone()),
            )
            for dataset in self.datasets
        ]
        return RowsModel(headers, rows)

    def select(self, name: str) -> None:
        """Put the cursor on a data set."""
        for row, dataset in enumerate(self.datasets):
            if dataset.dataset == name:
                self.table.selectRow(row)

    # ------------------------------------------------------------------ actions of a row

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.datasets[index.row()].dataset)

    @Slot()
    def _remove(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.remove_wanted.emit(self.datasets[index.row()].dataset)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if not index.isValid():
            return
        name = self.datasets[index.row()].dataset
        menu = Menu(parent=self)
        menu.add(self.tr("Open"), lambda: self.opened.emit(name), icon="arrow-right")
        menu.add(self.tr("Train on it"), lambda: self.train_wanted.emit(name), icon="brain")
        if self._imports:
            menu.addSeparator()
            remove = self.tr("Remove…")
            menu.add(remove, lambda: self.remove_wanted.emit(name), icon="trash-2", danger=True)
        menu.exec(self.table.viewport().mapToGlobal(place))
        menu.deleteLater()

    # ------------------------------------------------------------------ room

    def fit(self, window_width: int) -> None:
        """Take margins and columns for a window of that width."""
        margin = page_margin(window_width)
        self._column.setContentsMargins(margin, 20, margin, 20)
        self._hide_columns()

    def _hide_columns(self) -> None:
        if self.table.horizontalHeader().count():
            narrow = self.window().width() < theme.px(_HIDDEN_BELOW)
            self.table.setColumnHidden(_IMPORTS, narrow)
