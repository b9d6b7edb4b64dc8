"""What every reader hands on: some rows as Arrow columns, and the rows that could not be read."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from recsys_app.data.formats import Reject, RejectReason
from recsys_app.domain.arrays import BoolArray, Float64Array, Int64Array
from recsys_app.domain.external_ids import canonical_id

Column = Any  # a pyarrow.Array; the library ships no types


@dataclass(frozen=True, slots=True)
class RawChunk:
    """n rows of a file, in its order.

    Attributes:
        lines: (n,) int64, line on which each row begins, 1-based (Parquet: row number).
        columns: one Arrow array of length n per column asked for: strings, or whatever Parquet
            has stored.
        rejects: rows among them that have no such columns at all.
        text: the text of a row (0 … n - 1) as it stands in the file.
        done: share of the file read so far, 0 – 1.
    """

    lines: Int64Array
    columns: tuple[Column, ...]
    rejects: tuple[Reject, ...]
    text: Callable[[int], str]
    done: float

    def __len__(self) -> int:
        return len(self.lines)

    def reject(self, row: int, reason: RejectReason, own_id: str = "") -> Reject:
        return Reject(int(self.lines[row]), reason, self.text(row), own_id)

    def without(self, bad: BoolArray, reason: RejectReason) -> Self:
        """The rows that are not `bad`; the others join the rejects for `reason`."""
        import pyarrow as pa

        rows, mask = np.flatnonzero(~bad), pa.array(~bad)
        rejects = (self.reject(int(row), reason) for row in np.flatnonzero(bad))
        return replace(
            self,
            lines=self.lines[rows],
            columns=tuple(column.filter(mask) for column in self.columns),
            rejects=(*self.rejects, *rejects),
            text=lambda row: self.text(int(rows[row])),
        )


def text_from_bytes(column: Column) -> tuple[Column, BoolArray]:
    """An Arrow binary array as strings, null where it is no text, and (n,) bool where that is."""
    import pyarrow as pa

    try:
        return column.cast(pa.string()), np.zeros(len(column), bool)
    except pa.ArrowInvalid:
        values = column.to_pylist()
        texts = [_valid(value) for value in values]
        bad = [
            text is None and value is not None for text, value in zip(texts, values, strict=True)
        ]
        return pa.array(texts, pa.string()), np.array(bad, bool)


def _valid(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def text_of(column: Column) -> Column:
    """`column` as Arrow strings; missing stays null.

    Whole numbers become their decimal text, and so do floating ones without a fraction (pandas
    turns integer ids with gaps into 12345.0). Nested values become JSON.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_string(kind):
        return column
    if isinstance(kind, pa.BaseExtensionType):
        return text_of(column.storage)
    if pa.types.is_dictionary(kind):
        return text_of(column.dictionary_decode())
    if pa.types.is_floating(kind):
        return _text_of_floats(column)
    try:
        if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
            return pc.cast(column, pa.string())
    except pa.ArrowNotImplementedError:
        pass  # lists, structures: no cast, but they can be written out
    return pa.array([_written_out(value) for value in column.to_pylist()], pa.string())


def _text_of_floats(column: Column) -> Column:
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.cast(column, pa.float64())
    whole = pc.and_(pc.equal(numbers, pc.trunc(numbers)), pc.less(pc.abs(numbers), 2.0**53))
    as_whole = pc.cast(pc.cast(pc.if_else(whole, numbers, 0.0), pa.int64()), pa.string())
    text = pc.if_else(whole, as_whole, pc.cast(column, pa.string()))
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.string()), text)


def _written_out(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return json.dumps(value, ensure_ascii=False, default=str)


def canonical_ids(texts: Column) -> Column:
    """Arrow strings in the form of `canonical_id`; missing stays null.

    Plain ASCII without spaces around it is in that form already, and is not gone through one by one.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.and_(pc.string_is_ascii(texts), pc.equal(texts, pc.ascii_trim_whitespace(texts)))
    if pc.all(plain, min_count=0).as_py():
        return texts
    values = (None if text is None else canonical_id(text) for text in texts.to_pylist())
    return pa.array(values, pa.string())


_NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_DECIMAL_COMMA = r"^(\s*[+-]?\d+),(\d{1,2}|\d{4,})(\s*)$"


def numbers_of(column: Column, *, decimal_comma: bool = False) -> Float64Array:
    """(n,) float64, NaN where there is no number.

    Args:
        column: n Arrow values of any type.
        decimal_comma: "1,234" is 1.234 for certain. Otherwise a comma is one only where it cannot
            separate thousands ("3,5"); a number that could be either is none.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        text = text_of(column)
        if decimal_comma:
            text = pc.replace_substring(text, ",", ".")
        else:
            text = pc.replace_substring_regex(text, _DECIMAL_COMMA, r"\1.\2\3")
        number = pc.fill_null(pc.match_substring_regex(text, _NUMBER), fill_value=False)
        text = pc.utf8_trim_whitespace(pc.if_else(number, text, pa.scalar(None, pa.string())))
        numbers = pc.cast(text, pa.float64())
    return np.asarray(numbers.to_numpy(zero_copy_only=False), np.float64)
