"""Fuzzed files of behaviour: CSV, JSON Lines and Parquet, read as an import reads them."""

import io
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar
from unittest import mock

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import KdfParameters
from recsys_app.data import delimited, jsonl, parquet
from recsys_app.data.sniffing import inspect_file
from recsys_app.data.tables import inspect_table, read_attributes
from recsys_app.data.validation import InteractionChunk, read_interactions
from recsys_app.errors import RecsysError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from recsys_app.use_cases.import_data import ImportData, import_data
from recsys_app.use_cases.registry import Context
from tests.campaigns.activities import FREE, PASSWORD, allow_free_key_derivation, opened
from tests.campaigns.fuzz_target import Target
from tests.campaigns.mutations import mutated

NAMES = ("user", "item", "rating", "time")
ROWS = [(f"u{n % 5}", f"i{n % 7}", n % 5 + 1, f"2024-01-{n % 28 + 1:02d}") for n in range(24)]
_AS_TABLE = 100  # every so many cases
_OWN_TABLES = ("datasets", "batches", "column_blocks", "users", "items", "persons",
    "user_attributes", "person_attributes", "item_attributes", "rejected_rows", "pending")  # fmt: skip


class LogFile(Target):
    """A behaviour log in some format, inspected, mapped by guessing, and read to its end.

    Every hundredth case is read as a table of items too, every five-hundredth is imported.
    """

    ending: ClassVar[str]
    import_every = 500

    def __init__(self, work: Path) -> None:
        self.path = work / f"case.{self.ending}"
        self._number = 0
        allow_free_key_derivation()
        folder = StoreFolder(work / "store")
        create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
        self._open = ExitStack()
        self._store = self._open.enter_context(opened(folder))
        self._before = _contents(self._store)

    def read(self, content: bytes) -> None:
        self.path.write_bytes(content)
        self._number += 1
        if self._number % _AS_TABLE == 0:
            self._read_as_table()
        found = inspect_file(self.path)
        repr([found.rows, [column.name for column in found.columns]]).encode()
        for chunk in read_interactions(self.path, found.format, found.mapping()):
            _look_at(chunk)

    def _read_as_table(self) -> None:
        table = inspect_table(self.path)
        for chunk in read_attributes(
            self.path, table.file, id_column=table.id_column, title_column=table.title_column
        ):
            for row in chunk.rows:
                f"{row.id}{row.title}{dict(row.attributes)}".encode()

    def imported(self, content: bytes) -> str:
        self.path.write_bytes(content)
        words = ""
        try:
            report = import_data(
                ImportData(self.path, "log"), Context(self._store, JobControl(), {})
            )
        except RecsysError:
            pass
        else:
            dataset = self._store.datasets.get("log")
            (batch,) = self._store.interactions.batches(dataset)
            stored = len(self._store.interactions.load(dataset).value)
            rejected = len([*self._store.people.rejected(batch)])
            if (stored, rejected) != (report.rows, report.rejected):
                words = f"{stored} rows and {rejected} set aside, reported {report}"
            self._store.remove_dataset(dataset)
        after = _contents(self._store)
        return words or ("" if after == self._before else f"left {after}, was {self._before}")


def _look_at(chunk: InteractionChunk) -> None:
    """As many of everything as rows, finite, and text that can be stored."""
    n = len(chunk)
    columns = [chunk.users, chunk.items, chunk.events, chunk.folds]
    for coded in columns:
        if coded is not None:
            assert len(coded.codes) == n
            assert not n or coded.codes.max() < len(coded.values)
            "".join(coded.values).encode()
    assert len(chunk.timestamp) == len(chunk.value) == n
    assert np.isfinite(chunk.value).all()
    for reject in chunk.rejects:
        reject.text.encode()


def _contents(repositories: Repositories) -> dict[str, int]:
    """Rows of every table that an import writes to."""
    counts = {}
    for compartment in Compartment:
        database = repositories._store.database(compartment)
        for (table,) in [*database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]:
            if table in _OWN_TABLES:
                (count,) = database.one(f"SELECT count(*) FROM {table}") or (0,)
                counts[f"{compartment}.{table}"] = count
    return counts


def _lines(delimiter: str, *, header: bool, end: str = "\n") -> str:
    rows = [NAMES, *ROWS] if header else ROWS
    return "".join(delimiter.join(map(str, row)) + end for row in rows)


class CsvFile(LogFile):
    ending = "csv"
    samples = (
        _lines(",", header=True).encode(),
        _lines("\t", header=False).encode(),
        _lines("::", header=False, end="\r\n").encode(),
        _lines(";", header=True, end="\r").encode("utf-16"),
        ("用户,商品,评分\n" + "".join(f'张伟{n},"三,体""{n}",{n}\n' for n in range(20))).encode(),
        ("用户|商品\n" + "".join(f"王芳{n}|红楼梦{n}\n" for n in range(20))).encode("gb18030"),
        "\ufeffuser,item,title,event,fold\n".encode()
        + b"".join(b'%d,%d,"a\nb",view,train\n' % (n, n % 3) for n in range(20)),
    )
    tokens = (
        b'"', b'""', b'",', b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"::", b"\0", b"\xff\xfe",
        b"\xef\xbb\xbf", "\u202e".encode(), "\u2066".encode(), "\x85".encode(), b"\xed\xa0\x80",
        b"=1+1", b"'=1+1", b"NaN", b"inf", b"-inf", b"1e999", b"-1e-999", b"99999999999999999999",
        b"1,234", b"0x10", b"9999-12-31", b"0000-00-00", b"2262-04-12", b"253402300800",
        b"user,user,user", b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"{", b"[", b"\\ud800",
    )  # fmt: skip

    def weaken(self) -> None:
        """Bytes that are no text are no longer expected."""

        def trusting(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
            return column.cast(pa.string()), np.zeros(len(column), bool)

        mock.patch.object(delimited, "text_from_bytes", trusting).start()


def _objects(rows: Sequence[Sequence[object]]) -> bytes:
    return "".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows).encode()


class JsonlFile(LogFile):
    ending = "jsonl"
    samples = (
        _objects(ROWS),
        _objects([(row[0], 10**19 + n, float(n), n * 10**9) for n, row in enumerate(ROWS)]),
        b"".join(
            b'{"user_id": "\\u00e9%d", "parent_asin": "B%d", "tags": ["a", {"b": 1}]}\n' % (n, n)
            for n in range(20)
        ),
    )
    tokens = (
        b"{", b"}", b"[", b"]", b'"', b":", b",", b"\\u0000", b"\\ud800", b"\\ude00", b"\n", b"null",
        b"NaN", b"-Infinity", b"1e999", b"99999999999999999999", b'"user": 1,', b"true", b"\xff",
        b'{"a":', b"[[[[[[[[", b'""', "\u202e".encode(),
    )  # fmt: skip

    def weaken(self) -> None:
        """What is no JSON is no longer expected."""
        mock.patch.object(jsonl, "parse_object", json.loads).start()


def _parquet(table: pa.Table, **options: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream.getvalue()


def _arrow_rows() -> pa.Table:
    return pa.table([pa.array(column) for column in zip(*ROWS, strict=True)], names=list(NAMES))


class ParquetFile(LogFile):
    ending = "parquet"
    samples = (
        _parquet(_arrow_rows()),
        _parquet(_arrow_rows(), compression="zstd", use_dictionary=False, data_page_version="2.0"),
        _parquet(_arrow_rows(), compression="none", row_group_size=7),
        _parquet(
            pa.table(
                {
                    "user_id": pa.array(range(20), pa.int64()),
                    "item_id": pa.array([float(n) for n in range(20)]),
                    "at": pa.array([n * 10**15 for n in range(20)], pa.timestamp("us")),
                    "tags": [[{"a": n, "b": [str(n)]}] for n in range(20)],
                }
            ),
            compression="gzip",
        ),
    )
    tokens = (
        b"PAR1", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x15\xfe\xff\xff\xff\x0f",
        b"\x80" * 9, b"\x19\xfc\xff\xff\xff\x0f", b"\x18\xff\xff\xff\xff\x07", b"\x1c", b"\x00",
    )  # fmt: skip

    def case(self, rng: np.random.Generator) -> bytes:
        """Half of the cases are whole files, and what is wrong is in their cells."""
        if rng.integers(2):
            return super().case(rng)
        users = [mutated((b"user-1",), CsvFile.tokens, rng)[:2_000] for _ in range(20)]
        text = pa.array(users, pa.binary())
        unchecked = pa.Array.from_buffers(pa.string(), len(users), text.buffers())
        numbers = pa.array(rng.integers(-(2**62), 2**62, 20) >> int(rng.integers(62)))
        kinds = (pa.timestamp("us"), pa.timestamp("ns"), pa.int64(), pa.time64("ns"))
        times = numbers.view(kinds[int(rng.integers(len(kinds)))])
        return _parquet(
            pa.table({"user": unchecked, "item": unchecked, "rating": numbers, "time": times})
        )

    def weaken(self) -> None:
        """Text is believed to be text."""

        def trusting(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
            return column, np.zeros(len(column), bool)

        mock.patch.object(parquet, "checked", trusting).start()
