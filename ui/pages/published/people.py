"""Whose list a publication holds: a search over the names in it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal, Slot

from recsys_app import FindPublishedPeople, ListRejects, ListRuns, Publication
from ui.pages.reading import ReadNotice
from ui.widgets import Card, Label, SearchField, Table
from ui.widgets.rows_model import RowsModel
from ui.workspace import Workspace

_LIMIT = 200
_LEAST_ROWS = 12


class PublishedPeople(Card):
    """Names of a publication that begin with what is typed.

    Signals:
        chosen: a name.
    """

    chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(QCoreApplication.translate("PublishedPeople", "People"))
        self._pseudonymous = workspace.allowed(ListRuns) and not workspace.allowed(ListRejects)
        self._asked: FindPublishedPeople | None = None
        self.names: Sequence[str] = ()
        self.search = SearchField(placeholder=self.tr("Begin a name"))
        self.table = Table(name=self.tr("People with a list"))
        self.table.horizontalHeader().hide()
        self.nobody = Label(self.tr("Nobody’s name begins like this."), "body", "text2", wrap=True)
        self.more = Label("", "caption", "text2", wrap=True)
        self.reads = ReadNotice(workspace)
        for part in (self.search, self.reads, self.nobody):
            self.add(part)
        self.add(self.table, 1)
        self.add(self.more)
        self.nobody.hide()
        self.more.hide()
        self.search.searched.connect(self._look)
        self.search.returnPressed.connect(self._choose_only)
        self.table.opened.connect(self._choose)
        self.table.clicked.connect(self._choose)

    def show_publication(self, publication: Publication) -> bool:
        """Search among the people of `publication`; False where the role may not see who they are."""
        self._run = publication.run
        may_see = not (publication.with_ids and self._pseudonymous)
        self.setVisible(may_see)
        self.search.clear()
        if may_see:
            self._look("")
        else:
            self._asked = None
            self._miss()
        return may_see

    @Slot(str)
    def _look(self, text: str) -> None:
        self._asked = asked = FindPublishedPeople(self._run, text.strip(), _LIMIT)
        self.reads.read(asked, partial(self._take, asked), self._miss)

    def _miss(self, _error: BaseException | None = None) -> None:
        self.names = ()
        for part in (self.table, self.nobody, self.more):
            part.hide()

    def _take(self, asked: FindPublishedPeople, names: Sequence[str]) -> None:
        if asked is not self._asked:
            return  # typed on meanwhile
        self.names = names
        self.table.setModel(RowsModel([""], [[name] for name in names]))
        self.table.set_column_widths({}, stretch=0)
        self.table.setMinimumHeight(self.table.row_height() * min(len(names), _LEAST_ROWS) + 2)
        self.table.setVisible(bool(names))
        self.nobody.setVisible(not names)
        self.more.setText(self.tr("More people than fit here: type further."))
        self.more.setVisible(len(names) == _LIMIT)

    @Slot()
    def _choose_only(self) -> None:
        """Enter takes the name if it is the only one."""
        if len(self.names) == 1:
            self.chosen.emit(self.names[0])

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.names[index.row()])
