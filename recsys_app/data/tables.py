"""Item and user tables: one id per row and any attributes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.data.columns import RawChunk, numbers_of, text_of
from recsys_app.data.formats import ColumnGuess, ColumnType, FileInspection, Reject, RejectReason
from recsys_app.data.names import SHARED_NAMES, TITLE_NAMES, is_code, normalized
from recsys_app.data.readers import read_columns
from recsys_app.domain.catalogue import Attribute
from recsys_app.errors import InvalidDatasetError

_NUMBERS = {ColumnType.WHOLE, ColumnType.DECIMAL}


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One item or person: line, external id, title (the id where there is none), attributes."""

    line: int
    id: str
    title: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class AttributeChunk:
    """Some rows of the table, the rejected ones among them, and the share of the file read."""

    rows: tuple[AttributeRow, ...]
    rejects: tuple[Reject, ...]
    done: float


def guess_id_column(inspection: FileInspection, *, like: str = "") -> str:
    """The column that holds the id: the one called like the log's column, else the first code.

    Raises:
        InvalidDatasetError: "no-id-column".
    """
    for column in inspection.columns:
        if like and normalized(column.name) == normalized(like):
            return column.name
    codes = [column for column in inspection.columns if is_code(column.name)]
    candidates = codes or [c for c in inspection.columns if c.type is not ColumnType.DECIMAL]
    if not candidates:
        raise InvalidDatasetError("no-id-column", name=inspection.name)
    return candidates[0].name


def guess_title_column(inspection: FileInspection, *, id_column: str) -> str | None:
    """The column to show as an item's title: by name, else the first text of a nameless table."""
    by_name = {normalized(column.name): column.name for column in inspection.columns}
    for name in TITLE_NAMES:
        if name in by_name and by_name[name] != id_column:
            return by_name[name]
    if not inspection.format.has_header:
        for column in inspection.columns:
            if column.type is ColumnType.TEXT and column.name != id_column:
                return column.name
    return None


def identifying_columns(inspection: FileInspection, *, id_column: str) -> tuple[str, ...]:
    """Columns of a user table that go to `people` unless the importer says otherwise.

    All but well-known demographics that many people share: an unknown column may name someone.
    """
    return tuple(
        column.name
        for column in inspection.columns
        if column.name != id_column and normalized(column.name) not in SHARED_NAMES
    )


def read_attributes(
    path: Path, inspection: FileInspection, *, id_column: str, title_column: str | None = None
) -> Iterator[AttributeChunk]:
    """Read a table in bounded memory; numbers stay numbers, text stays text, empty is left out.

    Raises:
        InvalidDatasetError: the file cannot be read.
    """
    columns = [column for column in inspection.columns if column.name != id_column]
    names = [id_column, *(column.name for column in columns)]
    for raw in read_columns(path, inspection.format, names):
        yield _rows(raw, columns, title_column)


def _rows(raw: RawChunk, columns: list[ColumnGuess], title_column: str | None) -> AttributeChunk:
    ids = text_of(raw.columns[0]).to_pylist()
    cells = [_cells(raw, place, column) for place, column in enumerate(columns, 1)]
    titles = next(
        (cells[i] for i, column in enumerate(columns) if column.name == title_column), None
    )
    rows, rejects = [], list(raw.rejects)
    for row, external_id in enumerate(ids):
        if not external_id:
            rejects.append(raw.reject(row, RejectReason.MISSING_ID))
            continue
        attributes = {
            column.name: value
            for column, values in zip(columns, cells, strict=True)
            if column.name != title_column and (value := values[row]) is not None
        }
        title = titles[row] if titles is not None else None
        rows.append(
            AttributeRow(int(raw.lines[row]), external_id, str(title or external_id), attributes)
        )
    return AttributeChunk(tuple(rows), tuple(rejects), raw.done)


def _cells(raw: RawChunk, place: int, column: ColumnGuess) -> list[Attribute | None]:
    """One column as attributes: a number where the column holds numbers, None where empty."""
    texts = text_of(raw.columns[place]).to_pylist()
    if column.type not in _NUMBERS or is_code(column.name):
        return [text or None for text in texts]
    numbers = numbers_of(raw.columns[place])
    return [
        None if not text else float(number) if np.isfinite(number) else text
        for text, number in zip(texts, numbers, strict=True)
    ]
