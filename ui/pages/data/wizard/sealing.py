"""Which columns of the person details are stored under People."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recsys_app import ColumnGuess
from ui.pages.data.wizard.column_grid import ColumnGrid, FlagLabel
from ui.pages.data.wizard.mapping import StoredUnder, first_values
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.words import type_words
from ui.widgets import ComboBox, ElidedLabel, Label

_SEALED, _OPEN = "people", "behaviour"


class SealingGrid(QWidget):
    """The columns of the person details; unknown ones are sealed unless the person says otherwise.

    Signals:
        changed: a column changed its place.
    """

    changed = Signal()

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan
        self.places: dict[str, ComboBox] = {}
        self._flags: dict[str, FlagLabel] = {}
        self.title = Label("", "heading")
        self._grid = ColumnGrid(
            [
                QCoreApplication.translate("data", text)
                for text in ("Column", "First values", "Type", "Stored under", "To know")
            ],
            (5, 6, 0, 0, 3),
            least=2,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self._grid)

    def show_columns(self) -> None:
        """A row for each column of the table; nothing where there is no table."""
        table = self._plan.tables.get("users")
        self.setVisible(table is not None)
        self.places.clear()
        self._flags.clear()
        if table is None:
            return
        self.title.setText(self.tr("Person details: %1").replace("%1", table.file.name))
        self._grid.set_rows([self._row(column, table.id_column) for column in table.file.columns])
        self._follow()

    def _row(self, column: ColumnGuess, id_column: str) -> list[QWidget]:
        name = column.name
        flag = self._flags[name] = FlagLabel()
        place: QWidget
        if name == id_column:
            place = StoredUnder()  # who somebody is has only one place
        else:
            words = self.tr("Where %1 is stored").replace("%1", name)
            combo = self.places[name] = ComboBox(
                [(_SEALED, self.tr("People"), "lock"), (_OPEN, self.tr("Behaviour"), "lock-open")],
                name=words,
            )
            combo.set_value(_SEALED if name in self._plan.sealed else _OPEN)
            combo.chosen.connect(lambda key: self._choose(name, sealed=key == _SEALED))
            place = combo
        return [
            ElidedLabel(name, "mono"),
            ElidedLabel(first_values(column), "mono", "text2"),
            Label(type_words(column.type)),
            place,
            flag,
        ]

    def _choose(self, name: str, *, sealed: bool) -> None:
        self._plan.sealed = self._plan.sealed | {name} if sealed else self._plan.sealed - {name}
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        table = self._plan.tables.get("users")
        for column in table.file.columns if table else ():
            shown = column.identifying and column.name in self.places
            open_ = column.name not in self._plan.sealed
            words = self.tr("Looks identifying") if shown and open_ else ""
            self._flags[column.name].set_words(words)
