"""What a zip file must be before a workbook in it is opened, and what its words are otherwise."""

import io
import zipfile
import zlib

import pytest

from recsys_app.data.workbook import archive
from recsys_app.data.workbook.archive import open_archive
from recsys_app.data.workbook.parts import open_workbook
from recsys_app.errors import InvalidDatasetError
from recsys_app.wording import describe
from tests.unit.data.workbook.books import changed, packed, parts, sheet, text

ROW = text("a") + text("x") + "<c><v>1</v></c>"
BOOK = packed(parts(sheet(ROW)))
SHEET = "xl/worksheets/0.xml"


def read_all(path):
    with open_workbook(path) as book:
        for part in book.archive.parts:
            list(book.archive.blocks(part))


@pytest.fixture
def refused(tmp_path):
    """The code and the words with which a workbook of these bytes is refused."""

    def opened(content: bytes) -> tuple[str, str]:
        path = tmp_path / "book.xlsx"
        path.write_bytes(content)
        with pytest.raises(InvalidDatasetError) as failed:
            read_all(path)
        assert failed.value.exit_code == 3
        assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]
        return failed.value.code, describe(failed.value).text

    return opened


def with_part(name: str, content: str | bytes = b"x") -> bytes:
    return packed(parts(sheet(ROW)) | {name: content})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOOK[:-1], "workbook-damaged"),
        (BOOK + b"x", "workbook-damaged"),
        (b"x" + BOOK, "workbook-damaged"),
        (BOOK[: len(BOOK) // 2], "workbook-damaged"),
        (b"PK\5\6", "workbook-damaged"),
        (changed(BOOK, SHEET, flags=1), "workbook-damaged"),
        (changed(BOOK, SHEET, method=14), "workbook-damaged"),
        (changed(BOOK, SHEET, crc=1), "workbook-damaged"),
        (changed(BOOK, SHEET, unpacked=10), "workbook-bomb"),
        (changed(BOOK, SHEET, unpacked=1000), "workbook-damaged"),
        (changed(BOOK, SHEET, packed=3), "workbook-damaged"),
        (changed(BOOK, SHEET, packed=2**31), "workbook-damaged"),
        (changed(BOOK, SHEET, packed=2**32 - 1), "workbook-damaged"),
        (changed(BOOK, SHEET, offset=0), "workbook-damaged"),
        (changed(BOOK, SHEET, offset=2**31), "workbook-damaged"),
        (changed(BOOK, SHEET, unpacked=600 << 20), "workbook-bomb"),
        (with_part("xl/big.bin", bytes(2 << 20)), "workbook-bomb"),
        (with_part("xl/vbaProject.bin"), "workbook-macros"),
        (with_part("XL/macrosheets/sheet1.xml"), "workbook-macros"),
        (with_part("xl/externalLinks/externalLink1.xml"), "workbook-links"),
        (with_part("XL/STYLES.xml"), "workbook-damaged"),
    ],
)
def test_a_hostile_archive_is_refused_in_words(refused, content, code):
    found, words = refused(content)
    assert found == code
    assert words.startswith("book.xlsx ")
    assert words.endswith("Nothing was imported.")


def test_an_encrypted_part_is_named_as_one(refused):
    encrypted = bytearray(changed(BOOK, SHEET, flags=1))
    encrypted[encrypted.index(SHEET.encode()) - 30 + 6] = 1  # the local header says so as well
    assert refused(bytes(encrypted))[0] == "workbook-encrypted"


def test_a_part_stored_twice_is_refused(refused):
    stream = io.BytesIO(BOOK)
    with zipfile.ZipFile(stream, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(SHEET, "other")
    assert refused(stream.getvalue())[0] == "workbook-damaged"


def test_parts_over_the_same_bytes_are_refused(refused):
    """The bomb of Fifield: many entries that share one kernel."""
    content = with_part("xl/a.xml", "kernel")
    at = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/styles.xml").header_offset
    assert refused(changed(content, "xl/a.xml", offset=at))[0] == "workbook-damaged"


def test_more_parts_than_a_workbook_has_are_refused(refused):
    many = packed({f"{n}.xml": "" for n in range(archive.MOST_ENTRIES + 1)})
    code, words = refused(many)
    assert (code, "1000" in words) == ("workbook-parts", True)


def test_many_parts_that_are_dense_together_are_refused(refused, monkeypatch):
    monkeypatch.setattr(archive, "SMALL", 10_000)
    monkeypatch.setattr(archive, "MOST_BYTES", 100_000)
    big = {f"xl/{n}.bin": bytes(range(200)) * 50 for n in range(11)}
    assert refused(packed(parts(sheet(ROW)) | big, zipfile.ZIP_STORED))[0] == "workbook-bomb"


def test_an_archive_in_the_archive_and_a_path_that_leads_out_are_left_alone(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(packed(parts(sheet(ROW)) | {"inner.zip": BOOK, "../../evil.txt": "x"}))
    with open_workbook(path) as book:
        assert [*book.sheets] == ["Log"]
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def test_memory_is_that_of_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "BLOCK", 1 << 10)
    path = tmp_path / "book.xlsx"
    path.write_bytes(with_part("xl/media.bin", bytes(1 << 20)))
    with open_archive(path) as found:
        sizes = [len(block) for block in found.blocks("xl/media.bin")]
    assert (max(sizes), sum(sizes)) == (1 << 10, 1 << 20)


def test_an_honest_64_bit_archive_is_read(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as book, book.open("a.xml", "w", force_zip64=True) as part:
        part.write(b"text")
    with open_archive(path) as found:
        assert b"".join(found.blocks("A.xml")) == b"text"
        assert zlib.crc32(b"text") == found._entries["a.xml"].crc
