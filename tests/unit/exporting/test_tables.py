"""Tables as files: what is written can be read back, nothing runs, nothing is half-written."""

import csv
import errno
import json
import math
import os
import stat
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from recsys_app.errors import InvalidSettingError, StorageUnavailableError
from recsys_app.exporting import tables, xlsx
from recsys_app.exporting.tables import write_table

COLUMNS = ("user", "rank", "score", "title")
ROWS = [
    ("007", 1, 0.5, 'Say "hello", 世界 🎬'),
    ("张伟", 2, -1.25, "two\nlines"),
    ("u|;\t3", 3, 1e-7, ""),
]
ENDINGS = (".csv", ".xlsx", ".parquet", ".jsonl")


def read(path: Path) -> list[tuple[object, ...]]:
    """The rows below the header, in whatever types the format keeps."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [tuple(row) for row in csv.reader(stream)][1:]
    if path.suffix == ".xlsx":
        return list(openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    if path.suffix == ".parquet":
        return [tuple(row.values()) for row in pq.read_table(path).to_pylist()]
    return [tuple(json.loads(line).values()) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_read_back(tmp_path, ending):
    path = tmp_path / f"lists{ending}"
    assert write_table(path, COLUMNS, iter(ROWS)) == 3
    found = read(path)
    assert [row[0] for row in found] == ["007", "张伟", "u|;\t3"]
    assert [float(row[2]) for row in found] == [0.5, -1.25, 1e-7]
    assert found[0][3] == ROWS[0][3]
    assert found[1][3] == ROWS[1][3]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("start", list("=+-@\t\r\n\0＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path, ending, start):
    path = tmp_path / f"lists{ending}"
    write_table(path, (f"{start}name", "title"), [(f"{start}cmd|' /C calc'!A0", "fine")])
    (row,) = read(path)
    assert str(row[0]).startswith("'")
    assert row[1] == "fine"


def test_every_text_cell_of_a_workbook_is_typed_as_text(tmp_path):
    path = tmp_path / "lists.xlsx"
    write_table(path, ("=1+1", "n"), [("=1+1", 3), ("007", 4)])
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n", "s", "n"]
    assert cells[4].value == "007"


def test_numbers_are_not_disarmed(tmp_path):
    path = tmp_path / "lists.csv"
    write_table(path, ("score",), [(-1.5,)])
    assert read(path) == [("-1.5",)]


def test_control_characters_do_not_break_a_workbook(tmp_path):
    path = tmp_path / "lists.xlsx"
    write_table(path, ("title",), [("bell \a and <b> & _x0041_",)])
    ((text,),) = read(path)
    assert text == "bell _x0007_ and <b> & _x005F_x0041_"


@pytest.mark.parametrize("ending", [".xlsx", ".jsonl"])
def test_what_is_no_number_is_an_empty_cell(tmp_path, ending):
    path = tmp_path / f"lists{ending}"
    write_table(path, ("user", "score"), [("a", math.nan), ("b", math.inf), ("c", None)])
    assert read(path) == [("a", None), ("b", None), ("c", None)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_without_rows_still_has_its_columns(tmp_path, ending):
    path = tmp_path / f"lists{ending}"
    assert write_table(path, COLUMNS, []) == 0
    assert read(path) == []


def test_a_column_that_begins_empty_holds_text_later(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_PARQUET_ROWS", 2)
    path = tmp_path / "lists.parquet"
    write_table(path, ("a", "b"), [(None, 1), (None, 2), ("x", 3)])
    assert read(path) == [(None, 1), (None, 2), ("x", 3)]


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(InvalidSettingError) as refused:
        write_table(tmp_path / "lists.doc", COLUMNS, ROWS)
    assert refused.value.code == "unknown-ending"
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_refuses_what_it_cannot_hold(tmp_path, monkeypatch):
    path = tmp_path / "lists.xlsx"
    with pytest.raises(InvalidSettingError) as refused:
        write_table(path, ("title",), [("x" * 32_768,)])
    assert refused.value.code == "long-cell"
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(InvalidSettingError) as refused:
        write_table(path, ("title",), [("x",)] * 3)
    assert refused.value.code == "too-many-rows"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_half_way_leaves_the_old_file(tmp_path, ending):
    path = tmp_path / f"lists{ending}"
    write_table(path, ("n",), [(1,)])
    before = path.read_bytes()

    def rows():
        yield from [(2,)] * 5_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, ("n",), rows())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageUnavailableError) as failed:
        write_table(tmp_path / "lists.csv", ("n",), [(1,)])
    assert failed.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_owner_may_read_an_export(tmp_path):
    path = tmp_path / "lists.csv"
    write_table(path, ("n",), [(1,)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_row_is_written_outside_the_target_folder(tmp_path, monkeypatch, ending):
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))

    def rows():
        for n in range(1000):
            assert list(elsewhere.iterdir()) == []
            yield (n, "secret")

    write_table(tmp_path / f"lists{ending}", ("n", "title"), rows())
