"""Item and user tables: one id per row, no id twice, and any attributes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.data.columns import Column, RawChunk, numbers_of, text_of
from recsys_app.data.formats import (
    LONGEST_ID,
    ColumnGuess,
    ColumnType,
    FileInspection,
    FileKind,
    Reject,
    RejectReason,
)
from recsys_app.data.hidden import column_without_hidden, hidden_in_id
from recsys_app.data.names import SHARED_NAMES, TITLE_NAMES, is_code, normalized
from recsys_app.data.readers import read_columns
from recsys_app.data.sniffing import inspect_file
from recsys_app.domain.catalogue import Attribute
from recsys_app.domain.external_ids import canonical_id
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


@dataclass(frozen=True, slots=True)
class TableInspection:
    """A table of items or people as an import reads it.

    Attributes:
        file: what its first rows tell.
        id_column: the column that holds the id.
        title_column: what an item is shown as, or None.
        identifying: columns of a user table that go to `people` unless the importer says otherwise.
    """

    file: FileInspection
    id_column: str
    title_column: str | None
    identifying: tuple[str, ...]


def inspect_table(path: Path, *, like: str = "", sheet: str = "") -> TableInspection:
    """Look at a table whose id column may be called `like`, as the log's column is.

    Raises:
        InvalidDatasetError: as `inspect_file`, and "no-id-column".
        NotFoundError: the workbook has no such sheet.
    """
    found = inspect_file(path, sheet=sheet)
    id_column = guess_id_column(found, like=like)
    return TableInspection(
        found,
        id_column,
        guess_title_column(found, id_column=id_column),
        identifying_columns(found, id_column=id_column),
    )


def guess_id_column(inspection: FileInspection, *, like: str = "") -> str:
    """The column that holds the id: the one called like the log's column, else the first code.

    Names that a table without a header was given mean nothing, so there the first column is taken
    that can be an id.

    Raises:
        InvalidDatasetError: "no-id-column".
    """
    named = inspection.format.has_header
    for column in inspection.columns if named and like else ():
        if normalized(column.name) == normalized(like):
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
    """Read a table; numbers stay numbers, text stays text, empty is left out.

    A column holds numbers if every value in the file is one, so it is read twice. The first row of an
    id counts; any further one is set aside as `repeated-id`, also one that says the same, so that
    every row of the file is either taken or named. In memory are a chunk and the ids.

    Raises:
        InvalidDatasetError: the file cannot be read.
    """
    columns = [column for column in inspection.columns if column.name != id_column]
    numbers = _number_columns(path, inspection, columns)
    names, taken = [column.name for column in columns], set[str]()
    for raw in read_columns(path, inspection.format, [id_column, *names]):
        cells = [
            _cells(column, number=name in numbers, decimal_comma=_decimal_comma(inspection))
            for name, column in zip(names, raw.columns[1:], strict=True)
        ]
        yield _chunk(raw, dict(zip(names, cells, strict=True)), title_column, taken)


def _number_columns(
    path: Path, inspection: FileInspection, columns: list[ColumnGuess]
) -> frozenset[str]:
    """The columns with numbers and nothing else; codes like 00123 and text in Parquet are none."""
    names = [c.name for c in columns if c.type in _NUMBERS and not is_code(c.name)]
    numeric = dict.fromkeys(names, True)
    for raw in read_columns(path, inspection.format, names) if names else ():
        for name, column in zip(names, raw.columns, strict=True):
            numeric[name] = numeric[name] and _all_numbers(column, inspection)
    return frozenset(name for name in names if numeric[name])


def _all_numbers(column: Column, inspection: FileInspection) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    stated_text = inspection.format.kind is FileKind.PARQUET and pa.types.is_string(column.type)
    text = pc.fill_null(pc.utf8_trim_whitespace(text_of(column)), "")
    given = pc.not_equal(text, "").to_numpy(zero_copy_only=False)
    numbers = numbers_of(column, decimal_comma=_decimal_comma(inspection))
    codes = pc.match_substring_regex(text, r"^[+-]?0\d").to_numpy(zero_copy_only=False)
    return not (stated_text or (given & (~np.isfinite(numbers) | codes)).any())


def _decimal_comma(inspection: FileInspection) -> bool:
    return inspection.format.delimiter == ";"


def _cells(column: Column, *, number: bool, decimal_comma: bool) -> list[Attribute | None]:
    """One column as attributes, None where it is empty."""
    if number:
        numbers = numbers_of(column, decimal_comma=decimal_comma)
        return [value if value == value else None for value in numbers.tolist()]  # noqa: PLR0124  # NaN
    return [text or None for text in column_without_hidden(text_of(column)).to_pylist()]


def _chunk(
    raw: RawChunk,
    cells: dict[str, list[Attribute | None]],
    title_column: str | None,
    taken: set[str],
) -> AttributeChunk:
    """The rows whose id is usable and not among `taken`, to which theirs are added."""
    titles = cells.pop(title_column) if title_column is not None else None
    rows, rejects = [], list(raw.rejects)
    for row, text in enumerate(text_of(raw.columns[0]).to_pylist()):
        external_id = canonical_id(text or "")
        reason = _no_id(external_id, text or "")
        if reason is None and external_id in taken:
            reason = RejectReason.REPEATED_ID
        if reason is not None:
            rejects.append(raw.reject(row, reason, external_id))
            continue
        taken.add(external_id)
        title = titles[row] if titles is not None else None
        attributes = {
            name: value for name, column in cells.items() if (value := column[row]) is not None
        }
        shown = external_id if title is None else str(title)
        rows.append(AttributeRow(int(raw.lines[row]), external_id, shown, attributes))
    return AttributeChunk(tuple(rows), tuple(rejects), raw.done)


def _no_id(external_id: str, text: str) -> RejectReason | None:
    """Why `external_id`, which the file writes as `text`, cannot be one."""
    if not external_id:
        return RejectReason.MISSING_ID
    if len(external_id) > LONGEST_ID:
        return RejectReason.LONG_ID
    if "\0" in text:
        return RejectReason.NUL
    return RejectReason.HIDDEN if hidden_in_id(text) else None
