"""Write a workbook with one sheet, row by row, straight into its file.

No cell is a formula: text is written as an inline string, as it is. Where a spreadsheet program
would take it for a formula if somebody opened the cell and pressed Enter, the cell also has the
property `quotePrefix`, which is how a workbook writes down the apostrophe of “this is text”. It is
no part of the text, so nothing has to be undone.

A sheet is a zip of a few XML parts, and this is all of them that a table needs. Libraries that
write workbooks put the rows into a file of the shared temporary folder first, where a crash would
leave them for everyone to read.
"""

import html
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from recsys_app.domain.formulas import is_live
from recsys_app.errors import InvalidSettingError

Cell = str | int | float | None
MOST_ROWS = 1_048_575  # below the header
LONGEST_TEXT = 32_767  # characters of a cell

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="RecVault" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (  # format 0 is the usual one, format 1 the same with the apostrophe
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" quotePrefix="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
_NOT_XML = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write `rows` under `columns`; returns how many. `stream` need not be able to go back.

    Raises:
        InvalidSettingError: "too-many-rows" or "long-cell": a sheet cannot hold it.
        OSError: the file cannot be written.
    """
    written = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _HEAD + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            sheet.write(_row(columns))
            for written, row in enumerate(rows, 1):  # the last number is the answer
                if written > MOST_ROWS:
                    raise InvalidSettingError("too-many-rows", most=MOST_ROWS)
                sheet.write(_row(row))
            sheet.write(b"</sheetData></worksheet>")
    return written


def _row(cells: Sequence[Cell]) -> bytes:
    return f"<row>{''.join(map(_cell, cells))}</row>".encode()


def _cell(value: Cell) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "<c/>"
    if not isinstance(value, str):
        return f"<c><v>{value}</v></c>"
    if len(value) > LONGEST_TEXT:
        raise InvalidSettingError("long-cell", most=LONGEST_TEXT)
    text = html.escape(_NOT_XML.sub(_escaped, value), quote=False)
    style = ' s="1"' if is_live(value) else ""
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """A character that XML cannot hold, the way workbooks write it: _x0007_."""
    return f"_x{ord(found[0]):04X}_"
