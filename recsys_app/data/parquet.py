"""Parquet files, some row groups at a time."""

import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recsys_app.data.columns import Column, RawChunk, text_of
from recsys_app.data.formats import positions_of
from recsys_app.errors import InvalidDatasetError

_ROWS = 65_536  # a chunk; decoding it does not hold the interpreter lock


def open_parquet(path: Path) -> Any:  # the library ships no types
    """A `pyarrow.parquet.ParquetFile`. InvalidDatasetError where it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidDatasetError("damaged-file", name=path.name) from error


def read_parquet(path: Path, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The named columns of `path`.

    Raises:
        InvalidDatasetError: it is damaged.
        NotFoundError: it has no such column.
    """
    import pyarrow as pa

    file = open_parquet(path)
    positions_of(columns, file.schema_arrow.names)
    total, row = max(1, file.metadata.num_rows), 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS, columns=list(dict.fromkeys(columns))):
            arrays = tuple(batch.column(name) for name in columns)
            lines = np.arange(row + 1, row + 1 + batch.num_rows, dtype=np.int64)
            row += batch.num_rows
            yield RawChunk(lines, arrays, (), _row_text(arrays), row / total)
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidDatasetError("damaged-file", name=path.name) from error
    finally:
        file.close()


def _row_text(arrays: tuple[Column, ...]) -> Callable[[int], str]:
    """The cells of a row as a line of text; the chunk is turned into text once, if ever."""

    @functools.cache
    def rows() -> list[tuple[str | None, ...]]:
        return list(zip(*(text_of(array).to_pylist() for array in arrays), strict=True))

    return lambda row: ",".join(cell or "" for cell in rows()[row])
