"""JSON Lines: one object a line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from recsys_app.data.columns import RawChunk
from recsys_app.data.encoding import file_size, readable, utf8_blocks
from recsys_app.data.formats import FileFormat, Reject, RejectReason

_MAX_LINE = 1 << 20


def read_jsonl(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawChunk]:
    """The named fields of every object as text; a field that an object lacks is missing.

    Raises:
        InvalidDatasetError: the file cannot be read.
    """
    size = max(1, file_size(path))
    line, rest, position = 1, b"", 0
    for block, position in utf8_blocks(path, file_format.encoding):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        if len(rest) > _MAX_LINE:
            lines.append(rest)
            rest = b""
        if lines:
            yield _chunk(lines, line, columns, position / size)
            line += len(lines)
    if rest.strip():
        yield _chunk([rest], line, columns, 1.0)


def _chunk(lines: list[bytes], first: int, columns: Sequence[str], done: float) -> RawChunk:
    import pyarrow as pa

    numbers: list[int] = []
    cells: list[list[str | None]] = [[] for _ in columns]
    rejects: list[Reject] = []
    for number, raw in enumerate(lines, first):
        if not raw.strip():
            continue
        record = parse_object(raw)
        if record is None:
            rejects.append(Reject(number, RejectReason.BAD_JSON, readable(raw[:8000])).cut())
            continue
        numbers.append(number)
        for column, name in zip(cells, columns, strict=True):
            column.append(cell_text(record.get(name)))
    return RawChunk(
        np.array(numbers, np.int64),
        tuple(pa.array(column, pa.string()) for column in cells),
        tuple(rejects),
        lambda row: readable(lines[numbers[row] - first][:8000]),
        done,
    )


def parse_object(raw: bytes) -> dict[str, object] | None:
    """The JSON object in `raw`, or None where it is something else."""
    try:
        record = json.loads(raw)
        raw.decode()
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def cell_text(value: object) -> str | None:
    """A JSON value as text: numbers as written in decimal, nested values as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
