"""Tables as files: what is written can be read back, nothing runs, nothing is half-written."""

import csv
import errno
import hashlib
import json
import math
import os
import stat
from functools import partial
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from recsys_app.crypto.keys import KdfParameters
from recsys_app.domain.formulas import restore
from recsys_app.errors import InvalidSettingError, StorageUnavailableError
from recsys_app.exporting import container, files, tables, xlsx
from recsys_app.exporting.container import open_export
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


@pytest.mark.parametrize("start", list("=+-@\t\r\n\0＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_is_disarmed_and_comes_back(tmp_path, start):
    text = f"{start}cmd|' /C calc'!A0"
    path = tmp_path / "lists.csv"
    write_table(path, (f"{start}name", "title"), [(text, "fine")])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (name, _), (cell, title) = csv.reader(stream)
    assert cell.startswith("'")
    assert (restore(name), restore(cell), title) == (f"{start}name", text, "fine")


def test_a_workbook_says_that_such_text_is_text_and_keeps_it_as_it_is(tmp_path):
    path = tmp_path / "lists.xlsx"
    write_table(path, ("=name", "title"), [("=1+1", "'fine"), ("-1", "a=b")])
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells] == ["=name", "title", "=1+1", "'fine", "-1", "a=b"]
    assert [cell.quotePrefix for cell in cells] == [True, False, True, False, True, False]


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_formats_without_formulas_keep_text_as_it_is(tmp_path, ending):
    path = tmp_path / f"lists{ending}"
    write_table(path, ("title",), [("=1+1",), ("'=1+1",)])
    assert read(path) == [("=1+1",), ("'=1+1",)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_protected_table_is_a_container_of_the_same_table(tmp_path, ending, monkeypatch):
    cheap = partial(container.Sealing, cost=KdfParameters(memory_kib=19 * 1024, iterations=2))
    monkeypatch.setattr(files, "Sealing", cheap)
    sealed, opened = tmp_path / f"lists{ending}.rvx", tmp_path / f"again{ending}"
    assert write_table(sealed, COLUMNS, ROWS, password="otter lantern violet forty-eight") == 3
    assert "世界".encode() not in sealed.read_bytes()
    found = open_export(sealed, "otter lantern violet forty-eight", opened)
    assert (found.name, found.size) == (f"lists{ending}", opened.stat().st_size)
    assert [row[0] for row in read(opened)] == ["007", "张伟", "u|;\t3"]


def test_the_ending_and_the_password_of_a_container_go_together(tmp_path):
    for name, password in (("a.csv", "otter lantern violet"), ("a.csv.rvx", ""), ("a.rvx", "")):
        with pytest.raises(InvalidSettingError) as refused:
            write_table(tmp_path / name, COLUMNS, ROWS, password=password)
        assert refused.value.code in {"container-ending", "container-without-password"}
    with pytest.raises(InvalidSettingError) as refused:
        write_table(tmp_path / "a.rvx", COLUMNS, ROWS, password="otter lantern violet")
    assert refused.value.code == "unknown-ending"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_announced_before_it_is_in_place_and_not_put_there_if_that_fails(tmp_path):
    path = tmp_path / "lists.csv"
    seen = []

    def announce(digest: str, rows: int) -> None:
        seen.append((digest, rows, path.exists()))
        if len(seen) == 2:
            raise RuntimeError

    write_table(path, ("n",), [(1,)], announce=announce)
    before = path.read_bytes()
    assert seen == [(hashlib.sha256(before).hexdigest(), 1, False)]
    with pytest.raises(RuntimeError):
        write_table(path, ("n",), [(2,)], announce=announce)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


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
