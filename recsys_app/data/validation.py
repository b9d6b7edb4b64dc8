"""From raw columns to checked interactions; what does not pass is handed back with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.data.columns import Column, RawChunk, canonical_ids, numbers_of, text_of
from recsys_app.data.formats import (
    LONGEST_ID,
    MAX_ROWS,
    ColumnMapping,
    FileFormat,
    Reject,
    RejectReason,
)
from recsys_app.data.hidden import ids_with_hidden
from recsys_app.data.names import QUANTITY_NAMES, normalized
from recsys_app.data.readers import read_columns
from recsys_app.data.times import TimeRule, time_rule
from recsys_app.domain.arrays import BoolArray, Float32Array, Int32Array, Int64Array
from recsys_app.domain.interactions import TimeKind
from recsys_app.domain.reports import RowReading
from recsys_app.errors import InvalidDatasetError

MOST_NAMES = 1_000  # kinds of event or fold
_MOST_VALUES = 100  # distinct values up to which a column can be a rating scale
_LARGEST_RATING = 100.0


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column as its distinct values and, per row, which of them: `values[codes[row]]`."""

    values: list[str]
    codes: Int32Array


@dataclass(frozen=True, slots=True)
class InteractionChunk:
    """Some accepted rows, in file order, and the rejected ones among them.

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
        rows: accepted so far.
        rejected: not taken so far.
    """

    def __init__(self, path: Path, file_format: FileFormat, mapping: ColumnMapping) -> None:
        self._name = path.name
        self._mapping = mapping
        self._decimal_comma = file_format.delimiter == ";"
        self._chunks = read_columns(path, file_format, mapping.columns)
        self._rule: TimeRule | None = None
        self._values: set[float] = set()
        self._names: dict[str, set[str]] = {mapping.event: set(), mapping.fold: set()}
        self.time_kind = TimeKind.NONE
        self.rows = 0
        self.rejected = 0

    @property
    def rated(self) -> bool:
        """Whether the value column looks like ratings on a scale, not like quantities."""
        name = self._mapping.value
        return (
            name != ""
            and normalized(name) not in QUANTITY_NAMES
            and 2 < len(self._values) <= _MOST_VALUES
            and max(map(abs, self._values)) <= _LARGEST_RATING
        )

    def __iter__(self) -> Iterator[InteractionChunk]:
        for raw in self._chunks:
            if not len(raw) and not raw.rejects:
                continue
            chunk = self._checked(raw)
            self.rows += len(chunk)
            self.rejected += len(chunk.rejects)
            if self.rows + self.rejected > MAX_ROWS:
                raise InvalidDatasetError("too-many-records", name=self._name, most=MAX_ROWS)
            yield chunk

    def first_rows(self, most: int) -> list[RowReading]:
        """How the first rows are read, up to `most`; not to be iterated as well.

        The first chunk is read whole: what its times are written in is decided on all of it.
        """
        raw = next((raw for raw in self._chunks if len(raw) or raw.rejects), None)
        if raw is None:
            return []
        chunk = self._checked(raw)
        columns = [text_of(column.slice(0, most)).to_pylist() for column in raw.columns]
        roles = self._mapping.roles
        texts = {
            line: {role: text or "" for role, text in zip(roles, row, strict=True)}
            for line, *row in zip(raw.lines[:most].tolist(), *columns, strict=True)
        }
        reasons = {reject.line: reject.reason for reject in chunk.rejects}
        taken = {line: row for row, line in enumerate(chunk.lines[:most].tolist())}
        return [
            RowReading(
                line,
                texts.get(line, {}),
                int(chunk.timestamp[taken[line]]) if line in taken and "time" in roles else None,
                float(chunk.value[taken[line]]) if line in taken and "value" in roles else None,
                reasons.get(line, ""),
            )
            for line in sorted({*texts, *reasons})[:most]
        ]

    def _checked(self, raw: RawChunk) -> InteractionChunk:
        columns = dict(zip(self._mapping.columns, raw.columns, strict=True))
        mapping, reasons = self._mapping, _Reasons(len(raw))
        users = reasons.names(columns[mapping.user], RejectReason.MISSING_USER)
        items = reasons.names(columns[mapping.item], RejectReason.MISSING_ITEM)
        events = folds = None
        if mapping.event:
            events = reasons.names(columns[mapping.event], RejectReason.MISSING_EVENT)
        if mapping.fold:
            folds = reasons.names(columns[mapping.fold], RejectReason.MISSING_FOLD)
        timestamp = self._time(columns, raw.lines, reasons)
        value = self._value(columns, reasons)
        good = np.flatnonzero(reasons.code < 0)
        if mapping.value and len(self._values) <= _MOST_VALUES:
            self._values.update(np.unique(value[good]).tolist())
        return InteractionChunk(
            lines=raw.lines[good],
            users=users.coded(good),
            items=items.coded(good),
            timestamp=timestamp[good],
            value=value[good],
            events=self._few(mapping.event, events, good),
            folds=self._few(mapping.fold, folds, good),
            rejects=(*raw.rejects, *reasons.rejects(raw, users)),
            done=raw.done,
        )

    def _few(self, column: str, names: "_Names | None", good: Int64Array) -> Coded | None:
        """The names of an event or fold column; one with very many is something else."""
        if names is None:
            return None
        coded = names.coded(good)
        self._names[column].update(coded.values)
        if len(self._names[column]) > MOST_NAMES:
            raise InvalidDatasetError("too-many-names", column=column, most=MOST_NAMES)
        return coded

    def _time(
        self, columns: dict[str, Column], lines: Int64Array, reasons: "_Reasons"
    ) -> Int64Array:
        name = self._mapping.time
        if not name or not len(lines):
            return lines
        if self._rule is None:
            self._rule = time_rule(columns[name], self._mapping.time_format, name)
            self.time_kind = self._rule.kind
        times, good = self._rule.parse(columns[name])
        reasons.add(~good, RejectReason.BAD_TIME)
        return times

    def _value(self, columns: dict[str, Column], reasons: "_Reasons") -> Float32Array:
        name = self._mapping.value
        if not name:
            return np.ones(len(reasons.code), np.float32)
        numbers = numbers_of(columns[name], decimal_comma=self._decimal_comma)
        bad = ~(np.abs(numbers) <= np.finfo(np.float32).max)  # also NaN
        reasons.add(bad, RejectReason.BAD_VALUE)
        return np.where(bad, 0, numbers).astype(np.float32)


def read_interactions(
    path: Path, file_format: FileFormat, mapping: ColumnMapping
) -> InteractionReader:
    """Read `path` in bounded memory; errors arise while it is iterated.

    Raises:
        InvalidDatasetError: the file as a whole is not usable (unreadable, time unclear …).
        NotFoundError: a mapped column is not in it.
    """
    return InteractionReader(path, file_format, mapping)


@dataclass(frozen=True, slots=True)
class _Names:
    """A column of ids: its distinct values (Arrow strings, null for missing) and (n,) int32 codes.

    Values are in canonical form, so that two spellings of one id are one of them.
    """

    values: Column
    codes: Int32Array

    def coded(self, rows: Int64Array) -> Coded:
        """The ids of `rows` alone."""
        import pyarrow as pa

        codes = self.codes[rows]
        used = np.zeros(len(self.values), bool)
        used[codes] = True
        if used.all():
            return Coded(self.values.to_pylist(), codes)
        renumbered = (np.cumsum(used) - 1).astype(np.int32)
        return Coded(self.values.filter(pa.array(used)).to_pylist(), renumbered[codes])


class _Reasons:
    """The first reason found against each row; -1 where there is none."""

    _ALL = tuple(RejectReason)

    def __init__(self, n_rows: int) -> None:
        self.code = np.full(n_rows, -1, np.int8)

    def add(self, bad: BoolArray, reason: RejectReason) -> None:
        if bad.any():
            self.code[bad & (self.code < 0)] = self._ALL.index(reason)

    def names(self, column: Column, missing: RejectReason) -> _Names:
        """A column of ids; what cannot be one is noted. The checks run on distinct values."""
        import pyarrow.compute as pc

        written, codes = _distinct(text_of(column))
        canonical = canonical_ids(written)
        text, as_written = pc.fill_null(canonical, ""), pc.fill_null(written, "")
        for bad, reason in (
            (pc.equal(text, ""), missing),
            (pc.greater(pc.utf8_length(text), LONGEST_ID), RejectReason.LONG_ID),
            (pc.match_substring(as_written, "\0"), RejectReason.NUL),
            (ids_with_hidden(as_written), RejectReason.HIDDEN),
        ):
            flags = bad.to_numpy(zero_copy_only=False)
            if flags.any():
                self.add(flags[codes], reason)
        if canonical is written:
            return _Names(written, codes)
        values, merged = _distinct(canonical)
        return _Names(values, merged[codes])

    def rejects(self, raw: RawChunk, users: _Names) -> Iterator[Reject]:
        for row in np.flatnonzero(self.code >= 0).tolist():
            person = users.values[int(users.codes[row])].as_py()
            yield raw.reject(row, self._ALL[self.code[row]], person or "")


def _distinct(column: Column) -> tuple[Column, Int32Array]:
    """The distinct values of a column, null among them, and which of them each row has."""
    encoded = column.dictionary_encode(null_encoding="encode")
    return encoded.dictionary, encoded.indices.to_numpy().astype(np.int32)
