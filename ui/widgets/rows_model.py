"""A small read-only table of plain values: charts as tables, short lists."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.widgets.cells import CELL_FONT
from ui.widgets.formatting import number

Value = str | int | float | None

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel):
    """Rows of strings and numbers under headers; a column of numbers stands at the right.

    `decimals` are those of float columns; `right` names further columns for the right side, such as
    those of shares already in words, and `mono` those of raw values.
    """

    def __init__(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[Value]],
        decimals: int = 4,
        *,
        right: Collection[int] = (),
        mono: Collection[int] = (),
    ) -> None:
        super().__init__()
        self._right, self._mono = frozenset(right), frozenset(mono)
        self._headers, self._rows, self._decimals = list(headers), list(rows), decimals

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(value)
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role == Qt.ItemDataRole.TextAlignmentRole and (
            isinstance(value, int | float) or index.column() in self._right
        ):
            return _RIGHT
        if role == CELL_FONT and index.column() in self._mono:
            return "mono"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._is_numeric(section):
            return _RIGHT
        return None

    def _is_numeric(self, column: int) -> bool:
        return column in self._right or any(
            isinstance(row[column], int | float) for row in self._rows
        )

    def _words(self, value: Value) -> str:
        if value is None:
            return "–"
        if isinstance(value, float):
            return number(value, self._decimals)
        return number(value) if isinstance(value, int) else value
