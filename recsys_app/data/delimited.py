"""Read CSV, TSV and other delimited text: bounded memory, no row lost, line numbers that are right.

A quoted field that does not end within a mebibyte, or that swallows lines until the number of
fields is wrong, is not believed: its lines are read again one by one, those with a quote in them
are set aside, the others are taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.data.columns import Column, RawChunk, text_from_bytes
from recsys_app.data.encoding import excerpt, file_size, readable, utf8_blocks
from recsys_app.data.formats import (
    MAX_REJECT_TEXT,
    MAX_ROW,
    FileFormat,
    Reject,
    RejectReason,
    check_width,
    column_names,
    positions_of,
)
from recsys_app.data.tokenizing import Bytes, Rows, split_rows, unquoted
from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array
from recsys_app.domain.formulas import restore

_LF, _QUOTE = 10, 34


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that begin at line `line`; `broken` ones were cut at every line end after all.

    `too_long` stands in front of them: the beginning of a row without end.
    """

    rows: Rows
    line: int
    broken: bool = False
    too_long: bytes = b""


class _Cutter:
    """Turns blocks of bytes into pieces of complete rows; holds back what is incomplete."""

    def __init__(self, delimiter: bytes, *, quoted: bool) -> None:
        self._delimiter, self._quoted = delimiter, quoted
        self._rest = b""
        self._line = 1
        self._skipping = False

    def feed(self, block: bytes) -> Iterator[_Piece]:
        data = self._rest + block
        if self._skipping:
            end = data.find(b"\n") + 1
            if not end:
                self._rest = b""
                return
            data, self._skipping = data[end:], False
            self._line += 1
        rows = split_rows(data, self._delimiter, quoted=self._quoted)
        yield self._piece(rows, broken=False)
        if len(self._rest) > MAX_ROW:
            yield from self._give_up(open_quote=rows.open_quote)

    def finish(self) -> Iterator[_Piece]:
        """The last rows, whether or not the file ends with a line end."""
        if not self._rest:
            return
        rows = split_rows(self._rest + b"\n", self._delimiter, quoted=self._quoted)
        yield self._piece(rows, broken=False)
        if self._rest:
            yield from self._give_up(open_quote=True)

    def _piece(self, rows: Rows, *, broken: bool) -> _Piece:
        piece = _Piece(rows, self._line, broken)
        self._line += rows.data.count(b"\n", 0, rows.consumed)
        self._rest = rows.data[rows.consumed :]
        return piece

    def _give_up(self, *, open_quote: bool) -> Iterator[_Piece]:
        if open_quote:
            yield self._piece(split_rows(self._rest, self._delimiter, quoted=False), broken=True)
        if len(self._rest) > MAX_ROW:
            none = split_rows(b"", self._delimiter, quoted=False)
            yield _Piece(none, self._line, too_long=self._rest[: 4 * MAX_REJECT_TEXT])
            self._rest, self._skipping = b"", True


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns asked for stand, how many fields a row has, rows up to the header."""

    positions: tuple[int, ...]
    n_fields: int
    header_rows: int
    defused: bool = False


def read_delimited(
    path: Path, file_format: FileFormat, columns: Sequence[str]
) -> Iterator[RawChunk]:
    """The named columns of `path`, in chunks of about half a mebibyte of text.

    Raises:
        InvalidDatasetError: the file cannot be read.
        NotFoundError: it has no such column.
    """
    layout = None
    for piece, done in _pieces(path, file_format):
        skipped = 0
        if layout is None and not piece.rows.blank.all():
            check_width(int(piece.rows.field_counts[~piece.rows.blank][0]), path.name)
            layout = _layout(piece.rows, file_format, columns)
            skipped = layout.header_rows
        if layout is not None:
            yield from _chunks(piece, layout, file_format, skipped=skipped, done=done)


def _pieces(path: Path, file_format: FileFormat) -> Iterator[tuple[_Piece, float]]:
    """The pieces of the file, each with the share of the file read so far."""
    cutter = _Cutter(file_format.delimiter.encode(), quoted=file_format.quoted)
    size, position = max(1, file_size(path)), 0
    lone_cr = None
    for block, position in utf8_blocks(path, file_format.encoding):
        if lone_cr is None:
            lone_cr = b"\r" in block and b"\n" not in block  # line ends of the classic Macintosh
        for piece in cutter.feed(block.replace(b"\r", b"\n") if lone_cr else block):
            yield piece, position / size
    for piece in cutter.finish():
        yield piece, 1.0


def _layout(rows: Rows, file_format: FileFormat, columns: Sequence[str]) -> _Layout:
    first = int(np.flatnonzero(~rows.blank)[0])
    if file_format.has_header:
        header = [readable(rows.field(first, j)) for j in range(rows.field_counts[first])]
        if file_format.defused:
            header = [restore(name) for name in header]
        positions = positions_of(columns, column_names(header))
        return _Layout(positions, len(header), first + 1, file_format.defused)
    n_fields = file_format.width or rows.usual_width()
    names = column_names([""] * n_fields)
    return _Layout(positions_of(columns, names), n_fields, 0, file_format.defused)


def _chunks(
    piece: _Piece, layout: _Layout, file_format: FileFormat, *, skipped: int, done: float
) -> Iterator[RawChunk]:
    """The rows of a piece, and those that a quoted field had swallowed in it."""
    rows = piece.rows
    lines = piece.line + rows.line_offsets()
    wanted = ~rows.blank
    wanted[:skipped] = False
    good = wanted & (rows.field_counts == layout.n_fields)
    if piece.broken:
        good &= ~rows.with_byte(_QUOTE)
    swallowing = wanted & ~good & rows.with_byte(_LF) & (not piece.broken)
    rejects = [
        Reject(int(lines[row]), _why(rows, row, broken=piece.broken), excerpt(rows.raw(row)))
        for row in np.flatnonzero(wanted & ~good & ~swallowing).tolist()
    ]
    if piece.too_long:
        rejects.append(Reject(piece.line, RejectReason.LONG_ROW, excerpt(piece.too_long)))
    yield _decoded(rows, good, lines, layout, rejects, done)
    for row in np.flatnonzero(swallowing).tolist():
        data = rows.raw(row) + b"\n"
        again = split_rows(data, file_format.delimiter.encode(), quoted=False)
        lines_again = _Piece(again, int(lines[row]), broken=True)
        yield from _chunks(lines_again, layout, file_format, skipped=0, done=done)


def _why(rows: Rows, row: int, *, broken: bool) -> RejectReason:
    if broken and b'"' in rows.raw(row):
        return RejectReason.OPEN_QUOTE
    return RejectReason.FIELD_COUNT


def _decoded(
    rows: Rows,
    good: BoolArray,
    lines: Int64Array,
    layout: _Layout,
    rejects: list[Reject],
    done: float,
) -> RawChunk:
    """The good rows as text columns; those with bytes that are no text join the rejects."""
    chosen = np.flatnonzero(good)
    fields = rows.first[chosen]
    decoded = [
        text_from_bytes(_field_bytes(rows, fields + position)) for position in layout.positions
    ]
    chunk = RawChunk(
        lines=lines[chosen],
        columns=tuple(restored(column) if layout.defused else column for column, _ in decoded),
        rejects=tuple(rejects),
        text=lambda row: excerpt(rows.raw(int(chosen[row]))),
        done=done,
    )
    bad = np.logical_or.reduce([bad for _, bad in decoded])
    return chunk.without(bad, RejectReason.BAD_ENCODING) if bad.any() else chunk


def _field_bytes(rows: Rows, fields: Int64Array) -> Column:
    """The given fields, unquoted, as one Arrow binary array."""
    import pyarrow as pa

    starts, ends = rows.starts[fields], rows.ends[fields]
    quoted = None
    if rows.quoted and b'"' in rows.data:
        last = len(rows.data) - 1
        quoted = (
            (rows.block[np.minimum(starts, last)] == _QUOTE)
            & (rows.block[np.maximum(ends - 1, 0)] == _QUOTE)
            & (ends - starts >= 2)
        )
        starts, ends = starts + quoted, ends - quoted
    offsets, data = _gather(rows, starts, ends)
    column = pa.Array.from_buffers(
        pa.binary(), len(starts), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )
    if quoted is not None and _QUOTE in data:
        return _with_doubled_quotes(column, quoted)
    return column


def _gather(rows: Rows, starts: Int32Array, ends: Int32Array) -> tuple[Int32Array, Bytes]:
    """Arrow's layout of the byte ranges: offsets and the bytes one after another."""
    lengths = ends - starts
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    index = np.arange(offsets[-1], dtype=np.int32)
    index += np.repeat(starts - offsets[:-1], lengths)
    return offsets, rows.block[index]


def _with_doubled_quotes(column: Column, quoted: BoolArray) -> Column:
    """`column` with `""` as `"` in quoted fields; one with a lone quote inside is as it stands."""
    import pyarrow as pa
    import pyarrow.compute as pc

    affected = quoted & pc.match_substring(column, '"').to_numpy(zero_copy_only=False)
    mask = pa.array(affected)
    fields = [unquoted(b'"%b"' % field) for field in column.filter(mask).to_pylist()]
    return pc.replace_with_mask(column, mask, pa.array(fields, pa.binary()))


def restored(column: Column) -> Column:
    """`column` without the apostrophes that an export puts before formulas."""
    import pyarrow as pa
    import pyarrow.compute as pc

    affected = pc.match_substring(column, "'")
    if not pc.any(affected).as_py():
        return column
    texts = [restore(text) for text in column.filter(affected).to_pylist()]
    return pc.replace_with_mask(column, affected, pa.array(texts, pa.string()))
