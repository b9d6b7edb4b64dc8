"""From raw columns to checked interactions; what does not pass is handed back with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recsys_app.data.formats import ColumnMapping, FileFormat, Reject
from recsys_app.domain.arrays import Float32Array, Int32Array, Int64Array
from recsys_app.domain.interactions import TimeKind


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column as its distinct values and, per row, which of them: `values[codes[row]]`."""

    values: list[str]
    codes: Int32Array


@dataclass(frozen=True, slots=True)
class InteractionChunk:
    """Some accepted rows (at most about 262,144), in file order, and the rejected ones among them.

    Attributes:
        lines: (n,) int64, line on which each row begins, 1-based (Parquet: row number).
        users, items: external ids.
        timestamp: (n,) int64, see `TimeKind`.
        value: (n,) float32; 1 without a value column.
        events, folds: None without such a column.
        rejects: the rows that were not taken.
        done: share of the file read so far, 0 – 1.
    """

    lines: Int64Array
    users: Coded
    items: Coded
    timestamp: Int64Array
    value: Float32Array
    events: Coded | None
    folds: Coded | None
    rejects: tuple[Reject, ...]
    done: float

    def __len__(self) -> int:
        return len(self.lines)


class InteractionReader:
    """The chunks of one file, to be iterated once.

    Attributes (final once iterated):
        time_kind: what the time column means; known from the first chunk on.
        rated: whether the value column looks like ratings on a scale (not like quantities).
        rows: accepted so far.
        rejected: not taken so far.
    """

    time_kind: TimeKind
    rated: bool
    rows: int
    rejected: int

    def __iter__(self) -> Iterator[InteractionChunk]:
        raise NotImplementedError


def read_interactions(
    path: Path, file_format: FileFormat, mapping: ColumnMapping
) -> InteractionReader:
    """Read `path` in bounded memory; `mapping` as returned by `FileInspection.mapping`.

    Raises:
        InvalidDatasetError: the file as a whole is not usable (empty, unreadable, time unclear …).
        NotFoundError: a mapped column is not in it.
    """
    raise NotImplementedError
