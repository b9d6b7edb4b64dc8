"""Item and user tables: ids stay text, numbers stay numbers, nobody is named by accident."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_app.data.sniffing import inspect_file
from recsys_app.data.tables import (
    guess_id_column,
    guess_title_column,
    identifying_columns,
    read_attributes,
)
from recsys_app.errors import InvalidDatasetError


@pytest.fixture
def table(tmp_path):
    """`table(content)`: (inspection, rows, rejects), columns guessed unless given."""

    def read(content: bytes | str, like: str = "", title: str | None = ""):
        path = tmp_path / "items.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        inspection = inspect_file(path)
        id_column = guess_id_column(inspection, like=like)
        title = guess_title_column(inspection, id_column=id_column) if title == "" else title
        chunks = list(read_attributes(path, inspection, id_column=id_column, title_column=title))
        rows = [row for chunk in chunks for row in chunk.rows]
        return inspection, rows, [reject for chunk in chunks for reject in chunk.rejects]

    return read


def test_numbers_stay_numbers_and_text_stays_text(table):
    _, rows, _ = table("item_id,title,price,year,zip\n007,Tea,1.5,1999,01234\n8,Milk,,2001,5\n")
    assert [(row.id, row.title, dict(row.attributes)) for row in rows] == [
        ("007", "Tea", {"price": 1.5, "year": 1999.0, "zip": "01234"}),
        ("8", "Milk", {"year": 2001.0, "zip": "5"}),
    ]


def test_one_word_among_numbers_makes_a_column_text(table):
    rows = "".join(f"{n},{n}\n" for n in range(1, 400)) + "400,unknown\n"
    _, found, _ = table("item_id,size\n" + rows)
    assert found[0].attributes == {"size": "1"}
    assert found[-1].attributes == {"size": "unknown"}


@pytest.mark.parametrize("code", ["manufacturer_id", "postcode", "商品编码"])
def test_codes_stay_text_though_they_are_numbers(table, code):
    _, rows, _ = table(f"item_id,{code}\n1,123\n2,456\n")
    assert rows[0].attributes == {code: "123"}


def test_text_in_parquet_stays_text(table):
    buffer = pa.BufferOutputStream()
    columns = {"item_id": [1, 2], "size": ["1", "2"], "price": [1.5, None], "tags": [["a"], []]}
    pq.write_table(pa.table(columns), buffer)
    _, rows, _ = table(buffer.getvalue().to_pybytes())
    assert [dict(row.attributes) for row in rows] == [
        {"size": "1", "price": 1.5, "tags": '["a"]'},
        {"size": "2", "tags": "[]"},
    ]


def test_a_decimal_comma_is_one_in_a_semicolon_table(table):
    _, rows, _ = table("item_id;price\na;1,250\nb;2\n")
    assert [row.attributes["price"] for row in rows] == [1.25, 2.0]


def test_a_movielens_item_table_needs_no_help(table):
    text = "1|Toy Story (1995)|01-Jan-1995||http://x|0|1\n2|Misérables, Les|||http://y|1|0\n"
    inspection, rows, rejects = table(text.encode("latin-1"))
    assert inspection.format.delimiter == "|"
    assert rows[1].title == "Misérables, Les"
    assert rows[1].attributes == {"column 5": "http://y", "column 6": 1.0, "column 7": 0.0}
    assert rejects == []


def test_quoted_words_at_the_start_of_a_title_are_kept(table):
    _, rows, _ = table('1::"Great Performances" Cats (1998)::Musical\n2::Babe::Drama\n')
    assert rows[0].title == '"Great Performances" Cats (1998)'


def test_rows_without_a_usable_id_are_set_aside(table):
    long = "x" * 1_001
    _, rows, rejects = table(f"item_id,title\na,A\n,B\n{long},C\nn\0ul,D\nonly one field\ne,E\n")
    assert [row.id for row in rows] == ["a", "e"]
    assert [row.line for row in rows] == [2, 7]
    assert sorted((reject.line, reject.reason) for reject in rejects) == [
        (3, "missing-id"),
        (4, "long-id"),
        (5, "nul"),
        (6, "field-count"),
    ]


def test_the_first_row_of_an_id_counts_and_each_further_one_is_set_aside(table):
    _, rows, rejects = table("item_id,title\na,A\nb,B\na,Other\nb,B\n")
    assert [(row.id, row.title) for row in rows] == [("a", "A"), ("b", "B")]
    assert [(reject.line, reject.reason, reject.text) for reject in rejects] == [
        (4, "repeated-id", "a,Other"),
        (5, "repeated-id", "b,B"),
    ]


def test_an_id_that_is_only_written_in_another_way_is_repeated(table):
    text = "item_id,title\nZoë,A\nZoe\u0308 ,B\n Z\u200doë,C\nZ\u200boë,D\n"
    _, rows, rejects = table(text)
    assert [(row.id, row.title) for row in rows] == [("Zoë", "A")]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (3, "repeated-id"),
        (4, "repeated-id"),
        (5, "hidden"),
    ]


def test_an_id_is_also_repeated_far_down_in_the_file(table):
    filler = "".join(f"i{number},{'x' * 100}\n" for number in range(10_000))
    _, rows, rejects = table(f"item_id,title\na,A\n{filler}a,Other\n")
    assert (len(rows), rows[0].title) == (10_001, "A")
    assert [(reject.line, reject.reason) for reject in rejects] == [(10_003, "repeated-id")]


def test_the_id_is_the_title_where_there_is_none(table):
    _, rows, _ = table("sku,title,colour\na,,red\nb,Tea,green\n")
    assert [row.title for row in rows] == ["a", "Tea"]


@pytest.mark.parametrize(
    ("header", "like", "id_column"),
    [
        ("title,movieId,genre", "movie_id", "movieId"),
        ("title,item_id,genre", "StockCode", "item_id"),
        ("名称,商品编号,类别", "", "商品编号"),
        ("name,colour,weight", "", "name"),
    ],
)
def test_the_id_column_is_found(table, header, like, id_column):
    inspection, _, _ = table(f"{header}\na,b,c\nd,e,f\n", like=like)
    assert guess_id_column(inspection, like=like) == id_column


def test_a_table_of_measures_has_no_id(table):
    with pytest.raises(InvalidDatasetError) as failed:
        table("price,size\n1.5,2.5\n3.5,4.5\n")
    assert failed.value.code == "no-id-column"


def test_unknown_columns_of_people_are_taken_to_identify(table):
    inspection, _, _ = table(
        "user_id,age,Gender,Country,shoe,email\n1,30,f,CN,42,a@x.org\n2,40,m,DE,41,b@x.org\n",
        title=None,
    )
    assert identifying_columns(inspection, id_column="user_id") == ("shoe", "email")
