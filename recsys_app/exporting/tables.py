"""Write rows to a file whose ending says the format: csv, jsonl, parquet or xlsx.

The file appears whole or not at all. A cell of text that a spreadsheet would run as a formula is
written with an apostrophe in front (CSV, XLSX): `=`, `+`, `-`, `@` (full-width ones too), tab, line
ends and NUL start one. Numbers stay numbers.
"""

import contextlib
import csv
import errno
import itertools
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from recsys_app.errors import InvalidSettingError
from recsys_app.exporting.xlsx import Cell, write_workbook
from recsys_app.paths import sync_dir, unavailable
from recsys_app.storage.compartments.folder import StoreFolder

Row = Sequence[Cell]
_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
_PARQUET_ROWS = 65_536


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write `rows` under `columns` to `path`, replacing it; returns how many.

    Raises:
        InvalidSettingError: see `check_target`, or what an xlsx sheet cannot hold.
        StorageUnavailableError: the file cannot be written; `path` is as before.
    """
    check_target(path)
    writer = _WRITERS[path.suffix.lower()]
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


def check_target(path: Path, inputs: Iterable[Path | None] = ()) -> None:
    """Refuse a file that must not or cannot be written, before any work for it is done.

    Raises:
        InvalidSettingError: "unknown-ending"; "output-is-input" for one of `inputs`; or
            "output-in-store".
        StorageUnavailableError: its folder is not there or cannot be written to.
    """
    if path.suffix.lower() not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise InvalidSettingError("unknown-ending", name=path.name, allowed=known)
    target = path.resolve()
    if any(source is not None and source.resolve() == target for source in inputs):
        raise InvalidSettingError("output-is-input", name=path.name)
    for folder in map(StoreFolder, target.parents):
        if folder.keyring.exists() and folder.exists():
            raise InvalidSettingError("output-in-store", name=path.name)
    if not os.access(target.parent, os.W_OK):
        reason = errno.EACCES if target.parent.is_dir() else errno.ENOENT
        raise unavailable(OSError(reason, os.strerror(reason)), path)


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


def _xlsx(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    safe_rows = ([_safe(cell) for cell in row] for row in rows)
    return write_workbook(path, [str(_safe(name)) for name in columns], safe_rows)


def _jsonl(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for written, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
            record = dict(zip(columns, map(_finite, row), strict=True))
            stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    return written


def _finite(cell: Cell) -> Cell:
    """The cell, empty where it is no number: JSON has no word for it."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _parquet(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    import pyarrow.parquet as pq

    batches = _batches(rows, _PARQUET_ROWS)
    first = _arrow(columns, next(batches, []), None)
    written = first.num_rows
    with pq.ParquetWriter(path, first.schema) as writer:
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


_WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Row]], int]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}

TABLE_ENDINGS = tuple(_WRITERS)
"""What a file may end in; the ending says the format."""
