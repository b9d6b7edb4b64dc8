"""Workbooks made by hand, so that they can be wrong in one place."""

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

HEADER = "".join(
    f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("user", "item", "value")
)


def text(value: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """A sheet with the usual header; a row is the cells of it as XML."""
    cells = "".join(f"<row>{row}</row>" for row in (HEADER, *rows))
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def parts(
    content: str,
    *,
    book: str = "",
    styles: str = "",
    texts: str = "",
    sheets: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The parts of a workbook whose first sheet is `content`."""
    contents = {"Log": content, **(sheets or {})}
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(contents)
    )
    relations = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in range(len(contents))
    )
    relations += f'<Relationship Id="st" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    relations += f'<Relationship Id="ss" Type="{OFFICE}/sharedStrings" Target="texts.xml"/>'
    return {
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{names}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{f"xl/worksheets/{n}.xml": xml for n, xml in enumerate(contents.values())},
    }


def packed(contents: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as book:
        for name, content in contents.items():
            book.writestr(name, content)
    return stream.getvalue()


def changed(book: bytes, name: str, **fields: int) -> bytes:
    """`book` with other figures in the directory's entry of a part."""
    places = {"flags": (8, "<H"), "method": (10, "<H"), "crc": (16, "<L"), "packed": (20, "<L"),
        "unpacked": (24, "<L"), "offset": (42, "<L")}  # fmt: skip
    content = bytearray(book)
    at = content.rindex(name.encode()) - 46
    for field, value in fields.items():
        place, form = places[field]
        struct.pack_into(form, content, at + place, value)
    return bytes(content)
