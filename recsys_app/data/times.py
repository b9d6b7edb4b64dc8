"""Time columns: what they are written in is decided once, on the first rows; then it is a rule."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys_app.data.columns import Column, numbers_of, text_of
from recsys_app.domain.arrays import BoolArray, Float64Array, Int64Array
from recsys_app.domain.interactions import TimeKind
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

_FIRST_MS = -2_208_988_800_000  # 1900-01-01
_LAST_MS = 7_258_118_400_000  # 2200-01-01
_UNITS = ((1e11, 1e3), (1e14, 1.0), (1e17, 1e-3), (np.inf, 1e-6))  # seconds … nanoseconds to ms
_SMALLEST_EPOCH = 1e8  # 1973 in seconds; smaller whole numbers are order numbers
_UNAMBIGUOUS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%d %b %Y",
    "%d-%b-%Y",
    "%b %d, %Y",
    "%Y%m%dT%H%M%S",
)
_AFTER_DAY_AND_MONTH = (  # 03/04 is March or April: the first rows must tell
    "/%Y %H:%M:%S",
    "/%Y %H:%M",
    "/%Y",
    "/%y %H:%M",
    "/%y",
    "/%Y %I:%M:%S %p",
    "/%Y %I:%M %p",
)
_ENOUGH = 0.5  # share of the first rows that a format must read

Parse = Callable[[Column], tuple[Int64Array, BoolArray]]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How to read a time column.

    `parse` gives (n,) int64 timestamps (see `TimeKind`) and (n,) bool, which of them are readable.
    """

    kind: TimeKind
    parse: Parse


def time_rule(first: Column, stated: str, name: str) -> TimeRule:
    """The rule for a column that begins with `first`.

    Args:
        first: an Arrow array, as the file stores it.
        stated: a strptime format, or "" to detect one.
        name: of the column, for messages.

    Raises:
        InvalidDatasetError: "time-unclear", or "time-ambiguous" where day and month could be either.
    """
    import pyarrow as pa

    if pa.types.is_timestamp(first.type) or pa.types.is_date(first.type):
        return TimeRule(TimeKind.CLOCK, _within(_stored))
    if stated:
        return TimeRule(TimeKind.CLOCK, _within(_stated(stated)))
    first = _given(first)
    numbers = numbers_of(first)
    readable = np.isfinite(numbers)
    if len(numbers) and readable.mean() > _ENOUGH:
        return _number_rule(numbers[readable])
    return TimeRule(TimeKind.CLOCK, _within(_text_parser(first, name)))


def _given(column: Column) -> Column:
    """The values that are there."""
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(pc.fill_null(text_of(column), ""))
    return column.filter(pc.not_equal(text, ""))


def _stated(form: str) -> Parse:
    import pyarrow as pa

    refused = InvalidSettingError(
        setting="time-format", value=form, allowed="%Y-%m-%d %H:%M:%S, %d/%m/%Y …"
    )
    if "%" not in form:
        raise refused
    try:
        _formatted(pa.array(["-"]), form)
    except (ValueError, re.error) as error:
        raise refused from error
    return _with(form)


def _number_rule(numbers: Float64Array) -> TimeRule:
    typical = float(np.median(np.abs(numbers)))
    if _dated(numbers, 1):
        return TimeRule(TimeKind.CLOCK, _within(_with("%Y%m%d")))
    if _dated(numbers, 1_000_000):
        return TimeRule(TimeKind.CLOCK, _within(_with("%Y%m%d%H%M%S")))
    if typical < _SMALLEST_EPOCH:
        return TimeRule(TimeKind.ORDER, _order)
    scale = next(scale for limit, scale in _UNITS if typical < limit)
    return TimeRule(TimeKind.CLOCK, _within(lambda column: _scaled(column, scale)))


def _dated(numbers: Float64Array, unit: int) -> bool:
    """Whether the numbers are dates like 20231224, with `unit` for what follows the day."""
    days = numbers // unit
    month, day = days // 100 % 100, days % 100
    plausible = (days >= 19000101) & (days <= 22001231)
    return bool((plausible & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)).all())


def _text_parser(first: Column, name: str) -> Parse:
    def share(parse: Parse) -> float:
        return float(parse(first)[1].mean()) if len(first) else 0.0

    if share(_iso) > _ENOUGH:
        return _iso
    for form in _UNAMBIGUOUS:
        if share(_with(form)) > _ENOUGH:
            return _with(form)
    for ending in _AFTER_DAY_AND_MONTH:
        day_first, month_first = share(_with("%d/%m" + ending)), share(_with("%m/%d" + ending))
        if max(day_first, month_first) > _ENOUGH:
            if day_first == month_first:
                raise InvalidDatasetError("time-ambiguous", column=name)
            return _with(("%d/%m" if day_first > month_first else "%m/%d") + ending)
    raise InvalidDatasetError("time-unclear", column=name)


def _with(form: str) -> Parse:
    return lambda column: _formatted(column, form)


def _within(parse: Parse) -> Parse:
    """`parse`, with times outside 1900 – 2200 counted as unreadable."""

    def bounded(column: Column) -> tuple[Int64Array, BoolArray]:
        times, good = parse(column)
        return times, good & (times >= _FIRST_MS) & (times < _LAST_MS)

    return bounded


_PER_MS = {"ms": 1, "us": 1_000, "ns": 1_000_000}


def _stored(column: Column) -> tuple[Int64Array, BoolArray]:
    """Timestamps and dates as Arrow has them, rounded down to milliseconds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    good = column.is_valid().to_numpy(zero_copy_only=False)
    unit = getattr(column.type, "unit", "s")  # dates have none
    if unit not in _PER_MS:
        column, unit = pc.cast(column, pa.timestamp("ms")), "ms"
    ticks = pc.fill_null(pc.cast(column, pa.int64()), 0).to_numpy()
    return ticks // _PER_MS[unit], good


def _scaled(column: Column, scale: float) -> tuple[Int64Array, BoolArray]:
    times = numbers_of(column) * scale
    good = np.abs(times) < 2.0**62  # also False for NaN
    return np.rint(np.where(good, times, 0)).astype(np.int64), good


def _order(column: Column) -> tuple[Int64Array, BoolArray]:
    numbers = numbers_of(column)
    good = (np.abs(numbers) < 2.0**53) & (np.floor(numbers) == numbers)
    return np.where(good, numbers, 0).astype(np.int64), good


def _iso(column: Column) -> tuple[Int64Array, BoolArray]:
    """ISO 8601; without a zone it is UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = text_of(column)
    for zone in (None, "UTC"):
        with contextlib.suppress(pa.ArrowInvalid):  # then the slower reader says which rows
            return _stored(pc.cast(text, pa.timestamp("us", zone)))
    return _formatted(text, "ISO8601")


def _formatted(column: Column, form: str) -> tuple[Int64Array, BoolArray]:
    """By pandas, whose format "ISO8601" knows every variant of it."""
    import pandas as pd

    texts = pd.Series(text_of(column).to_numpy(zero_copy_only=False), dtype=object)
    moments: Any = pd.to_datetime(texts, format=form, utc=True, errors="coerce")
    good = ~np.asarray(moments.isna(), bool)
    times = moments.dt.as_unit("us").astype("int64").to_numpy() // _PER_MS["us"]
    return np.where(good, times, 0).astype(np.int64), good
