"""Who is it for? A run, a search, and the people with the longest histories to begin with."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from recsys_app import FindPeople, ListRejects, PersonMatch, RunSummary
from ui.pages.layout import ScrollPage
from ui.pages.reading import ReadNotice
from ui.pages.recommend.runs import run_choices
from ui.widgets import Card, ComboBox, EmptyState, Field, Label, SearchField, Table
from ui.widgets.rows_model import RowsModel, Value
from ui.workspace import Workspace

_LIMIT = 50


class PersonSearch(QWidget):
    """Looks for people as one types.

    Signals:
        person_chosen: PersonMatch.
        run_chosen: name of a run.
    """

    person_chosen = Signal(object)
    run_chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._identifies = workspace.allowed(ListRejects)  # which takes the key of People too
        self._dataset = ""
        self._asked: FindPeople | None = None
        self._open_only = False  # Enter was pressed: whoever is found alone is meant
        self.matches: Sequence[PersonMatch] = ()
        self.run = ComboBox()
        self.search = SearchField(placeholder=self.tr("Search for a person"))
        self._search_field = Field(self.tr("Person"), self.search, note=self._hint())
        self.nobody = EmptyState("users", self.tr("Nobody found"), "")
        self.table = Table(name=self.tr("People"))
        self._found = QStackedWidget()
        self.card = Card(self.tr("Longest histories"), edge_to_edge=True)
        self.reads = ReadNotice(workspace, self.card)
        self._build()
        self.search.searched.connect(self._look)
        self.search.returnPressed.connect(self._enter)
        self.run.chosen.connect(self.run_chosen)
        self.table.opened.connect(self._choose)
        self.table.clicked.connect(self._choose)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = ScrollPage()
        outer.addWidget(frame)
        frame.column.addWidget(Label(self.tr("Who is it for?"), "title"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._search_field, 3)
        row.addWidget(Field(self.tr("Model"), self.run, note=" "), 2)
        frame.column.addLayout(row)
        frame.column.addWidget(self.reads)
        for part in (self.table, self.nobody):
            self._found.addWidget(part)
        self.card.add(self._found, 1)
        frame.column.addWidget(self.card, 1)
        frame.column.addStretch()

    def show_runs(self, runs: Sequence[RunSummary], chosen: RunSummary) -> None:
        """Offer `runs` and look among the people of the chosen one's data set."""
        self.run.set_choices(run_choices(runs))
        self.run.set_value(chosen.run)
        if self._dataset != chosen.dataset:
            self._dataset = chosen.dataset
            self.search.clear()
        self._look(self.search.text())

    @Slot(str)
    def _look(self, text: str) -> None:
        self._open_only = False
        self._asked = asked = FindPeople(self._dataset, text.strip(), _LIMIT)
        self.reads.read(asked, partial(self._take, asked))

    def _take(self, asked: FindPeople, matches: Sequence[PersonMatch]) -> None:
        if asked is not self._asked:
            return  # the person has typed on
        self.matches = matches
        self.card.set_title(self.tr("People found") if asked.text else self.tr("Longest histories"))
        self.nobody.show_text(self._nobody(asked.text))
        self._found.setCurrentWidget(self.table if matches else self.nobody)
        self._fill()
        if self._open_only and len(matches) == 1:
            self.person_chosen.emit(matches[0])

    @Slot()
    def _enter(self) -> None:
        """Open the person who is looked for, if nobody else is found."""
        self._open_only = bool(self.search.text().strip())

    def _hint(self) -> str:
        if self._identifies:
            return self.tr(
                "A whole id, or the beginning of a pseudonym. Parts of an id find nobody."
            )
        return self.tr("The beginning of a pseudonym, as in P-7F3K. Ids are sealed for your role.")

    def _nobody(self, text: str) -> str:
        if not text:
            return self.tr("Nobody has a history in this data set.")
        if self._identifies:
            return self.tr("Nobody is called %1.").replace("%1", text)
        words = self.tr("No pseudonym begins with %1. Ids are sealed for your role.")
        return words.replace("%1", text)

    def _fill(self) -> None:
        headers = [self.tr("Pseudonym"), self.tr("Interactions")]
        rows: list[list[Value]] = [[m.pseudonym, m.interactions] for m in self.matches]
        if self._identifies:
            headers.insert(0, self.tr("Person"))
            for row, match in zip(rows, self.matches, strict=True):
                row.insert(0, match.id)
        self.table.setModel(RowsModel(headers, rows))
        last = len(headers) - 1
        self.table.set_column_widths(
            {last: 120, **({1: 200} if self._identifies else {})}, stretch=0
        )
        self.table.setCurrentIndex(self.table.model().index(0, 0))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.person_chosen.emit(self.matches[index.row()])
