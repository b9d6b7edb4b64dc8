"""Write rows to a file whose ending says the format: csv, jsonl, parquet or xlsx.

The file appears whole or not at all. A cell of text that a spreadsheet would run as a formula is
written with an apostrophe in front (CSV, XLSX): `=`, `+`, `-`, `@`, tab and carriage return start
one. Numbers stay numbers.
"""

import contextlib
import csv
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from recsys_app.errors import InvalidSettingError
from recsys_app.paths import sync_dir, unavailable

Cell = str | int | float | None
Row = Sequence[Cell]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_PARQUET_ROWS = 65_536
_XLSX_ROWS = 1_048_575  # below its header


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write `rows` under `columns` to `path`, replacing it; returns how many.

    Raises:
        InvalidSettingError: "unknown-ending", or "too-many-rows" for xlsx.
        StorageUnavailableError: the file cannot be written; `path` is as before.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise InvalidSettingError("unknown-ending", name=path.name, allowed=known)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        written = writer(temporary, columns, rows)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_dir(path.parent)
    except OSError as error:
        raise unavailable(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written


def _safe(cell: Cell) -> Cell:
    """The cell with an apostrophe in front where a spreadsheet would run it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark is for Excel
        writer = csv.writer(stream)
        writer.writerow([_safe(name) for name in columns])
        for written, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
            writer.writerow([_safe(cell) for cell in row])
    return written


def _jsonl(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for written, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
            record = dict(zip(columns, row, strict=True))
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return written


def _parquet(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    import pyarrow.parquet as pq

    batches = _batches(rows, _PARQUET_ROWS)
    first = next(batches, [])
    table = _arrow(columns, first, None)
    written = len(first)
    with pq.ParquetWriter(path, table.schema) as writer:
        writer.write_table(table)
        for batch in batches:
            writer.write_table(_arrow(columns, batch, table.schema))
            written += len(batch)
    return written


def _arrow(columns: Sequence[str], rows: Sequence[Row], schema: Any) -> Any:
    import pyarrow as pa

    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pa.table(dict(zip(columns, map(list, cells), strict=True)), schema=schema)


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("RecVault")
    written = 0

    def cell(value: Cell) -> object:
        entry = WriteOnlyCell(sheet, _printable(_safe(value)))
        if isinstance(value, str):
            entry.data_type = "s"
        return entry

    sheet.append([cell(name) for name in columns])
    for written, row in enumerate(rows, 1):
        if written > _XLSX_ROWS:
            raise InvalidSettingError("too-many-rows", most=_XLSX_ROWS)
        sheet.append([cell(value) for value in row])
    book.save(path)
    return written


def _printable(value: Cell) -> Cell:
    """Without the control characters that a workbook cannot hold."""
    if not isinstance(value, str):
        return value
    return "".join(char for char in value if char >= " " or char in "\t\n\r")


_WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Row]], int]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}

TABLE_ENDINGS = tuple(_WRITERS)
"""What a file may end in; the ending says the format."""
