"""Look at the beginning of a file and say what it is."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from recsys_app.data.columns import Column, text_of
from recsys_app.data.encoding import (
    file_size,
    guess_encoding,
    is_text,
    known_encoding,
    readable,
    unreadable,
    utf8,
)
from recsys_app.data.formats import (
    MAX_ROW,
    FileFormat,
    FileInspection,
    FileKind,
    check_width,
    column_names,
)
from recsys_app.data.guessing import describe_columns, has_names
from recsys_app.data.jsonl import cell_text, parse_object
from recsys_app.data.parquet import batches, checked, open_parquet
from recsys_app.data.tokenizing import Rows, split_rows
from recsys_app.data.workbook.archive import open_archive
from recsys_app.data.workbook.reader import sample_sheet
from recsys_app.domain.formulas import is_live, restore
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

SAMPLE = 64 * 1024  # bytes that are looked at
_ASCII_BLOCK, _ASCII_BLOCKS = 1 << 20, 16
_QUOTE = 34
_SLIPS = 0.1  # share of rows up to which opening quotes without an end prove nothing
_ROWS = 200  # rows of the sample that types are guessed from
DELIMITERS = ("::", "\t", ",", ";", "|")
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|-inf")
_KINDS = 3  # one or two kinds of control characters may be a delimiter or a mark of some program
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_OTHER_WORKBOOK = ("content.xml", "xl/workbook.bin")  # of OpenDocument, of the binary form
_ENDINGS = (".xlsx", ".xlsm")

Table = list[tuple[str, ...]]


def inspect_file(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
    sheet: str = "",
) -> FileInspection:
    """Guess format, columns, types and roles from the first 64 KiB, or the first rows of a table.

    What is given is not guessed. `sheet` of a workbook is a name, a 1-based position, "" the first.

    Raises:
        InvalidDatasetError: missing, unreadable, empty, compressed, no text or not a table.
        InvalidSettingError: an unknown encoding or an impossible delimiter.
        NotFoundError: the workbook has no such sheet.
    """
    size = file_size(path)
    sample = _sample(path)
    if not sample.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise InvalidDatasetError("empty-file", name=path.name)
    if sample.startswith(b"PAR1"):
        return _parquet(path, size)
    if sample.startswith(b"PK") and _is_workbook(path):
        return _sheet(path, size, sheet, has_header)
    if sample.startswith(_OLD_WORKBOOK):
        raise InvalidDatasetError("workbook", name=path.name)
    if sample.startswith(_COMPRESSED):
        raise InvalidDatasetError("compressed-file", name=path.name)
    encoding = known_encoding(encoding) if encoding else guess_encoding(_telling(path, sample))
    whole = size <= len(sample)
    text = utf8(sample, encoding, complete=whole)
    _check_text(path, text if whole else text.rpartition(b"\n")[0], encoding)
    if delimiter is None and parse_object(readable(text.lstrip().split(b"\n", 1)[0])) is not None:
        return _jsonl(path, size, encoding, text, whole=whole)
    return _delimited(path, size, encoding, text, delimiter, has_header, whole=whole)


def _sample(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            sample = stream.read(SAMPLE)
            return sample if b"\n" in sample else sample + stream.read(MAX_ROW)  # a long first row
    except OSError as error:
        raise unreadable(path, error) from error


def _is_workbook(path: Path) -> bool:
    """Whether a zip file is a workbook. InvalidDatasetError for one that cannot be read or taken."""
    try:
        with open_archive(path) as archive:
            if any(part in archive for part in _OTHER_WORKBOOK):
                raise archive.refused("workbook")
            return "xl/workbook.xml" in archive or path.suffix.lower() in _ENDINGS
    except InvalidDatasetError as error:
        if error.code == "workbook" or path.suffix.lower() in _ENDINGS:
            raise
        return False


def _sheet(path: Path, size: int, wanted: str, has_header: bool | None) -> FileInspection:
    sample = sample_sheet(path, wanted, _ROWS)
    named = has_names(sample.rows) if has_header is None else has_header
    width = len(sample.rows[0])
    if named:
        width = 1 + max((j for j, cell in enumerate(sample.rows[0]) if cell), default=0)
    names = column_names(sample.rows[0][:width] if named else [""] * width)
    body = [row[:width] for row in sample.rows[int(named) :]]
    return FileInspection(
        path.name,
        size,
        FileFormat(FileKind.XLSX, has_header=named, width=width, sheet=sample.sheet),
        describe_columns(names, body, named=named),
        tuple(body),
        max(0, sample.estimated_rows - int(named)),
        sample.sheets,
    )


def _check_text(path: Path, text: bytes, encoding: str) -> None:
    """Refuse what is no text in most of its lines; a few such lines are set aside by the import.

    Raises InvalidDatasetError: "not-text" or "other-encoding".
    """
    lines = [line for line in text.split(b"\n") if line.strip()]
    kinds = set(_CONTROLS.findall(text))
    if b"\0" in kinds or len(kinds) >= _KINDS:
        strange = sum(_CONTROLS.search(line) is not None for line in lines)
        if 2 * strange > len(lines):
            raise InvalidDatasetError("not-text", name=path.name)
    if 2 * sum(not is_text(line) for line in lines) > len(lines):
        raise InvalidDatasetError("other-encoding", name=path.name, encoding=encoding)


def _telling(path: Path, sample: bytes) -> bytes:
    """The part of the file that tells its encoding: from the first byte on that is not ASCII.

    A sample that is all ASCII fits every encoding; names with accents often come later. The search
    is a pass over bytes at memory speed, and ends after 16 MiB.
    """
    if not sample.isascii() or b"\0" in sample:
        return sample
    with path.open("rb") as stream:
        for _ in range(_ASCII_BLOCKS):
            block = stream.read(_ASCII_BLOCK)
            other = re.search(rb"[\x80-\xff]", block)
            if other or not block:
                return block[other.start() : other.start() + SAMPLE] if other else sample
    return sample


def _parquet(path: Path, size: int) -> FileInspection:
    with open_parquet(path) as file:
        schema, total = file.schema_arrow, file.metadata.num_rows
        batch = next(batches(file), None)
        columns = [checked(column.slice(0, _ROWS))[0] for column in batch.columns] if batch else []
    if not columns or not total:
        raise InvalidDatasetError("empty-file", name=path.name)
    texts = [text_of(_brief(column)).to_pylist() for column in columns]
    rows = [tuple(cell or "" for cell in row) for row in zip(*texts, strict=True)]
    guessed = describe_columns(column_names(schema.names), rows, named=True)
    return FileInspection(
        path.name, size, FileFormat(FileKind.PARQUET), guessed, tuple(rows), total
    )


def _brief(column: Column) -> Column:
    """Moments without a fraction of a second are shown without its nine zeros."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(column.type):
        with contextlib.suppress(pa.ArrowInvalid):  # there are fractions
            return pc.cast(column, pa.timestamp("s", column.type.tz))
    return column


def _jsonl(path: Path, size: int, encoding: str, text: bytes, *, whole: bool) -> FileInspection:
    lines = readable(text).split("\n")
    if not whole:
        lines.pop()
    records = [record for line in lines[:_ROWS] if (record := parse_object(line)) is not None]
    names = [name for name in dict.fromkeys(chain(*records)) if _can_be_named(name)]
    check_width(len(names), path.name)
    rows = [tuple(_shown(record.get(name)) for name in names) for record in records]
    n_lines = sum(bool(line.strip()) for line in lines)
    return FileInspection(
        path.name,
        size,
        FileFormat(FileKind.JSONL, encoding),
        describe_columns(names, rows, named=True),
        tuple(rows),
        n_lines if whole else _estimate(size, len(text), n_lines),
    )


def _can_be_named(name: str) -> bool:
    """Whether a field of an object can be offered as a column."""
    return column_names([name]) == [name] and _shown(name) == name


def _shown(value: object) -> str:
    """A JSON value for a person to read; half of a surrogate pair is no character."""
    return readable((cell_text(value) or "").encode("utf-8", "surrogatepass"))


def _delimited(
    path: Path,
    size: int,
    encoding: str,
    text: bytes,
    delimiter: str | None,
    has_header: bool | None,
    *,
    whole: bool,
) -> FileInspection:
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # line ends of the classic Macintosh
    if whole and not text.endswith(b"\n"):
        text += b"\n"
    if delimiter is not None and (not delimiter or set(delimiter) & set('"\r\n')):
        raise InvalidSettingError(setting="delimiter", value=delimiter, allowed=", ; | :: tab")
    dialect, rows = _dialect(text, encoding, [delimiter] if delimiter else DELIMITERS)
    table = _table(rows)
    if not table:
        raise InvalidDatasetError("not-a-table", name=path.name)
    named = has_names(table) if has_header is None else has_header
    defused = _is_ours(path, text, dialect, table)
    if defused:
        table = [tuple(map(restore, row)) for row in table]
    check_width(len(table[0]), path.name)
    names = column_names(table[0] if named else [""] * rows.usual_width())
    body = [row for row in table[int(named) :] if len(row) == len(names)]
    n_rows = int((~rows.blank).sum()) - int(named)
    return FileInspection(
        path.name,
        size,
        replace(dialect, has_header=named, width=len(names), defused=defused),
        describe_columns(names, body, named=named),
        tuple(body),
        n_rows if whole else _estimate(size, rows.consumed, n_rows),
    )


def _is_ours(path: Path, text: bytes, dialect: FileFormat, table: Table) -> bool:
    """Whether the file is as our export writes CSV, so that its apostrophes can be undone exactly.

    That is: a byte-order mark, commas, CR LF, a header, and nothing in it that would run but numbers.
    In any other file an apostrophe may belong to the text, and stays.
    """
    first = text.split(b"\n", 1)[0]
    with path.open("rb") as stream:
        marked = stream.read(3) == b"\xef\xbb\xbf"
    if not marked or dialect.delimiter != "," or not first.endswith(b"\r"):
        return False
    live = (cell for row in table for cell in row if is_live(cell))
    return all(_NUMBER.fullmatch(cell) for cell in live)


def _dialect(text: bytes, encoding: str, delimiters: Sequence[str]) -> tuple[FileFormat, Rows]:
    """The delimiter under which most rows have the same number of fields, and many."""
    tried = []
    for delimiter in delimiters:
        rows = split_rows(text, delimiter.encode(), quoted=False)
        quoted, closes = _quotes(rows)
        if quoted and closes:  # else the first lone quote would hide all that follows
            rows = split_rows(text, delimiter.encode(), quoted=True)
        tried.append((FileFormat(FileKind.CSV, encoding, delimiter, quoted=quoted), rows))
    return max(tried, key=lambda dialect: _regularity(dialect[1]))


def _quotes(rows: Rows) -> tuple[bool, bool]:
    """Whether a quote at the start of a field opens a quoted one, and whether any is closed.

    That is judged by how many end so too. A quoted field with a delimiter or line end in it was
    cut: its end is that of another field. A few that are never closed are slips, which the import
    sets aside, and say nothing of all the others.
    """
    last = max(0, len(rows.data) - 1)
    opening = rows.block[np.minimum(rows.starts, last)] == _QUOTE
    opening &= rows.ends - rows.starts > 1  # a lone quote is an end: that of a line end before it
    closing = (rows.ends > rows.starts) & (rows.block[rows.ends - 1] == _QUOTE)
    closed, opened = int((opening & closing).sum()), int((opening & ~closing).sum())
    ended = int((closing & ~opening).sum())
    few = opened <= max(1, _SLIPS * len(rows))
    return few or closed + min(opened, ended) >= opened / 2, closed + ended > 0


def _regularity(rows: Rows) -> float:
    """Share of the text in rows of the usual number of fields; a second field counts for much."""
    counts = rows.field_counts[~rows.blank]
    if not len(counts) or (rows.open_quote and not rows.consumed):
        return 0.0
    usual = rows.usual_width()
    share = float((counts == usual).mean()) * min(1.0, rows.consumed / max(1, len(rows.data) / 2))
    return share * (1.0 + min(usual - 1, 20) / 100) if usual > 1 else share * 0.1


def _table(rows: Rows) -> Table:
    return [
        tuple(readable(rows.field(row, j)) for j in range(rows.field_counts[row]))
        for row in range(min(len(rows), _ROWS))
        if not rows.blank[row]
    ]


def _estimate(size: int, seen: int, rows: int) -> int:
    """Rows of the whole file if it goes on as its first `seen` bytes do."""
    return max(rows, round(size * rows / max(1, seen)))
