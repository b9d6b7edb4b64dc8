"""Which column of the log is what: a row of controls for each."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from recsys_app import ColumnGuess, ColumnRole
from ui.pages.data.wizard.column_grid import ColumnGrid, FlagLabel
from ui.pages.data.wizard.plan import ImportPlan
from ui.pages.data.words import role_choices, role_words, type_words
from ui.widgets import Chip, ComboBox, ElidedLabel, Label, SealedChip
from ui.widgets.formatting import DASH

_SHOWN = 3


def first_values(column: ColumnGuess) -> str:
    """Some different first values of a column, for a narrow place."""
    values = [value.strip() for value in dict.fromkeys(column.first) if value.strip()]
    return " · ".join(values[:_SHOWN]) or DASH


class StoredUnder(QWidget):
    """Where a column goes: under People, with a lock, under Behaviour, or nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._signs: dict[str, QWidget] = {
            "people": SealedChip(QCoreApplication.translate("data", "People")),
            "behaviour": Chip(QCoreApplication.translate("data", "Behaviour")),
            "nowhere": Label(DASH, "body", "text3"),
        }
        for sign in self._signs.values():
            row.addWidget(sign)
        row.addStretch(1)
        self.show_place("people")

    def show_place(self, place: str) -> None:
        """Show "people", "behaviour" or "nowhere"."""
        self._place = place
        for name, sign in self._signs.items():
            sign.setVisible(name == place)

    def place(self) -> str:
        return self._place


class MappingGrid(ColumnGrid):
    """The columns of the log with their roles.

    Signals:
        changed: a role was chosen.
    """

    changed = Signal()

    def __init__(self, plan: ImportPlan) -> None:
        headers = [
            QCoreApplication.translate("data", text)
            for text in ("Column", "First values", "Type", "Role", "Stored under", "To know")
        ]
        super().__init__(headers, (5, 6, 0, 0, 0, 3), least=2)
        self._plan = plan
        self.roles: dict[str, ComboBox] = {}
        self.places: dict[str, StoredUnder] = {}
        self.flags: dict[str, FlagLabel] = {}
        self._names: dict[str, ElidedLabel] = {}

    def show_columns(self) -> None:
        """A row for each column of the log as it was inspected."""
        found = self._plan.inspection
        for rows in (self.roles, self.places, self.flags, self._names):
            rows.clear()
        self.set_rows([self._row(column) for column in found.columns] if found else [])
        self._follow()

    def _row(self, column: ColumnGuess) -> list[QWidget]:
        name = column.name
        words = QCoreApplication.translate("data", "Role of %1").replace("%1", name)
        role = self.roles[name] = ComboBox(role_choices(), name=words)
        role.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        role.set_value(self._plan.roles[name].value)
        role.chosen.connect(lambda key: self._choose(name, ColumnRole(key)))
        self.places[name], self.flags[name] = StoredUnder(), FlagLabel()
        self._names[name] = ElidedLabel(name, "mono")
        return [
            self._names[name],
            ElidedLabel(first_values(column), "mono", "text2"),
            Label(type_words(column.type)),
            role,
            self.places[name],
            self.flags[name],
        ]

    def _choose(self, name: str, role: ColumnRole) -> None:
        self._plan.roles[name] = role
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Where each column goes, and what is wrong or worth knowing with it."""
        found = self._plan.inspection
        for column in found.columns if found else ():
            role = self._plan.roles[column.name]
            left_out = role is ColumnRole.LEAVE_OUT
            place = "nowhere" if left_out else "people" if role is ColumnRole.USER else "behaviour"
            self.places[column.name].show_place(place)
            self.flags[column.name].set_words(self._flag(column, role))
            self.roles[column.name].set_error(role in self._plan.repeated)
            self._names[column.name].set_colour("text3" if left_out else "text")

    def _flag(self, column: ColumnGuess, role: ColumnRole) -> str:
        if role in self._plan.repeated:
            return self.tr("A second “%1”").replace("%1", role_words(role))
        if column.identifying and role not in {ColumnRole.USER, ColumnRole.LEAVE_OUT}:
            return self.tr("Looks identifying")
        return self.tr("The name occurs twice") if column.note == "repeated-name" else ""
