"""Small rows kept back, to be inserted many at a time."""

from typing import Final

from recsys_app.storage.compartments.database import Database, Values

_MOST: Final = 10_000


class RowBuffer:
    """Rows for one INSERT statement; `count` is how many were ever added."""

    def __init__(self, database: Database, insert: str) -> None:
        self._database = database
        self._insert = insert
        self._rows: list[Values] = []
        self.count = 0

    def add(self, row: Values) -> None:
        self._rows.append(row)
        self.count += 1
        if len(self._rows) >= _MOST:
            self.flush()

    def flush(self) -> None:
        self._database.executemany(self._insert, self._rows)
        self._rows.clear()
