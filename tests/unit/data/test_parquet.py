"""Parquet: ids by their decimal text, missing ones set aside, times as stored."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_app.data import parquet
from recsys_app.domain.fields import names
from recsys_app.domain.interactions import TimeKind
from recsys_app.errors import InvalidDatasetError

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)


@pytest.fixture
def load_table(load):
    def loaded(columns: dict[str, object], **given: str):
        buffer = pa.BufferOutputStream()
        pq.write_table(pa.table(columns), buffer)
        return load(buffer.getvalue().to_pybytes(), "log.parquet", **given)

    return loaded


def test_whole_and_floating_ids_become_their_decimal_text(load_table):
    log = load_table(
        {
            "CustomerID": [12345.0, None, float("nan"), 2.5],
            "StockCode": [1, 2, 3, 9_007_199_254_740_993],
        }
    )
    assert log.users == ["12345", "2.5"]
    assert log.items == ["1", "9007199254740993"]
    assert log.reasons == [(2, "missing-user"), (3, "missing-user")]
    assert log.lines == [1, 4]
    assert [reject.text for reject in log.rejects] == [",2", ",3"]


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        (pa.array(["007", "中"]), ["007", "中"]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array(["a", "b"], pa.large_string()), ["a", "b"]),
        (pa.array([b"a", b"\xff"]), ["a", r"\xff"]),
        (pa.array([Decimal("1.50"), Decimal("2.00")]), ["1.50", "2.00"]),
        (pa.array([True, False]), ["true", "false"]),
        (pa.array([[1, 2], []]), ["[1, 2]", "[]"]),
        (pa.array([1.5, 2.0], pa.float32()), ["1.5", "2"]),
        (pa.array([2**64 - 1, 0], pa.uint64()), ["18446744073709551615", "0"]),
    ],
)
def test_ids_of_any_type_are_text(load_table, ids, texts):
    assert load_table({"user": ids, "item": ["x", "y"]}).users == texts


@pytest.mark.parametrize(
    "stored",
    [
        pa.array([NOON, None], pa.timestamp("ns")),
        pa.array([NOON, None], pa.timestamp("s", "Asia/Shanghai")),
        pa.array([NOON_MS, None], pa.int64()),
        pa.array([NOON_MS / 1000, None], pa.float64()),
        pa.array(["2024-01-02T12:00:00", None]),
    ],
)
def test_times_are_read_as_stored(load_table, stored):
    log = load_table({"user": ["a", "b"], "item": ["x", "y"], "time": stored})
    assert log.reader.time_kind is TimeKind.CLOCK
    assert log.times == [NOON_MS]
    assert log.reasons == [(2, "bad-time")]


def test_dates_begin_at_midnight(load_table):
    log = load_table({"user": ["a"], "item": ["x"], "date": [date(1970, 1, 3)]})
    assert log.times == [2 * 86_400_000]


def test_values_are_numbers_and_what_is_none_is_set_aside(load_table):
    log = load_table(
        {"user": list("abcd"), "item": list("wxyz"), "rating": [1.5, None, float("inf"), 1e300]}
    )
    assert log.values == [1.5]
    assert [reason for _, reason in log.reasons] == ["bad-value"] * 3


def test_columns_of_one_name_are_told_apart(load):
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["x"])], ["id", "id"])
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    log = load(buffer.getvalue().to_pybytes(), "log.parquet", user="id", item="id (2)")
    assert (log.users, log.items) == (["a"], ["x"])


def test_row_numbers_go_on_from_chunk_to_chunk(load_table, monkeypatch):
    monkeypatch.setattr(parquet, "_ROWS", 3)
    log = load_table({"user": [1, 2, None, 4, 5, None, 7], "item": ["x"] * 7})
    assert log.lines == [1, 2, 4, 5, 7]
    assert log.reasons == [(3, "missing-user"), (6, "missing-user")]


def test_a_damaged_file_is_named(load_table, load, tmp_path):
    load_table({"user": list(range(1000)), "item": list(range(1000))})
    whole = (tmp_path / "log.parquet").read_bytes()
    for damaged in (whole[:-20], whole[: len(whole) // 2], b"PAR1" + b"\0" * 50 + b"PAR1"):
        with pytest.raises(InvalidDatasetError) as failed:
            load(damaged, "log.parquet")
        assert failed.value.code == "damaged-file"


def test_a_file_without_rows_is_empty(load_table):
    with pytest.raises(InvalidDatasetError) as failed:
        load_table({"user": pa.array([], pa.string()), "item": pa.array([], pa.string())})
    assert failed.value.code == "empty-file"


def _bytes(table: pa.Table, **options: object) -> bytes:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue().to_pybytes()


def test_text_that_is_none_is_set_aside_and_not_shown_as_an_error(load):
    text = pa.array([b"a", b"\xff\xfe", b"b"], pa.binary())
    users = pa.Array.from_buffers(pa.string(), 3, text.buffers())
    log = load(_bytes(pa.table({"user": users, "item": ["x", "y", "z"]})), "log.parquet")
    assert (log.users, log.reasons) == (["a", "b"], [(2, "bad-encoding")])


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        (("MAX_ROWS", 2), "too-many-records"),
        (("_LONGEST_TEXT", 1), "damaged-file"),
        (("_MOST_ENTRIES", 1), "damaged-file"),
    ],
)
def test_a_footer_that_declares_too_much_is_refused_before_a_row_is_read(
    load, monkeypatch, limit, code
):
    monkeypatch.setattr(parquet, *limit)
    content = _bytes(pa.table({"user": ["a"] * 3, "item": ["x"] * 3, "note": ["y"] * 3}))
    with pytest.raises(InvalidDatasetError) as failed:
        load(content, "log.parquet")
    assert failed.value.code == code


def test_a_column_is_never_asked_for_its_metadata(load, monkeypatch):
    """Arrow ends the process where the statistics of a column contradict themselves."""
    groups: list[str] = []
    opened = parquet._check_limits

    def watched(file, path):
        file = SimpleNamespace(metadata=_Watched(file.metadata, groups), schema=file.schema)
        opened(file, path)

    monkeypatch.setattr(parquet, "_check_limits", watched)
    load(_bytes(pa.table({"user": ["a"], "item": ["x"]})), "log.parquet")
    assert set(groups) == {"total_byte_size"}


class _Watched:
    """Metadata of a file whose row groups write down what they are asked for."""

    def __init__(self, metadata, asked):
        self._metadata, self._asked = metadata, asked

    def __getattr__(self, name):
        return getattr(self._metadata, name)

    def row_group(self, number):
        group, asked = self._metadata.row_group(number), self._asked

        class Group:
            def __getattr__(self, name):
                asked.append(name)
                return getattr(group, name)

        return Group()


def test_a_dense_column_is_refused(load, monkeypatch):
    monkeypatch.setattr(parquet, "_SMALL", 1 << 20)
    ones = pa.array(np.ones(500_000))
    table = pa.table({"user": ones, "item": ones})
    content = _bytes(table, compression="zstd", use_dictionary=False)
    with pytest.raises(InvalidDatasetError) as failed:
        load(content, "log.parquet")
    assert failed.value.code == "parquet-bomb"


def test_a_row_set_aside_keeps_its_cells_apart(load_table):
    """So that whoever is named in it is found, whatever the id is written with."""
    log = load_table({"user": ['Meier, "Eva"', "b"], "item": [None, "x"]})
    (reject,) = log.rejects
    assert names(reject.text, 'Meier, "Eva"')
    assert reject.text == '"Meier, ""Eva""",'
