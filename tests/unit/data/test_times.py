"""Time columns: one rule from the first rows, then strict."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.times import time_rule
from recsys_app.domain.interactions import TimeKind
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(*date: int) -> int:
    return round((datetime(*date, tzinfo=UTC) - EPOCH) / timedelta(milliseconds=1))


def read(values: list[str | None], *, stated: str = "", first: list[str] | None = None):
    """(kind, times with None where unreadable)."""
    rule = time_rule(pa.array(first or values), stated, "when")
    times, good = rule.parse(pa.array(values, pa.string()))
    shown = [time if ok else None for time, ok in zip(times.tolist(), good.tolist(), strict=True)]
    return rule.kind, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", ms(2024, 2, 29)),
        ("2024-02-29 13:14", ms(2024, 2, 29, 13, 14)),
        ("2024-02-29T13:14:15", ms(2024, 2, 29, 13, 14, 15)),
        ("2024-02-29T13:14:15Z", ms(2024, 2, 29, 13, 14, 15)),
        ("2024-02-29T13:14:15.678Z", ms(2024, 2, 29, 13, 14, 15, 678_000)),
        ("2024-02-29 13:14:15.678901", ms(2024, 2, 29, 13, 14, 15, 678_000)),
        ("2024-02-29T13:14:15.123456789Z", ms(2024, 2, 29, 13, 14, 15, 123_000)),
        ("2024-02-29T13:14:15+08:00", ms(2024, 2, 29, 5, 14, 15)),
        ("2024-02-29 13:14:15-0330", ms(2024, 2, 29, 16, 44, 15)),
        ("20240229T131415", ms(2024, 2, 29, 13, 14, 15)),
        ("1900-01-01", ms(1900, 1, 1)),
    ],
)
def test_iso_8601_is_read_and_utc_where_it_names_no_zone(text, expected):
    assert read([text]) == (TimeKind.CLOCK, [expected])


@pytest.mark.parametrize("scale", [1, 10**3, 10**6, 10**9])
@pytest.mark.parametrize("moment", [(1995, 6, 1), (2026, 11, 24, 12, 30, 15)])
def test_an_epoch_is_known_by_its_size(scale, moment):
    seconds = ms(*moment) // 1000
    assert read([str(seconds * scale)]) == (TimeKind.CLOCK, [seconds * 1000])


def test_an_epoch_may_have_a_fraction():
    assert read(["1700000000.123"]) == (TimeKind.CLOCK, [1_700_000_000_123])


def test_small_whole_numbers_are_order_numbers():
    assert read(["1", "0", "15", "-3"]) == (TimeKind.ORDER, [1, 0, 15, -3])


def test_an_order_number_is_whole():
    assert read(["1", "2", "2.5", "x"])[1] == [1, 2, None, None]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["20240131", "20231201"], [ms(2024, 1, 31), ms(2023, 12, 1)]),
        (["20240131235959"], [ms(2024, 1, 31, 23, 59, 59)]),
        (["2024/1/31 8:05", "2024/12/01 18:05"], [ms(2024, 1, 31, 8, 5), ms(2024, 12, 1, 18, 5)]),
        (["31.12.2023", "01.02.2024"], [ms(2023, 12, 31), ms(2024, 2, 1)]),
        (["2024年1月31日"], [ms(2024, 1, 31)]),
        (["31/12/2023", "01/02/2024"], [ms(2023, 12, 31), ms(2024, 2, 1)]),
        (["12/31/2023", "01/02/2024"], [ms(2023, 12, 31), ms(2024, 1, 2)]),
        (["12/1/2010 8:26", "12/31/2010 8:26"], [ms(2010, 12, 1, 8, 26), ms(2010, 12, 31, 8, 26)]),
        (["01-Jan-1995"], [ms(1995, 1, 1)]),
    ],
)
def test_other_usual_formats_are_recognised(values, expected):
    assert read(values) == (TimeKind.CLOCK, expected)


def test_day_and_month_are_not_guessed():
    with pytest.raises(InvalidDatasetError) as failed:
        read(["01/02/2024", "03/04/2024"])
    assert failed.value.code == "time-ambiguous"
    assert read(["01/02/2024"], stated="%d/%m/%Y")[1] == [ms(2024, 2, 1)]


@pytest.mark.parametrize("values", [["yesterday", "soon"], [], ["", " "], [None, None]])
def test_a_column_without_times_is_refused(values):
    with pytest.raises(InvalidDatasetError) as failed:
        time_rule(pa.array(values, pa.string()), "", "when")
    assert failed.value.code == "time-unclear"


def test_after_the_first_rows_the_rule_is_strict():
    first = ["2024-01-01", "2024-01-02", "2024-01-03"]
    values = ["2024-01-04", "1700000000", "", None, "2024-02-30", "05.01.2024", "2024-01-06"]
    expected = [ms(2024, 1, 4), None, None, None, None, None, ms(2024, 1, 6)]
    assert read(values, first=first)[1] == expected


def test_empty_first_rows_do_not_decide():
    assert read([None, "", "1700000000", None, ""])[1][2] == 1_700_000_000_000


@pytest.mark.parametrize("value", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_times_outside_three_centuries_are_not_believed(value):
    assert read([value], first=["2024-01-01"])[1] == [None]


def test_an_epoch_out_of_range_is_not_believed():
    values = ["1700000000", "99999999999999", "-99999999999", "1e300", "nan", "inf"]
    assert read(values, first=["1700000000"])[1] == [1_700_000_000_000, *[None] * 5]


@pytest.mark.parametrize("form", ["%Q", "tomorrow", "mixed", "%Y %Y", "%"])
def test_a_format_that_is_none_is_refused(form):
    with pytest.raises(InvalidSettingError) as refused:
        time_rule(pa.array(["2024"]), form, "when")
    assert refused.value.facts["setting"] == "time-format"


@settings(deadline=None)
@given(st.timedeltas(timedelta(days=-25_567), timedelta(days=84_005)))
def test_every_moment_survives(since):
    moment = (EPOCH + since).replace(tzinfo=None)
    expected = since // timedelta(milliseconds=1)
    assert read([moment.isoformat(sep=" ")], first=["2024-01-01"])[1] == [expected]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=10))
def test_no_text_stops_the_reading(values):
    for first in ("2024-01-01", "1700000000", "7", "31/12/2024 10:00"):
        assert len(read(values, first=[first])[1]) == len(values)
