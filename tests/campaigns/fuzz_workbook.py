"""Fuzzed workbooks: the bytes of the archive, or the XML of one of its parts packed anew."""

import io
import re
import zipfile
from datetime import datetime
from typing import ClassVar
from unittest import mock

import numpy as np
import openpyxl

from recsys_app.data.workbook import markup
from tests.campaigns.fuzz_files import NAMES, ROWS, LogFile
from tests.campaigns.mutations import mutated

_PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels", "_rels/.rels")  # fmt: skip
_OTHER_NAMES = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "../../etc/passwd",
    "XL/WORKBOOK.XML", "inner.zip", "a/" * 200)  # fmt: skip
_VALUES = re.compile(rb'(?<==")[^"<]*(?=")|(?<=>)[^<>]+(?=<)')
_WORDS = (
    b"", b"0", b"1", b"-1", b"14", b"60", b"0.5", b"2958466", b"99999999999", b"1E+999999999",
    b"1.2345E+11", b"NaN", b"9" * 400, b"A1", b"XFD1", b"XFE1", b"ZZZZZZ9", b"1048577", b"s", b"str",
    b"inlineStr", b"b", b"e", b"d", b"n", b"_xD800_", b"_x0000_", b"_x202E_", b"&#x202E;", b"&#9;",
    b"yyyy", b"[h]:mm", b"00000", b"x" * 2_000, b"External", b"../../../x", b"/", b"rId1", b"rId99",
    b"xl/worksheets/sheet1.xml", b"user", b"item", b"true", b"hidden",
)  # fmt: skip
_ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
)


def _book(*, dated: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(NAMES)
    for number, (user, item, rating, _) in enumerate(ROWS):
        when = datetime(2024, 1, 1 + number, 12, 30) if dated else 45_000 + number / 7  # noqa: DTZ001
        sheet.append((user, 10**11 + number if dated else item, rating / 2, when))
    sheet.append(("=A2", True, None, "#N/A"))
    sheet.merge_cells("A5:A6")
    book.create_sheet("Items").append(("id", "title"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _with_other_values(xml: bytes, rng: np.random.Generator) -> bytes:
    """`xml`, as well formed as it was, with up to eight attributes and texts that are others."""
    for _ in range(int(rng.integers(1, 9))):
        found = [*_VALUES.finditer(xml)]
        span = found[int(rng.integers(len(found)))]
        value = _WORDS[int(rng.integers(len(_WORDS)))]
        xml = xml[: span.start()] + value + xml[span.end() :]
    return xml


class WorkbookFile(LogFile):
    ending = "xlsx"
    import_every = 100
    samples = (_book(dated=True), _book(dated=False))
    tokens: ClassVar[tuple[bytes, ...]] = (
        b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\xff\xff\xff\xff", b"\xff\xff",
        b"\0\0\0\0", b"\x01\0", b"\xff\xff\xff\x7f",
    )  # fmt: skip
    xml_tokens: ClassVar[tuple[bytes, ...]] = (
        *_ENTITIES, b"&a;", b"&#0;", b"&#xD800;", b"<row>", b"</row>", b"<c>", b"</c>", b"<v>", b"</v>",
        b'<c r="XFD1048576">', b'<c r="ZZZZ1">', b'<row r="99999999">', b' t="s"', b' t="inlineStr"',
        b' t="e"', b' s="99"', b"<is><t>", b"</t></is>", b"1E+999999999", b"1.2345E+11", b"-1", b"NaN",
        b"9" * 400, b"_xD800_", b"_x0000_", b"_x202E_", b"<x>" * 70, b"<!--", b"-->", b"<![CDATA[",
        b"]]>", b"<?xml version='1.0' encoding='utf-7'?>", b"xmlns:a='b'", b"\xff\xfe", b"\0",
    )  # fmt: skip

    def case(self, rng: np.random.Generator) -> bytes:
        """A third of the cases break the archive, the others what is in it."""
        if rng.integers(3) == 0:
            return mutated(self.samples, self.tokens, rng)
        sample = self.samples[int(rng.integers(len(self.samples)))]
        with zipfile.ZipFile(io.BytesIO(sample)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        name = _PARTS[int(rng.integers(len(_PARTS)))]
        if name in parts and rng.integers(2):
            parts[name] = mutated((parts[name],), self.xml_tokens, rng)
        elif name in parts:
            parts[name] = _with_other_values(parts[name], rng)
        if rng.integers(10) == 0:
            parts[_OTHER_NAMES[int(rng.integers(len(_OTHER_NAMES)))]] = b"<x/>"
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
            for part, content in parts.items():
                book.writestr(part, content)
        return stream.getvalue()

    def weaken(self) -> None:
        """XML that is none is no longer expected."""

        def trusting(self: markup.Markup, block: bytes, *, last: bool = False) -> None:
            self._parser.Parse(block, last)

        mock.patch.object(markup.Markup, "feed", trusting).start()
