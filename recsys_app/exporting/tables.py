"""Write a table as CSV, XLSX, Parquet or JSON Lines, by the ending of the file's name."""

from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float | None


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write `rows` to `path`, replacing it at once at the end; returns how many rows.

    Args:
        path: its ending says the format: .csv, .tsv, .xlsx, .parquet or .jsonl.
        columns: their names; a column holds text or numbers, not both.
        rows: cells in the order of `columns`; None is an empty cell.

    Raises:
        InvalidSettingError: "unknown-ending".
        StorageUnavailableError: the file cannot be written; what was there is still there.
    """
    raise NotImplementedError
