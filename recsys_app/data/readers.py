"""The columns of a file in chunks, whatever its kind; memory stays bounded by the chunk."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from recsys_app.data.columns import RawChunk
from recsys_app.data.delimited import read_delimited
from recsys_app.data.formats import FileFormat, FileKind
from recsys_app.data.jsonl import read_jsonl
from recsys_app.data.parquet import read_parquet
from recsys_app.data.workbook.reader import read_sheet


def read_columns(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The columns called `columns`, in that order.

    Raises:
        InvalidDatasetError: the file cannot be read.
        NotFoundError: it has no such column.
    """
    if file_format.kind is FileKind.PARQUET:
        return read_parquet(path, columns)
    if file_format.kind is FileKind.JSONL:
        return read_jsonl(path, file_format, columns)
    if file_format.kind is FileKind.XLSX:
        return read_sheet(path, file_format, columns)
    return read_delimited(path, file_format, columns)
