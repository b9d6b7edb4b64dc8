"""Write rows to a file whose ending says the format: csv, jsonl, parquet or xlsx.

The file appears whole or not at all. No text in it runs in a spreadsheet program: CSV by the rule of
`formulas`, which can be undone exactly; XLSX by declaring cells as text, see `xlsx`; JSON Lines and
Parquet hold values only and are written as they are. Numbers stay numbers.
"""

import csv
import io
import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from recsys_app.domain.formulas import defuse
from recsys_app.exporting.files import Announce, check_target, inner_ending, write_export
from recsys_app.exporting.xlsx import Cell, write_workbook

Row = Sequence[Cell]
_PARQUET_ROWS = 65_536


def write_table(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    password: str = "",
    announce: Announce[int] | None = None,
) -> int:
    """Write `rows` under `columns` to `path`, replacing it; returns how many.

    With a `password` the file is a container; `announce` is told of it before it is in place, both
    see `write_export`.

    Raises:
        InvalidSettingError: see `check_table`, or what an xlsx sheet cannot hold.
        StorageUnavailableError: the file cannot be written; `path` is as before.
    """
    check_table(path, protected=bool(password))
    writer = _WRITERS[inner_ending(path)]
    return write_export(
        path,
        lambda stream: writer(stream, columns, rows),
        password=password,
        announce=announce,
    )


def check_table(path: Path, inputs: Iterable[Path | None] = (), *, protected: bool = False) -> None:
    """`check_target` for a table."""
    check_target(path, _WRITERS, inputs=inputs, protected=protected)


def _safe(cell: Cell) -> Cell:
    return defuse(cell) if isinstance(cell, str) else cell


def _csv(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    written = 0
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")  # the mark is for Excel
    writer = csv.writer(text)
    writer.writerow([_safe(name) for name in columns])
    for written, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
        writer.writerow([_safe(cell) for cell in row])
    text.flush()
    text.detach()
    return written


def _xlsx(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    return write_workbook(stream, columns, rows)


def _jsonl(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    written = 0
    for written, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
        record = dict(zip(columns, map(_finite, row), strict=True))
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
        stream.write(line.encode() + b"\n")
    return written


def _finite(cell: Cell) -> Cell:
    """The cell, empty where it is no number: JSON has no word for it."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _parquet(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    import pyarrow.parquet as pq

    batches = _batches(rows, _PARQUET_ROWS)
    first = _arrow(columns, next(batches, []), None)
    written = first.num_rows
    with pq.ParquetWriter(stream, first.schema) as writer:
        writer.write_table(first)
        for batch in batches:
            writer.write_table(_arrow(columns, batch, first.schema))
            written += len(batch)
    return int(written)


def _arrow(columns: Sequence[str], rows: Sequence[Row], schema: Any) -> Any:
    """The rows as an Arrow table; without a schema, types follow the cells, text where none is."""
    import pyarrow as pa

    cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * len(columns)
    if schema is not None:
        return pa.table(cells, schema=schema)
    arrays = [pa.array(column) for column in cells]
    text = pa.string()
    return pa.table(
        [array.cast(text) if pa.types.is_null(array.type) else array for array in arrays],
        names=list(columns),
    )


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


_WRITERS: dict[str, Callable[[BinaryIO, Sequence[str], Iterable[Row]], int]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}

TABLE_ENDINGS = tuple(_WRITERS)
"""What a file may end in; the ending says the format."""
