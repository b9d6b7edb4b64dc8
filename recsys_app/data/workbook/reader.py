"""A sheet as a table: what its first rows tell, and its columns in chunks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from recsys_app.data.columns import RawChunk
from recsys_app.data.encoding import readable
from recsys_app.data.formats import FileFormat, Reject, RejectReason, column_names, positions_of
from recsys_app.data.lines import line_of
from recsys_app.data.workbook.parts import open_workbook
from recsys_app.data.workbook.sheet import SheetRow, sheet_rows

_MOST_CELLS: Final = 200 * 50  # of a sample, so that a very wide sheet is shown in few rows

Table = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetSample:
    """The beginning of a sheet.

    Attributes:
        sheets: the sheets of the workbook by name.
        sheet: which of them this is.
        rows: the first rows that hold something, all of the same width.
        estimated_rows: of the whole sheet, the one with the names included.
    """

    sheets: tuple[str, ...]
    sheet: str
    rows: Table
    estimated_rows: int


def sample_sheet(path: Path, wanted: str, most: int) -> SheetSample:
    """The first rows of a sheet, at most `most`.

    Raises:
        InvalidDatasetError: see `open_workbook`; "empty-sheet".
        NotFoundError: there is no such sheet.
    """
    with open_workbook(path) as book:
        sheet = book.sheet(wanted)
        rows: list[SheetRow] = []
        share = 1.0
        for block, share in sheet_rows(book, sheet):  # noqa: B007  # of the last one
            rows += block
            if len(rows) >= most:
                break
        if not rows:
            raise book.archive.refused("empty-sheet", sheet=sheet)
        width = 1 + max(max(row.cells, default=0) for row in rows[:most])
        shown = rows[: max(2, min(most, _MOST_CELLS // width))]
        table = [tuple(_clean(row.cells.get(j, "")) for j in range(width)) for row in shown]
        return SheetSample(tuple(book.sheets), sheet, table, round(len(rows) / share))


def read_sheet(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The named columns of the sheet that `file_format` says.

    Raises:
        InvalidDatasetError: see `open_workbook`.
        NotFoundError: there is no such sheet or column.
    """
    positions: tuple[int, ...] | None = None
    width = file_format.width
    with open_workbook(path) as book:
        for block, done in sheet_rows(book, book.sheet(file_format.sheet)):
            rows = block
            if positions is None and rows:
                names = [""] * width
                if file_format.has_header:
                    names, rows = header_of(rows[0]), rows[1:]
                    width = len(names)
                positions = positions_of(columns, column_names(names))
            if positions is not None:
                yield _chunk(rows, positions, width, done)


def header_of(row: SheetRow) -> list[str]:
    """The names in a row, "" where a cell is empty."""
    return [_clean(row.cells.get(j, "")) for j in range(1 + max(row.cells, default=0))]


def _chunk(rows: list[SheetRow], positions: Sequence[int], width: int, done: float) -> RawChunk:
    import pyarrow as pa

    taken: list[SheetRow] = []
    rejects: list[Reject] = []
    for row in rows:
        reason = _why_not(row, width)
        if reason is None:
            taken.append(row)
        else:
            rejects.append(Reject(row.number, reason, _row_text(row, width)))
    return RawChunk(
        np.array([row.number for row in taken], np.int64),
        tuple(
            pa.array([row.cells.get(position, "") for row in taken], pa.string())
            for position in positions
        ),
        tuple(rejects),
        lambda row: _row_text(taken[row], width),
        done,
    )


def _why_not(row: SheetRow, width: int) -> RejectReason | None:
    if row.too_long:
        return RejectReason.LONG_ROW
    if max(row.cells) >= width:
        return RejectReason.FIELD_COUNT
    if not _is_text("".join(row.cells.values())):
        return RejectReason.BAD_ENCODING
    return None


def _is_text(text: str) -> bool:
    """Whether `text` is without half characters, which _xD800_ can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clean(text: str) -> str:
    return text if _is_text(text) else readable(text.encode("utf-8", "surrogatepass"))


def _row_text(row: SheetRow, width: int) -> str:
    """The cells of a row for a person to read."""
    last = max(row.cells, default=0)
    return line_of(
        _clean(row.cells.get(j, "")) for j in range(max(width, last + 1) if last < 50 else width)
    )
