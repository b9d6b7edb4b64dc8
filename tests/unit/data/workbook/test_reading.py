"""Workbooks as logs and tables: what a cell says is what the import takes, and nothing more."""

import zipfile
from datetime import date, datetime, time
from xml.parsers import expat

import openpyxl
import pytest

from recsys_app.data.formats import FileKind
from recsys_app.data.readers import read_columns
from recsys_app.data.sniffing import inspect_file
from recsys_app.data.tables import inspect_table, read_attributes
from recsys_app.data.workbook import markup
from recsys_app.data.workbook import parts as workbook_parts
from recsys_app.data.workbook import sheet as sheets
from recsys_app.errors import InvalidDatasetError, NotFoundError
from recsys_app.wording import describe
from tests.unit.data.workbook.books import HEADER, MAIN, packed, parts, sheet, text

ROW = text("a") + text("x") + "<c><v>1</v></c>"


@pytest.fixture
def book(tmp_path):
    """Writes parts as a workbook; gives its path."""

    def written(contents):
        path = tmp_path / "book.xlsx"
        path.write_bytes(packed(contents, zipfile.ZIP_STORED))
        return path

    return written


@pytest.fixture
def cells(book):
    """The third column of a sheet made of these cells."""

    def read(*values: str, **options: str) -> list[str]:
        rows = (text(f"u{n}") + text("x") + value for n, value in enumerate(values))
        path = book(parts(sheet(*rows), **options))
        found = inspect_file(path)
        chunks = read_columns(path, found.format, ["value"])
        return [value for chunk in chunks for value in chunk.columns[0].to_pylist()]

    return read


def test_a_log_in_a_workbook_is_a_log(load, book):
    log = load(packed(parts(sheet(ROW, text("b") + text("y") + "<c><v>4</v></c>"))), "log.xlsx")
    assert (log.users, log.items, log.values) == (["a", "b"], ["x", "y"], [1, 4])
    assert log.lines == [2, 3]
    assert log.inspection.format.kind is FileKind.XLSX
    assert log.inspection.sheets == ("Log",)


def test_what_a_spreadsheet_program_writes_is_read(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["id", "n", "when", "day", "hour", "flag", "sum"])
    made.active.append(
        ["007", 123456789012345, datetime(2024, 5, 6, 7, 8, 9), date(1900, 1, 1), time(6, 30),  # noqa: DTZ001
         True, "=1+1"]
    )  # fmt: skip
    made.save(tmp_path / "book.xlsx")
    found = inspect_file(tmp_path / "book.xlsx")
    assert found.rows[0] == (
        "007", "123456789012345", "2024-05-06 07:08:09", "1900-01-01", "06:30:00", "true", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<c><v>1.2345E+11</v></c>", "123450000000"),
        ("<c><v>12345678901234567890</v></c>", "12345678901234567890"),
        ("<c><v>1E+22</v></c>", "10000000000000000000000"),
        ("<c><v>4.0</v></c>", "4"),
        ("<c><v>4.0000000000000001</v></c>", "4"),
        ("<c><v>0.10000000000000001</v></c>", "0.1"),
        ("<c><v>-0</v></c>", "0"),
        ("<c><v>1E+999999999</v></c>", "1E+999999999"),
        ("<c><v>1E+9999</v></c>", "1E+9999"),
        ("<c><v>NaN</v></c>", "NaN"),
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="b"><v>0</v></c>', "false"),
        ('<c t="e"><v>#N/A</v></c>', ""),
        ('<c t="str"><f>A1&amp;B1</f><v>007</v></c>', "007"),
        ("<c><f>1+1</f></c>", ""),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="d"><v>2024-05-06T07:08:09</v></c>', "2024-05-06T07:08:09"),
        (text("00123"), "00123"),
        (text("=1+1"), "=1+1"),
        (text("_x0041__x005F_x0042_"), "A_x0042_"),
        (text("_xD83D__xDE00_"), "😀"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>!</t></rPh></is></c>', "ab"),
        ('<c t="inlineStr"><is><t>a&#10;b</t></is></c>', "a\nb"),
    ],
)
def test_a_cell_says_what_it_holds(cells, written, read):
    assert cells("<c><v>9</v></c>", written)[1:] == [read]


@pytest.mark.parametrize(
    ("form", "serial", "read"),
    [
        ("yyyy-mm-dd", "45292", "2024-01-01"),
        ("d/m/yy h:mm", "45292.520833333336", "2024-01-01 12:30:00"),
        ("yyyy", "59", "1900-02-28"),
        ("yyyy", "60", "60"),
        ("yyyy", "61", "1900-03-01"),
        ("yyyy", "2958465", "9999-12-31"),
        ("yyyy", "2958466", "2958466"),
        ("yyyy", "-1", "-1"),
        ("yyyy", "1E+308", "1e+308"),
        ("hh:mm:ss.000", "0.5000001", "12:00:00.009"),
        ("[h]:mm", "1.5", "1.5"),
        ("0.00", "1.5", "1.5"),
        ('"d"0', "1.5", "1.5"),
        ("[Red]0", "7", "7"),
        ("00000", "123", "00123"),
        ("General", "7", "7"),
    ],
)
def test_a_number_format_makes_a_moment_of_a_number(cells, form, serial, read):
    code = form.replace('"', "&quot;")
    styles = (
        f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    written = f'<c s="1"><v>{serial}</v></c>'
    assert cells("<c><v>9</v></c>", written, styles=styles)[1:] == [read]


def test_days_may_be_counted_from_1904(cells):
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    options = {"styles": styles, "book": '<workbookPr date1904="1"/>'}
    assert cells('<c s="0"><v>0</v></c>', '<c s="0"><v>43830</v></c>', **options) == [
        "1904-01-01",
        "2024-01-01",
    ]


def test_shared_texts_are_looked_up(cells):
    texts = "<si><t>one</t></si><si><r><t>t</t></r><r><t>wo</t></r><rPh><t>x</t></rPh></si>"
    assert cells(*(f'<c t="s"><v>{n}</v></c>' for n in (1, 0)), texts=texts) == ["two", "one"]


def test_a_sheet_is_chosen_by_name_position_or_being_the_first(book):
    other = sheet(text("only") + text("z") + "<c><v>5</v></c>")
    path = book(parts(sheet(ROW), sheets={"Items": other, "2": sheet(ROW)}))
    assert inspect_file(path).format.sheet == "Log"
    assert inspect_file(path, sheet="Items").rows == (("only", "z", "5"),)
    assert inspect_file(path, sheet="3").format.sheet == "2"
    assert inspect_file(path, sheet="2").format.sheet == "2"
    with pytest.raises(NotFoundError) as failed:
        inspect_file(path, sheet="items")
    assert failed.value.facts["known"] == "Log, Items, 2"


def test_hidden_sheets_and_charts_are_not_the_first(book):
    contents = parts(sheet(ROW), sheets={"Seen": sheet(ROW)})
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(
        'name="Log"', 'name="Log" state="veryHidden"'
    )
    assert inspect_file(book(contents)).sheets == ("Seen", "Log")
    relations = contents["xl/_rels/workbook.xml.rels"]
    contents["xl/_rels/workbook.xml.rels"] = relations.replace("/worksheet", "/chartsheet", 1)
    assert inspect_file(book(contents)).sheets == ("Seen",)


def test_rows_that_do_not_fit_are_set_aside_with_their_number(load):
    rows = (
        ROW,
        text("b"),
        ROW + text("note"),
        text("c") + text("_xD800_") + "<c><v>1</v></c>",
        text("d") + text("y" * 1_100_000),
        text("e\u202e") + text("x") + "<c><v>1</v></c>",
        "",
        text("f") + text("x") + '<c t="e"><v>#DIV/0!</v></c>',
        ROW,
    )
    log = load(packed(parts(sheet(*rows)), zipfile.ZIP_STORED), "log.xlsx", value="value")
    assert log.lines == [2, 10]
    assert log.reasons == [
        (3, "missing-item"),
        (4, "field-count"),
        (5, "bad-encoding"),
        (6, "long-row"),
        (7, "hidden"),
        (9, "bad-value"),
    ]


def test_of_merged_cells_the_first_has_the_value(load):
    merged = sheet(
        ROW, '<c r="B3" t="inlineStr"><is><t>y</t></is></c>',
        after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    )  # fmt: skip
    log = load(packed(parts(merged)), "log.xlsx")
    assert (log.users, log.reasons) == (["a"], [(3, "missing-user")])


def test_gaps_between_rows_and_cells_are_empty(load):
    rows = (
        '<row r="3"><c r="A3" t="inlineStr"><is><t>user</t></is></c>'
        '<c r="C3" t="inlineStr"><is><t>item</t></is></c></row>'
        '<row r="1048576"><c r="A1048576"><v>7</v></c><c r="C1048576"><v>8</v></c></row>'
    )
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    log = load(packed(parts(content)), "log.xlsx")
    assert [column.name for column in log.inspection.columns] == ["user", "column 2", "item"]
    assert (log.users, log.items, log.lines) == (["7"], ["8"], [1048576])


def test_a_workbook_is_a_table_of_items_too(book):
    rows = (text("a") + text("T\u202ei\x85tle"), text("a"), text("") + text("nobody"))
    content = sheet(*rows).replace(HEADER, text("item_id") + text("title"))
    path = book(parts(content))
    table = inspect_table(path)
    (chunk,) = (c for c in read_attributes(
        path, table.file, id_column=table.id_column, title_column=table.title_column
    ) if c.rows)  # fmt: skip
    assert [(row.id, row.title) for row in chunk.rows] == [("a", "Title")]
    assert [(r.line, r.reason) for r in chunk.rejects] == [(3, "repeated-id"), (4, "missing-id")]


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sheet(ROW, before=LAUGHS), "workbook-entities"),
        (sheet(ROW, before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "workbook-entities"),
        (sheet(ROW, before="<!DOCTYPE x [<!ENTITY % p SYSTEM 'x'> %p;]>"), "workbook-entities"),
        (sheet("<x>" * 100 + "</x>" * 100), "workbook-limits"),
        (sheet(ROW.replace("<c>", "<c " + " ".join(f'a{n}=""' for n in range(300)) + ">")), "workbook-limits"),
        (sheet(f"<c {'x' * 3_000_000}"), "workbook-limits"),
        (sheet(f"<!--{'x' * 3_000_000}-->"), "workbook-limits"),
        (sheet('<c r="XFE2"><v>1</v></c>'), "workbook-limits"),
        (sheet("<c/>" * 16_385), "workbook-limits"),
        (sheet(ROW).replace("<row>", '<row r="1048577">'), "workbook-limits"),
        (sheet(ROW).replace("<row>", '<row r="5">'), "workbook-damaged"),
        (sheet(ROW).replace("<row>", '<row r="0">'), "workbook-damaged"),
        (sheet('<c r="B2"/><c r="A2"/>'), "workbook-damaged"),
        (sheet('<c t="s"><v>0</v></c>'), "workbook-damaged"),
        (sheet('<c t="s"><v>-1</v></c>'), "workbook-damaged"),
        (sheet("<c><v>&nbsp;</v></c>"), "workbook-damaged"),
        (sheet("<c>"), "workbook-damaged"),
        (sheet(ROW)[:-20], "workbook-damaged"),
        (f'<worksheet xmlns="{MAIN}"/>', "empty-sheet"),
    ],
)  # fmt: skip
def test_a_hostile_sheet_is_refused_in_words(book, content, code):
    path = book(parts(content))
    with pytest.raises(InvalidDatasetError) as failed:
        list(read_columns(path, inspect_file(path).format, ["user"]))
    assert failed.value.code == code
    assert describe(failed.value).text.endswith("Nothing was imported.")


@pytest.mark.parametrize(
    ("limit", "texts"),
    [
        ((workbook_parts, "MOST_TEXTS", 2), "<si><t>a</t></si>" * 3),
        ((workbook_parts, "MOST_TEXT_BYTES", 9), "<si><t>aaaaa</t></si>" * 2),
        ((workbook_parts, "MAX_ROW", 9), "<si><t>aaaaaaaaaa</t></si>"),
    ],
)
def test_shared_texts_have_limits(book, monkeypatch, limit, texts):
    monkeypatch.setattr(*limit)
    with pytest.raises(InvalidDatasetError) as failed:
        inspect_file(book(parts(sheet(ROW), texts=texts)))
    assert failed.value.code == "workbook-limits"


def test_a_parser_that_does_not_limit_itself_is_not_used(book, monkeypatch):
    assert expat.version_info >= markup.LEAST_EXPAT
    monkeypatch.setattr(expat, "version_info", (2, 4, 0))
    with pytest.raises(InvalidDatasetError) as failed:
        inspect_file(book(parts(sheet(ROW))))
    assert failed.value.code == "unsafe-xml"


def test_a_row_too_far_down_is_refused_without_reading_on(book, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    path = book(parts(sheet(ROW, ROW, ROW)))
    with pytest.raises(InvalidDatasetError) as failed:
        inspect_file(path)
    assert (failed.value.code, failed.value.facts["what"]) == ("workbook-limits", "rows")


def test_strict_and_prefixed_workbooks_are_read(book):
    contents = parts(sheet(ROW))
    for name, content in contents.items():
        changed = content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        if name.startswith("xl/worksheets"):
            changed = changed.replace("xmlns=", "xmlns:x=").replace("</", "</x:")
            changed = changed.replace("<", "<x:").replace("<x:/x:", "</x:")
        contents[name] = changed
    assert inspect_file(book(contents)).rows == (("a", "x", "1"),)
