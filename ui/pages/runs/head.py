"""The title row: which data set and metric, which columns, and the table as a file."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import metric_title
from ui.theme import theme
from ui.widgets import ComboBox, EmptyState, Label, Menu, SecondaryButton

_ENDINGS = ("csv", "xlsx", "parquet", "jsonl")
_WIDEST = 220


class RunsHead(QWidget):
    """Title and tools; `empty` and `reading` stand in the page's place while there is nothing.

    Signals:
        dataset_chosen, metric_chosen: key of what was chosen.
        columns_wanted: where the menu of columns is to open, in screen coordinates.
        export_wanted: ending of the file.
        train_wanted: the person wants to train.
    """

    dataset_chosen = Signal(str)
    metric_chosen = Signal(str)
    columns_wanted = Signal(QPoint)
    export_wanted = Signal(str)
    train_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.subtitle = Label("", "caption", "text2")
        self.datasets = ComboBox(name=self.tr("Data set"))
        self.metrics = ComboBox(name=self.tr("Metric"))
        self.columns = SecondaryButton(self.tr("Columns"), icon="columns-3")
        self.export = SecondaryButton(self.tr("Export"), icon="download")
        self.reading = Label(self.tr("Reading the runs…"), "body", "text2")
        self.empty = EmptyState(
            "trophy",
            self.tr("No runs yet"),
            self.tr(
                "Trained models are compared here, with intervals. The quick ones take seconds."
            ),
            primary=self.tr("Train a model"),
        )
        self._tools = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(QCoreApplication.translate("pages", "Runs"), "title"))
        words.addWidget(self.subtitle)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        self.datasets.setMaximumWidth(theme.px(_WIDEST))
        for part in (self.datasets, self.metrics, self.columns, self.export):
            tools.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self._tools)

    def _connect(self) -> None:
        self.datasets.chosen.connect(self.dataset_chosen)
        self.metrics.chosen.connect(self.metric_chosen)
        self.columns.clicked.connect(self._want_columns)
        self.export.clicked.connect(self._want_export)
        if self.empty.primary is not None:
            self.empty.primary.clicked.connect(self.train_wanted)

    @property
    def chosen_dataset(self) -> str:
        return self.datasets.value()

    @property
    def chosen_metric(self) -> str:
        """The metric chosen, "" for the usual one."""
        return self.metrics.value()

    def set_dataset(self, dataset: str) -> None:
        self.datasets.set_value(dataset)

    def show_datasets(self, datasets: Sequence[str]) -> None:
        """Offer the data sets that have runs, the one with the newest run first."""
        self.datasets.set_choices([(name, name, "database") for name in datasets])
        if datasets and not self.chosen_dataset:
            self.datasets.set_value(datasets[0])

    def show_metrics(self, metrics: Sequence[str], chosen: str) -> None:
        """Offer what the runs can be compared on."""
        self.metrics.set_choices([(name, metric_title(name)) for name in metrics])
        self.metrics.set_value(chosen)

    def show_subtitle(self, words: str) -> None:
        self.subtitle.setText(words)

    def show_state(self, runs: int | None) -> None:
        """Show what fits that many runs; None while they are being read."""
        self.reading.setVisible(runs is None)
        self.empty.setVisible(runs == 0)
        self._tools.setVisible(bool(runs))
        if not runs:
            self.subtitle.setText("")

    @Slot()
    def _want_columns(self) -> None:
        self.columns_wanted.emit(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    @Slot()
    def _want_export(self) -> None:
        menu = Menu(parent=self)
        for ending in _ENDINGS:
            words = self.tr("Table as %1").replace("%1", ending.upper())
            menu.add(words, partial(self.export_wanted.emit, ending))
        menu.exec(self.export.mapToGlobal(self.export.rect().bottomLeft()))
        menu.deleteLater()
