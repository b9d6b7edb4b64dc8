"""The publications as a table: model, data, date, people, length, how people are named."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal, Slot

from recsys_app import Publication
from ui.widgets import Card, Table
from ui.widgets.formatting import day
from ui.widgets.rows_model import RowsModel, Value

_MOST_ROWS = 5


class Publications(Card):
    """One line a publication.

    Signals:
        chosen: Publication.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            QCoreApplication.translate("Publications", "Publications"), edge_to_edge=True
        )
        self._publications: Sequence[Publication] = ()
        self.table = Table(name=self.tr("Publications"))
        self.add(self.table)
        self.table.clicked.connect(self._choose)
        self.table.opened.connect(self._choose)

    def show_publications(self, publications: Sequence[Publication], chosen: Publication) -> None:
        """Fill the table and mark `chosen`."""
        self._publications = publications
        headers = [
            self.tr("Model"), self.tr("Data set"), self.tr("Published"), self.tr("People"),
            self.tr("Length"), self.tr("Named by"), self.tr("Run"),
        ]  # fmt: skip
        rows: list[list[Value]] = [
            [
                publication.model_title,
                publication.dataset,
                day(publication.created.astimezone()),
                publication.people,
                publication.k,
                self.tr("id") if publication.with_ids else self.tr("pseudonym"),
                publication.run,
            ]
            for publication in publications
        ]
        self.table.setModel(RowsModel(headers, rows))
        self.table.set_column_widths({1: 130, 2: 112, 3: 72, 4: 72, 5: 100, 6: 116}, stretch=0)
        self.table.fix_height(_MOST_ROWS)
        self.table.setCurrentIndex(self.table.model().index(list(publications).index(chosen), 0))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._publications[index.row()])
