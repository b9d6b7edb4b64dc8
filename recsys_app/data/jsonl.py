"""JSON Lines: one object a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.data.columns import RawChunk
from recsys_app.data.encoding import excerpt, file_size, utf8_blocks
from recsys_app.data.formats import MAX_ROW, FileFormat, Reject, RejectReason

_DEEPEST_EXACT = 2.0**53  # floats up to here are whole numbers without doubt


def read_jsonl(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The named fields of every object as text; a field that an object lacks is missing.

    Raises:
        InvalidDatasetError: the file cannot be read.
    """
    size = max(1, file_size(path))
    for lines, position in _lines(path, file_format.encoding):
        yield _chunk(lines, columns, position / size)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file; of one that is `too_long` only the beginning."""

    number: int
    raw: bytes
    too_long: bool = False


def _lines(path: Path, encoding: str) -> Iterator[tuple[list[_Line], int]]:
    """The lines that hold something, block by block, with the bytes of the file read so far."""
    number, rest, skipping, position = 1, b"", False, 0
    for block, position in utf8_blocks(path, encoding):
        *complete, rest = (rest + block).split(b"\n")
        first = 1 if skipping and complete else 0  # the end of a line that was given up
        skipping = skipping and not complete
        lines = [
            _Line(n, raw)
            for n, raw in enumerate(complete[first:], number + first)
            if raw and not raw.isspace()
        ]
        number += len(complete)
        if len(rest) > MAX_ROW and not skipping:
            lines.append(_Line(number, rest[:MAX_ROW], too_long=True))
            skipping = True
        rest = b"" if skipping else rest
        yield lines, position
    if rest.strip():
        yield [_Line(number, rest)], position


def _chunk(lines: list[_Line], columns: Sequence[str], done: float) -> RawChunk:
    import pyarrow as pa

    taken: list[_Line] = []
    cells: list[tuple[str | None, ...]] = []
    rejects: list[Reject] = []
    for line in lines:
        found = _cells(line, columns)
        if isinstance(found, RejectReason):
            rejects.append(Reject(line.number, found, excerpt(line.raw)))
        else:
            taken.append(line)
            cells.append(found)
    by_column = zip(*cells, strict=True) if cells else ((),) * len(columns)
    return RawChunk(
        np.array([line.number for line in taken], np.int64),
        tuple(pa.array(column, pa.string()) for column in by_column),
        tuple(rejects),
        lambda row: excerpt(taken[row].raw),
        done,
    )


def _cells(line: _Line, columns: Sequence[str]) -> tuple[str | None, ...] | RejectReason:
    """The fields asked for, or why there are none."""
    if line.too_long:
        return RejectReason.LONG_ROW
    try:
        text = line.raw.decode()
    except UnicodeDecodeError:
        return RejectReason.BAD_ENCODING
    record = parse_object(text)
    if record is None:
        return RejectReason.BAD_JSON
    cells = tuple(cell_text(record.get(name)) for name in columns)
    try:
        "".join(cell or "" for cell in cells).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, written as \\ud800
        return RejectReason.BAD_ENCODING
    return cells


def parse_object(text: str) -> dict[str, object] | None:
    """The JSON object in `text`, or None where it is something else.

    NaN and Infinity are no JSON, and of a field that is named twice nobody knows which one is meant.
    """
    try:
        record = _STRICT.decode(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a field twice")
    return record


def _no_number(name: str) -> object:
    raise ValueError(name)


# Ids are text: no digit of a whole number is lost.
_STRICT = json.JSONDecoder(parse_int=str, parse_constant=_no_number, object_pairs_hook=_object)


def cell_text(value: object) -> str | None:
    """A JSON value as text: a fraction of zero is left out of numbers, nested values are JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < _DEEPEST_EXACT:
        return str(int(value))
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
