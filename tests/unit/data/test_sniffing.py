"""What a file is, from its beginning."""

import gzip
import io
import zipfile
from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_app.data import sniffing
from recsys_app.data.formats import ColumnRole, ColumnType, FileKind
from recsys_app.data.sniffing import inspect_file
from recsys_app.errors import InvalidDatasetError, InvalidSettingError, NotFoundError

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000"
    "0500010d0a2db40000000049454e44ae426082"
)
U_DATA = "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n"


@pytest.fixture
def inspect(tmp_path):
    def inspected(content: bytes | str, name: str = "log.csv", **stated: object):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return inspect_file(path, **stated)

    return inspected


def roles(inspection) -> dict[str, str]:
    return {c.role.value: c.name for c in inspection.columns if c.role is not ColumnRole.LEAVE_OUT}


def test_a_movielens_log_without_header_is_understood(inspect):
    found = inspect(U_DATA, "u.data")
    assert (found.format.delimiter, found.format.has_header) == ("\t", False)
    assert roles(found) == {
        "user": "column 1",
        "item": "column 2",
        "value": "column 3",
        "time": "column 4",
    }
    assert found.estimated_rows == 3
    assert found.rows[0] == ("196", "242", "3", "881250949")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("userId,movieId,rating,timestamp", "userId movieId rating timestamp"),
        (
            "Customer ID,StockCode,Quantity,InvoiceDate",
            "Customer ID|StockCode|Quantity|InvoiceDate",
        ),
        ("用户ID,商品编号,评分,时间戳", "用户ID 商品编号 评分 时间戳"),
        ("visitorid,itemid,qty,ts", "visitorid itemid qty ts"),
        ("读者证号,书号,次数,借阅时间", "读者证号 书号 次数 借阅时间"),
    ],
)
def test_columns_are_known_by_their_names(inspect, header, expected):
    found = inspect(f"{header}\na,x,2,1700000000\nb,y,4,1700000001\n")
    names = expected.split("|" if "|" in expected else " ")
    assert roles(found) == dict(zip(("user", "item", "value", "time"), names, strict=True))


def test_event_and_fold_columns_are_known_by_name(inspect):
    found = inspect("uid,item,behavior_type,fold\na,x,buy,train\nb,y,view,test\n")
    assert roles(found) == {
        "user": "uid",
        "item": "item",
        "event": "behavior_type",
        "fold": "fold",
    }


def test_types_follow_the_values(inspect):
    found = inspect("user,item,a,b,c,d\nu,x,1,1.5,2024-01-01,007\nv,y,-2,,2024-01-02 10:00,8\n")
    assert [column.type for column in found.columns[2:]] == [
        ColumnType.WHOLE,
        ColumnType.DECIMAL,
        ColumnType.TIME,
        ColumnType.TEXT,
    ]


@pytest.mark.parametrize("empty", ["NaN", "NULL", "", "N/A", "inf"])
def test_a_missing_value_does_not_make_a_number_column_text(inspect, empty):
    found = inspect(f"user,item,rating\na,x,1\nb,y,{empty}\n")
    assert found.columns[2].type is ColumnType.WHOLE
    assert found.columns[2].role is ColumnRole.VALUE


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("user,item\na,x\n", True),
        ("who,what,stars_given\na,x,3\nb,y,4\n", True),
        ("a,x,3\nb,y,4\n", False),
        ("alice,tea\nbob,milk\n", False),
        ("1,2\n3,4\n", False),
        ("user,item\n", True),
        ("name,x\nname,y\n", False),
    ],
)
def test_a_header_is_told_from_values(inspect, text, named):
    assert inspect(text).format.has_header is named


def test_identifying_columns_are_marked(inspect):
    found = inspect(
        "user_id,Name,E-Mail,contact,mobil,age\n"
        "1,Ann,a@x.org,b@y.org,+49 151 234567,31\n"
        "2,Bob,b@x.org,c@y.org,+49 152 765432,32\n"
    )
    assert [c.name for c in found.columns if c.identifying] == [
        "Name",
        "E-Mail",
        "contact",
        "mobil",
    ]


def test_chinese_identifying_columns_are_marked(inspect):
    found = inspect(
        "会员号,姓名,手机号,号码\n1,张伟,13800138000,13912345678\n2,王芳,13700137000,13812345678\n"
    )
    assert [c.name for c in found.columns if c.identifying] == ["姓名", "手机号", "号码"]


def test_what_is_stated_is_not_guessed(inspect):
    found = inspect(b"1|caf\xe9;x\n2|b;y\n", encoding="latin-1", delimiter="|", has_header=True)
    assert found.format.encoding == "latin-1"
    assert [column.name for column in found.columns] == ["1", "café;x"]


def test_an_accent_after_the_sample_still_tells_the_encoding(inspect, monkeypatch):
    monkeypatch.setattr(sniffing, "SAMPLE", 512)
    rows = "".join(f"{n}::Film {n} (1995)::Drama\n" for n in range(200))
    found = inspect(rows.encode() + "201::Misérables, Les (1995)::Drama\n".encode("latin-1"))
    assert found.format.encoding == "latin-1"
    assert 180 < found.estimated_rows < 240


def test_a_first_row_longer_than_the_sample_is_read(inspect):
    names = ",".join(f"column_number_{n}" for n in range(6_000))
    found = inspect(names + "\n" + ",".join("1" for _ in range(6_000)) + "\n")
    assert len(found.columns) == 6_000


def test_json_lines_are_known_by_their_first_line(inspect):
    found = inspect(
        '{"user": 1, "item": "x", "rating": 5}\n{"user": 2, "item": "y", "note": [1]}\n'
    )
    assert found.format.kind is FileKind.JSONL
    assert [column.name for column in found.columns] == ["user", "item", "rating", "note"]
    assert found.rows[1] == ("2", "y", "", '["1"]')


def test_parquet_is_known_by_its_mark(inspect):
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.table({"user_id": [1, 2], "item_id": [3, 4]}), buffer)
    found = inspect(buffer.getvalue().to_pybytes(), "any.name")
    assert found.format.kind is FileKind.PARQUET
    assert found.estimated_rows == 2
    assert roles(found) == {"user": "user_id", "item": "item_id"}


def test_moments_in_parquet_are_shown_without_empty_fractions(inspect):
    whole, half = datetime(2024, 1, 2, 12, 30), datetime(2024, 1, 2, 12, 30, 0, 500_000)  # noqa: DTZ001  # no zone
    buffer = pa.BufferOutputStream()
    kind = pa.timestamp("ns")
    columns = {"at": pa.array([whole, whole], kind), "exact": pa.array([whole, half], kind)}
    pq.write_table(pa.table(columns), buffer)
    rows = inspect(buffer.getvalue().to_pybytes()).rows
    assert rows[1] == ("2024-01-02 12:30:00", "2024-01-02 12:30:00.500000000")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n \n", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (gzip.compress(b"user,item\n", mtime=0), "compressed-file"),
        (b"PK\x03\x04rest", "compressed-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"PAR1 broken", "damaged-file"),
        (PNG, "not-text"),
        (bytes(range(256)) * 300, "not-text"),
        ("user,item\na,x\n".encode("utf-32"), "not-text"),
    ],
)
def test_what_is_no_table_is_refused(inspect, content, code):
    with pytest.raises(InvalidDatasetError) as failed:
        inspect(content)
    assert failed.value.code == code


def test_a_few_strange_bytes_do_not_make_a_table_binary(inspect):
    rows = "".join(f"u{n},i{n},{n}\n" for n in range(20))
    found = inspect("user,item,rating\n" + rows + "u\0,i\x01,\x02\n")
    assert found.estimated_rows == 21


def test_one_kind_of_control_character_may_be_the_delimiter(inspect):
    found = inspect("user\x01item\na\x01x\nb\x01y\n", delimiter="\x01")
    assert [column.name for column in found.columns] == ["user", "item"]


def test_an_encoding_that_most_lines_contradict_is_refused(inspect):
    chinese = "用户,商品\n张伟,三体\n王芳,红楼梦\n".encode("gb18030")
    with pytest.raises(InvalidDatasetError) as failed:
        inspect(chinese, encoding="utf-8")
    assert failed.value.code == "other-encoding"
    assert failed.value.facts["encoding"] == "utf-8"
    assert inspect(chinese, encoding="gb18030").rows[0] == ("张伟", "三体")


@pytest.mark.parametrize(("bad", "role"), [(0, "value"), (2, "value"), (40, None)])
def test_a_rating_column_may_hold_a_few_values_that_are_none(inspect, bad, role):
    rows = [f"u{n % 9},i{n % 7},{'n/k' if n < bad else 1 + n % 5}\n" for n in range(190)]
    found = inspect("user,item,rating\n" + "".join(rows))
    assert roles(found).get("value") == ("rating" if role else None)
    nameless = inspect("".join(reversed(rows)), has_header=False)
    assert roles(nameless).get("value") == ("column 3" if role else None)


@pytest.mark.parametrize("delimiter", ["", '"', "\n", ',"'])
def test_an_impossible_delimiter_is_refused(inspect, delimiter):
    with pytest.raises(InvalidSettingError):
        inspect("user,item\na,x\n", delimiter=delimiter or '"')


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidDatasetError) as failed:
        inspect_file(tmp_path / "nothing.csv")
    assert failed.value.facts["name"] == "nothing.csv"


def test_a_mapping_takes_names_and_positions(inspect):
    found = inspect("user,item,other,rating\na,x,o,1\nb,y,p,2\n")
    mapping = found.mapping(item="3", time="", value="-", event=None)
    assert (mapping.user, mapping.item, mapping.value) == ("user", "other", "")
    assert mapping.columns == ("user", "other")


def test_a_column_called_like_a_number_is_meant_before_the_position(inspect):
    found = inspect("1,user,item\n5,a,x\n", has_header=True)
    assert found.column("1").name == "1"
    assert found.column("2").name == "user"


@pytest.mark.parametrize("reference", ["missing", "0", "9", "²"])
def test_an_unknown_column_is_refused(inspect, reference):
    with pytest.raises(NotFoundError) as failed:
        inspect("user,item\na,x\n").mapping(user=reference)
    assert failed.value.facts["known"] == "user, item"


def test_a_log_needs_a_person_and_an_item(inspect):
    with pytest.raises(InvalidDatasetError) as failed:
        inspect("user\na\n").mapping()
    assert failed.value.code == "no-item-column"
    with pytest.raises(InvalidDatasetError) as failed:
        inspect("price\n1.5\n").mapping()
    assert failed.value.code == "no-user-column"


def test_one_column_cannot_be_two_things(inspect):
    found = inspect("user,item\na,x\nb,y\n")
    for given in ({"user": "user", "item": "user"}, {"user": "2"}, {"time": "1"}):
        with pytest.raises(InvalidDatasetError) as failed:
            found.mapping(**{"user": "user", "item": "item"} | given)
        assert failed.value.code == "column-twice"


def test_a_workbook_of_another_form_is_named_as_one(inspect):
    for parts in ({"content.xml": "<office:document-content/>"}, {"xl/workbook.bin": "x"}):
        document = io.BytesIO()
        with zipfile.ZipFile(document, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        with pytest.raises(InvalidDatasetError) as failed:
            inspect(document.getvalue())
        assert failed.value.code == "workbook"


def test_a_zip_file_is_a_workbook_by_what_is_in_it_or_by_its_ending(inspect, tmp_path):
    openpyxl.Workbook().save(tmp_path / "book.xlsx")
    with pytest.raises(InvalidDatasetError) as failed:
        inspect((tmp_path / "book.xlsx").read_bytes(), "log.csv")
    assert failed.value.code == "empty-sheet"
    with pytest.raises(InvalidDatasetError) as failed:
        inspect(b"PK\x03\x04rest", "log.xlsx")
    assert failed.value.code == "workbook-damaged"
