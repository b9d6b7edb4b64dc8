"""Parquet files."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from recsys_app.data.columns import Column, RawChunk, text_of
from recsys_app.data.encoding import file_size
from recsys_app.data.formats import column_names, positions_of
from recsys_app.errors import InvalidDatasetError

_ROWS = 20_000  # a chunk: what is done with it in Python holds the interpreter lock
_BUFFER = 1 << 20  # bytes read at a time of each column, however large a row group is


@contextmanager
def open_parquet(path: Path) -> Iterator[Any]:  # a pyarrow.parquet.ParquetFile, which has no types
    """The file, to be read inside. InvalidDatasetError where it turns out to be damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file_size(path)
    try:
        with pq.ParquetFile(path, buffer_size=_BUFFER) as file:
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
            arrays = tuple(batch.columns)
            yield RawChunk(lines, arrays, (), _row_text(arrays), min(1.0, row / total))


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

    return lambda row: ",".join(cell or "" for cell in rows()[row])
