"""The first rows of a log as they are read, with what cannot be read marked."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from recsys_app import ColumnRole, RejectReason, RowReading, TimeKind
from ui.pages.data.words import (
    day_of,
    moment_words,
    on_the_day,
    reason_words,
    role_words,
    value_words,
)
from ui.widgets.cells import CELL_COLOUR, CELL_ICON
from ui.widgets.formatting import DASH, day, number
from ui.widgets.rows_model import RowsModel

_AT_FAULT: Mapping[str, ColumnRole] = {
    RejectReason.MISSING_USER: ColumnRole.USER,
    RejectReason.MISSING_ITEM: ColumnRole.ITEM,
    RejectReason.BAD_TIME: ColumnRole.TIME,
    RejectReason.BAD_VALUE: ColumnRole.VALUE,
    RejectReason.MISSING_EVENT: ColumnRole.EVENT,
    RejectReason.MISSING_FOLD: ColumnRole.FOLD,
}


class ReadingModel(RowsModel):
    """A column for each of `roles`, and one for the reasons.

    A row that is set aside shows what stands in the file.
    """

    def __init__(
        self, roles: Sequence[ColumnRole], rows: Sequence[RowReading], kind: TimeKind
    ) -> None:
        self._roles, self._readings, self._kind = list(roles), list(rows), kind
        times = (row.timestamp for row in rows if row.timestamp is not None)
        self._days_only = all(map(on_the_day, times))
        why = QCoreApplication.translate("data", "To know")
        numbers = {ColumnRole.VALUE} | ({ColumnRole.TIME} if kind is TimeKind.ORDER else set())
        raw = set(ColumnRole) - {ColumnRole.VALUE, ColumnRole.TIME}
        super().__init__(
            [*(role_words(role) for role in roles), why],
            [self._texts(row) for row in rows],
            right=[place for place, role in enumerate(roles) if role in numbers],
            mono=[place for place, role in enumerate(roles) if role in raw],
        )

    def _texts(self, row: RowReading) -> list[str]:
        cells = [self._text(row, role) or DASH for role in self._roles]
        return [*cells, reason_words(row.reason) if row.reason else ""]

    def _text(self, row: RowReading, role: ColumnRole) -> str:
        if role is ColumnRole.TIME and row.timestamp is not None:
            return self._time(row.timestamp)
        if role is ColumnRole.VALUE and row.value is not None:
            return value_words(row.value)
        return row.texts.get(role.value, "")

    def _time(self, time: int) -> str:
        if self._kind is TimeKind.ORDER:
            return number(time)
        return day(day_of(time)) if self._days_only else moment_words(time)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        reason = self._readings[index.row()].reason
        if reason and role in {CELL_COLOUR, CELL_ICON}:
            says_why = index.column() == len(self._roles)
            if role == CELL_ICON:
                return "triangle-alert" if says_why else None
            at_fault = says_why or self._roles[index.column()] is _AT_FAULT.get(reason)
            return "warn" if at_fault else "text3"
        return super().data(index, role)
