"""The preview of an import reads the first rows as the import does, and changes nothing."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_app import (
    ImportData,
    InputError,
    ListDatasets,
    PreviewImport,
    Role,
    RowReading,
    TimeKind,
)

LOG = (
    "customer_id;product_id;when;amount\n"
    "007;a;24.12.2023;1,5\n"
    ";b;25.12.2023;2\n"
    "小明;a;昨天;3\n"
    "小明;a\n"
    "小明;c;26.12.2023;many\n"
    "小明;d;26.12.2023;4\n"
)
CHRISTMAS_EVE = 1_703_376_000_000
DAY = 86_400_000
COLUMNS = {"user": "customer_id", "item": "product_id", "time": "when", "value": "amount"}


@pytest.fixture
def application(application_as):
    return application_as(Role.STEWARD)


@pytest.fixture
def planned(tmp_path):
    """`planned(text, **choices)` is an import of a file of that text."""

    def plan(text, **choices):
        path = tmp_path / "log.csv"
        path.write_text(text, "utf-8")
        return ImportData(path, "", **choices)

    return plan


def test_each_row_says_how_it_is_read_or_why_it_is_not(application, planned):
    found = application.execute(PreviewImport(planned(LOG, columns=COLUMNS)))
    assert found.time_kind is TimeKind.CLOCK
    first, *_, last = found.rows
    texts = {"user": "007", "item": "a", "time": "24.12.2023", "value": "1,5"}
    assert first == RowReading(2, texts, timestamp=CHRISTMAS_EVE, value=1.5)
    assert (last.timestamp, last.value) == (CHRISTMAS_EVE + 2 * DAY, 4)
    assert [(row.line, row.reason) for row in found.rows[1:-1]] == [
        (3, "missing-user"),
        (4, "bad-time"),
        (5, "field-count"),
        (6, "bad-value"),
    ]
    assert found.rows[2].texts["time"] == "昨天"
    assert found.rows[3].texts == {}
    assert application.execute(ListDatasets()) == ()


def test_a_time_format_is_judged_on_the_first_rows(application, planned):
    log = "user,item,time\n" + "".join(f"u{i},x,0{i}/0{i + 1}/2024\n" for i in range(1, 9))
    with pytest.raises(InputError) as ambiguous:
        application.execute(PreviewImport(planned(log)))
    assert ambiguous.value.reason == "time-ambiguous"
    found = application.execute(PreviewImport(planned(log, time_format="%d/%m/%Y")))
    assert found.rows[0].timestamp == 1_706_745_600_000  # 1 February 2024
    found = application.execute(PreviewImport(planned(log, time_format="%Y-%m-%d")))
    assert {row.reason for row in found.rows} == {"bad-time"}


def test_no_more_than_the_first_rows_are_handed_on(application, planned):
    log = "user,item\n" + "".join(f"{',' * (i % 3 == 0)}u{i},x\n" for i in range(500))
    found = application.execute(PreviewImport(planned(log)))
    assert [row.line for row in found.rows] == list(range(2, 22))
    assert found.time_kind is TimeKind.NONE
    assert {row.value for row in found.rows} == {None}


def test_order_numbers_are_no_times(application, planned):
    log = "user,item,time\n" + "".join(f"u,x,{i * 7}\n" for i in range(10))
    found = application.execute(PreviewImport(planned(log)))
    assert found.time_kind is TimeKind.ORDER
    assert [row.timestamp for row in found.rows] == [i * 7 for i in range(10)]


def test_a_parquet_file_is_read_with_its_own_types(application, tmp_path):
    path = tmp_path / "log.parquet"
    when = pa.array([CHRISTMAS_EVE, None], pa.timestamp("ms"))
    pq.write_table(pa.table({"user": [7, 8], "item": ["a", "b"], "time": when}), path)
    found = application.execute(PreviewImport(ImportData(path, "")))
    assert [(row.timestamp, row.reason) for row in found.rows] == [
        (CHRISTMAS_EVE, ""),
        (None, "bad-time"),
    ]
    assert found.rows[0].texts["user"] == "7"
