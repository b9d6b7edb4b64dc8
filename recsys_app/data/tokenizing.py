"""Cut a block of delimited text into rows and fields, on whole columns of byte positions.

The dialect is RFC 4180 with any delimiter, LF or CRLF, and two leniencies that real files need: a
`"` inside an unquoted field is a character like any other (5" pipe), and a field that begins with
`"` but does not end with one is taken as it stands ("Great" Cats).
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array

Bytes = NDArray[np.uint8]

_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Rows:
    """The complete rows of a block.

    Attributes:
        data: the block.
        starts, ends: (n_fields,) int32, byte range of each field, quotes included.
        first: (n_rows + 1,) int64, position of each row's first field in `starts`.
        quoted: whether `"` was taken to open a quoted field.
        consumed: bytes up to the end of the last complete row.
        open_quote: whether what follows `consumed` begins a quoted field that has not ended.
    """

    data: bytes
    starts: Int32Array
    ends: Int32Array
    first: Int64Array
    quoted: bool
    consumed: int
    open_quote: bool

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def block(self) -> Bytes:
        """(len(data),) uint8, not copied."""
        return np.frombuffer(self.data, np.uint8)

    @property
    def field_counts(self) -> Int64Array:
        """(n_rows,) int64."""
        return np.diff(self.first)

    @property
    def row_starts(self) -> Int32Array:
        """(n_rows,) int32, byte position of each row."""
        return self.starts[self.first[:-1]]

    @property
    def row_ends(self) -> Int32Array:
        """(n_rows,) int32, byte position after each row, its line end not included."""
        return self.ends[self.first[1:] - 1]

    @property
    def blank(self) -> BoolArray:
        """(n_rows,) bool, lines without a single character."""
        blank: BoolArray = (self.field_counts == 1) & (self.row_starts == self.row_ends)
        return blank

    def usual_width(self) -> int:
        """The most frequent number of fields of a row, the larger of two; 0 without rows."""
        counts = np.bincount(self.field_counts[~self.blank], minlength=1)
        return len(counts) - 1 - int(counts[::-1].argmax()) if counts.any() else 0

    def line_offsets(self) -> Int64Array:
        """(n_rows,) int64, physical lines of the block before each row."""
        if self.data.count(b"\n", 0, self.consumed) == len(self):
            return np.arange(len(self), dtype=np.int64)
        line_ends = np.flatnonzero(self.block[: self.consumed] == _LF)
        return np.searchsorted(line_ends, self.row_starts)

    def with_byte(self, byte: int) -> BoolArray:
        """(n_rows,) bool, which rows have `byte` somewhere in them."""
        found = np.zeros(len(self), bool)
        positions = np.flatnonzero(self.block[: self.consumed] == byte)
        rows = np.searchsorted(self.row_starts, positions, side="right") - 1
        inside = positions < self.row_ends[rows]
        found[rows[inside]] = True
        return found

    def field(self, row: int, column: int) -> bytes:
        """What a field says, without its quotes."""
        index = self.first[row] + column
        field = self.data[self.starts[index] : self.ends[index]]
        return unquoted(field) if self.quoted else field

    def raw(self, row: int) -> bytes:
        return self.data[self.row_starts[row] : self.row_ends[row]]


def unquoted(field: bytes) -> bytes:
    """What a field says: without its quotes if it is a quoted one from end to end."""
    if len(field) < 2 or not (field.startswith(b'"') and field.endswith(b'"')):
        return field
    inside = field[1:-1]
    return field if b'"' in inside.replace(b'""', b"") else inside.replace(b'""', b'"')


def split_rows(data: bytes, delimiter: bytes, *, quoted: bool) -> Rows:
    """Cut `data` into its complete rows.

    Args:
        data: text that begins at the start of a row, at most 2 GiB.
        delimiter: at least one byte, none of them `"`, CR or LF.
        quoted: whether `"` opens a quoted field at all.
    """
    block = np.frombuffer(data, np.uint8)
    is_separator = (block == _LF) | _delimiter_mask(data, block, delimiter)
    separators = np.flatnonzero(is_separator).astype(np.int32)
    open_quote = False
    if quoted and b'"' in data:
        opens, closes, open_at = _quoted_spans(block, delimiter)
        separators = separators[_outside(separators, opens, closes, len(data))]
        if open_at is not None:
            separators = separators[: np.searchsorted(separators, open_at)]
            open_quote = True
    is_row_end = block[separators] == _LF
    last = np.flatnonzero(is_row_end)[-1:] + 1  # fields up to the last complete row
    n_fields = int(last[0]) if len(last) else 0
    separators, is_row_end = separators[:n_fields], is_row_end[:n_fields]
    starts, ends = _fields(data, block, separators, is_row_end, len(delimiter))
    first = np.concatenate(([0], np.flatnonzero(is_row_end) + 1))
    consumed = int(separators[-1]) + 1 if n_fields else 0
    return Rows(data, starts, ends, first, quoted, consumed, open_quote)


def _fields(
    data: bytes, block: Bytes, separators: Int32Array, is_row_end: BoolArray, width: int
) -> tuple[Int32Array, Int32Array]:
    """Where each field begins and ends; a CR before a line end is part of the line end."""
    starts = np.zeros(len(separators), np.int32)
    if len(separators):
        starts[1:] = separators[:-1] + np.where(is_row_end[:-1], 1, width)
    ends = separators.copy()
    if b"\r" in data:
        before = block[np.maximum(separators - 1, 0)] == _CR
        ends -= is_row_end & before & (ends > starts)
    return starts, ends


def _delimiter_mask(data: bytes, block: Bytes, delimiter: bytes) -> BoolArray:
    """Where a delimiter begins; of overlapping ones ("::" in ":::") the leftmost counts."""
    mask: BoolArray = block == delimiter[0]
    for offset, byte in enumerate(delimiter[1:], 1):
        mask[:-offset] &= block[offset:] == byte
        mask[-offset:] = False
    if len(delimiter) > 1 and (np.diff(np.flatnonzero(mask)) < len(delimiter)).any():
        mask[:] = False
        mask[[found.start() for found in re.finditer(re.escape(delimiter), data)]] = True
    return mask


def _quoted_spans(block: Bytes, delimiter: bytes) -> tuple[Int64Array, Int64Array, int | None]:
    """Positions of opening and closing quotes, and of the one that opens what never closes.

    In well-formed text every second quote opens, and stands at the start of a field or right
    behind the one that closed (a doubled quote). Where that fails a quote is an ordinary character
    somewhere, and the quotes are walked one by one.
    """
    quotes = np.flatnonzero(block == _QUOTE)
    opens, closes = quotes[0::2], quotes[1::2]
    if not _at_field_start(block, opens, delimiter, doubled=True).all():
        opens, closes = _walk(quotes, _at_field_start(block, quotes, delimiter, doubled=False))
    if len(opens) > len(closes):
        return opens[:-1], closes, int(opens[-1])
    return opens, closes, None


def _at_field_start(
    block: Bytes, quotes: Int64Array, delimiter: bytes, *, doubled: bool
) -> BoolArray:
    before = block[quotes - 1]  # of a quote at 0 this is the last byte; corrected below
    start: BoolArray = before == _LF
    behind = quotes >= len(delimiter)
    for offset, byte in enumerate(reversed(delimiter), 1):
        behind &= block[np.maximum(quotes - offset, 0)] == byte
    start |= behind
    if doubled:
        start |= before == _QUOTE
    start[quotes == 0] = True
    return start


def _walk(quotes: Int64Array, at_start: BoolArray) -> tuple[Int64Array, Int64Array]:
    """Opening and closing quotes, found one by one; two adjacent ones inside stand for one."""
    opens, closes = [], []
    inside = False
    positions = quotes.tolist()
    following = [*positions[1:], -1]
    skip = False
    for position, after, may_open in zip(positions, following, at_start.tolist(), strict=True):
        if skip:
            skip = False
        elif not inside:
            if may_open:
                opens.append(position)
                inside = True
        elif after == position + 1:
            skip = True
        else:
            closes.append(position)
            inside = False
    return np.array(opens, np.int64), np.array(closes, np.int64)


def _outside(separators: Int32Array, opens: Int64Array, closes: Int64Array, size: int) -> BoolArray:
    """Which separators stand outside every quoted span of a block of `size` bytes."""
    depth = np.zeros(size, np.int8)
    depth[opens], depth[closes] = 1, -1
    outside: BoolArray = np.cumsum(depth, dtype=np.int8)[separators] == 0
    return outside
