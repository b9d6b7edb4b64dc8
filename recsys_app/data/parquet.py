"""Parquet files."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from recsys_app.data.columns import Column, RawChunk, text_from_bytes, text_of
from recsys_app.data.encoding import file_size
from recsys_app.data.formats import (
    MAX_ROWS,
    RejectReason,
    check_width,
    column_names,
    positions_of,
)
from recsys_app.data.lines import line_of
from recsys_app.domain.arrays import BoolArray
from recsys_app.errors import InvalidDatasetError

_ROWS = 20_000  # a chunk: what is done with it in Python holds the interpreter lock
_LONGEST_TEXT = 16 << 20  # bytes of a text in the footer
_MOST_ENTRIES = 1_000_000  # of a list in the footer
_SMALL = 64 << 20  # bytes that are never too many
_MOST_RATIO = 1_000  # unpacked to packed; long runs of one value are dense
_BUFFER = 1 << 20  # bytes read at a time of each column, however large a row group is


@contextmanager
def open_parquet(path: Path) -> Iterator[Any]:  # a pyarrow.parquet.ParquetFile, which has no types
    """The file, to be read inside. InvalidDatasetError where it turns out to be damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file_size(path)
    try:
        with pq.ParquetFile(
            path,
            buffer_size=_BUFFER,
            thrift_string_size_limit=_LONGEST_TEXT,
            thrift_container_size_limit=_MOST_ENTRIES,
        ) as file:
            _check_limits(file, path)
            yield file
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InvalidDatasetError("damaged-file", name=path.name) from error


def read_parquet(path: Path, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The named columns of `path`.

    Raises:
        InvalidDatasetError: it is damaged.
        NotFoundError: it has no such column.
    """
    row = 0
    with open_parquet(path) as file:
        positions = positions_of(columns, column_names(file.schema_arrow.names))
        total = max(1, file.metadata.num_rows)
        for batch in batches(file, positions):
            lines = np.arange(row + 1, row + 1 + batch.num_rows, dtype=np.int64)
            row += batch.num_rows
            both = [checked(column) for column in batch.columns]
            arrays = tuple(column for column, _ in both)
            bad = np.logical_or.reduce([bad for _, bad in both])
            chunk = RawChunk(lines, arrays, (), _row_text(arrays), min(1.0, row / total))
            yield chunk.without(bad, RejectReason.BAD_ENCODING) if bad.any() else chunk


def _check_limits(file: Any, path: Path) -> None:
    """Refuse what would take far more memory than the file has bytes, as the footer declares it.

    By row group, not by column: Arrow ends the process where the statistics of a column contradict
    themselves and Python asks for its metadata. How many values the lists of a column hold is not
    known before they are read (decision 0019).

    Raises InvalidDatasetError.
    """
    metadata, name = file.metadata, path.name
    check_width(metadata.num_columns, name)
    if metadata.num_rows > MAX_ROWS:
        raise InvalidDatasetError("too-many-records", name=name, most=MAX_ROWS)
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > max(_SMALL, _MOST_RATIO * path.stat().st_size):
        raise InvalidDatasetError("parquet-bomb", name=name)


def checked(column: Column) -> tuple[Column, BoolArray]:
    """`column`, null where text is none, and where that is. Raises ValueError for other damage."""
    import pyarrow as pa

    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        if not pa.types.is_string(column.type):
            raise
        return text_from_bytes(column.cast(pa.binary()))
    return column, np.zeros(len(column), bool)


def batches(file: Any, positions: Sequence[int] | None = None) -> Iterator[Any]:
    """Record batches with the top-level columns at `positions`, in that order; None is all."""
    schema = file.schema_arrow
    wanted = range(len(schema)) if positions is None else positions
    if len(set(schema.names)) < len(schema):  # names do not tell columns apart: read them all
        for batch in file.iter_batches(batch_size=_ROWS):
            yield batch.select([*wanted])
        return
    names = [schema.names[position] for position in wanted]
    for batch in file.iter_batches(batch_size=_ROWS, columns=names):
        yield batch.select(names)


def _row_text(arrays: tuple[Column, ...]) -> Callable[[int], str]:
    """The cells of a row as a line of text; the chunk is turned into text once, if ever."""

    @functools.cache
    def rows() -> list[tuple[str | None, ...]]:
        return list(zip(*(text_of(array).to_pylist() for array in arrays), strict=True))

    return lambda row: line_of(cell or "" for cell in rows()[row])
