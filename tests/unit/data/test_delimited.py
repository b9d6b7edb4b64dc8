"""Delimited files as a log: every row is taken or set aside with the right line and reason."""

import pytest

from recsys_app.data import delimited, encoding
from recsys_app.data.delimited import read_delimited
from recsys_app.data.formats import FileFormat, FileKind
from recsys_app.errors import NotFoundError

HEADER = "user,item,rating\n"


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few bytes, so that rows straddle them, and rows of at most 64 bytes."""
    monkeypatch.setattr(encoding, "_BLOCK", 11)
    monkeypatch.setattr(delimited, "MAX_ROW", 64)


def test_ids_stay_text(load):
    ids = [
        "007",
        "1e5",
        "张伟",
        "🎬",
        "NaN",
        "null",
        "x  y",
        "0.10",
        "a" * 200,
        "1,2",
        'say "x"',
        "l\nm",
    ]
    quoted = ['"{}"'.format(name.replace('"', '""')) for name in ids]
    log = load("user,item\n" + "".join(f"{name},{name}\n" for name in quoted))
    assert log.users == log.items == ids
    assert log.rejects == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_line_end_works_and_the_last_may_be_missing(load, end, last):
    text = end.join(["user,item,rating", "a,x,1", "b,y,2"]) + (end if last else "")
    log = load(text)
    assert (log.users, log.items, log.values) == (["a", "b"], ["x", "y"], [1, 2])
    assert log.lines == [2, 3]


def test_blank_lines_are_no_rows_but_count_as_lines(load):
    log = load("\n" + HEADER + "\na,x,1\n\n\nb,y,2\n\n")
    assert log.lines == [4, 7]
    assert log.rejects == []


def test_the_line_of_a_row_is_where_it_begins(load):
    log = load(HEADER + 'a,"two\nlines",1\nb,y\n"c\n\n",z,3\nd,w\n')
    assert log.lines == [2, 5]
    assert log.reasons == [(4, "field-count"), (8, "field-count")]


def test_a_row_set_aside_keeps_its_text(load):
    log = load(HEADER + 'a,x,1,"more, and more"\n' + "b," + "y" * 5_000 + "\n")
    assert [reject.text for reject in log.rejects] == ['a,x,1,"more, and more"', "b," + "y" * 1_998]


def test_bytes_that_are_no_text_are_shown(load):
    log = load(HEADER.encode() + "é,x,1\n".encode() * 9 + b"b\xff,y,2\nc,z,3\n")
    assert log.users == ["é"] * 9 + ["c"]
    assert [(r.line, r.reason, r.text) for r in log.rejects] == [(11, "bad-encoding", r"b\xff,y,2")]


def test_bad_bytes_in_a_column_that_is_not_needed_do_no_harm(load):
    log = load(
        b"user,item,comment\na,x,\xe9t\xe9\nb,y,caf\xc3\xa9\n", inspecting={"encoding": "utf-8"}
    )
    assert log.users == ["a", "b"]


def test_a_quote_that_never_closes_costs_its_own_line_only(load):
    log = load(HEADER + 'a,x,1\nb,"y,2\nc,z,3\n"d",w,4\n')
    assert log.users == ["a", "c"]
    assert log.reasons == [(3, "open-quote"), (5, "open-quote")]


def test_a_stray_quote_swallows_nothing_when_another_closes_it(load):
    log = load(HEADER + 'a,x,1\n"b,y,2\nc,z,3\nd,"w",4\ne,v,5\n')
    assert sorted(log.users) == ["a", "c", "e"]
    assert log.reasons == [(3, "open-quote"), (5, "open-quote")]


def test_rows_may_straddle_blocks(load, small_blocks):
    rows = [(f"user {n}", f'it"em\n{n}', n % 5) for n in range(50)]
    text = HEADER + "".join(f'{u},"{i.replace(chr(34), chr(34) * 2)}",{v}\n' for u, i, v in rows)
    log = load(text)
    assert list(zip(log.users, log.items, log.values, strict=True)) == rows
    assert log.lines == [2 + 2 * n for n in range(50)]


def test_a_quote_that_stays_open_too_long_is_given_up(load, small_blocks):
    rows = "".join(f"u{n},i{n},{n}\n" for n in range(30))
    log = load(HEADER + '"q",r,0\na,"x,1\n' + rows)
    assert log.users == ["q", *(f"u{n}" for n in range(30))]
    assert log.reasons == [(3, "open-quote")]
    assert log.lines == [2, *range(4, 34)]


def test_a_row_without_end_is_set_aside_and_the_next_one_found(load, small_blocks):
    log = load(HEADER + "a,x,1\n" + "b" * 500 + ",y,2\nc,z,3\n")
    assert log.users == ["a", "c"]
    assert log.lines == [2, 4]
    assert log.reasons == [(3, "long-row")]


def test_a_file_that_ends_inside_a_long_row_ends(load, small_blocks):
    log = load(HEADER + "a,x,1\n" + "b" * 500)
    assert log.users == ["a"]
    assert log.reasons == [(3, "long-row")]


def test_a_huge_field_is_read(load):
    log = load("user,item,comment\na,x," + "y" * 900_000 + "\nb,z,short\n")
    assert log.items == ["x", "z"]


def test_a_thousand_columns_are_read(load):
    names = [f"c{n}" for n in range(1_000)]
    rows = [[f"{row}{n:04}" for n in range(1_000)] for row in range(1, 31)]
    text = "\n".join(",".join(row) for row in [names, *rows])
    log = load(text, user="c998", item="1000")
    assert log.users == [f"{row}0998" for row in range(1, 31)]
    assert log.items == [f"{row}0999" for row in range(1, 31)]


def test_repeated_names_are_told_apart(load):
    log = load("id,id,,rating\n1,2,3,4\n", user="id", item="id (2)")
    assert [column.name for column in log.inspection.columns] == [
        "id",
        "id (2)",
        "column 3",
        "rating",
    ]
    assert log.inspection.columns[1].note == "repeated-name"
    assert (log.users, log.items) == (["1"], ["2"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "::"])
def test_every_usual_delimiter_is_found(load, delimiter):
    rows = [("user", "item", "rating"), ("a", "x: y", "1"), ("b", "y", "2")]
    log = load("\n".join(delimiter.join(row) for row in rows))
    assert log.inspection.format.delimiter == delimiter
    assert log.items == ["x: y", "y"]


def test_a_stated_delimiter_may_be_any_text(load):
    log = load("user<>item\na<>x\n", inspecting={"delimiter": "<>"})
    assert (log.users, log.items) == (["a"], ["x"])


def test_quotes_are_plain_text_where_a_file_does_not_quote(load):
    text = "user\titem\n" + "".join(f'u{n}\t"{n} inch\n' for n in range(1, 5))
    log = load(text)
    assert log.items == [f'"{n} inch' for n in range(1, 5)]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['"b,y,2'], 2),
        (["a,x,1", '"b,y,2', "c,z,3"], 3),
        (["a,x,1", 'b,"y,2', "c,z,3"], 3),
        ([*(f"u{n},i{n},{n}" for n in range(60)), 'b,y,"2', "c,z,3"], 62),
    ],
)
def test_a_quote_that_is_never_closed_costs_its_own_row_alone(load, rows, line):
    log = load("user,item,rating\n" + "\n".join(rows) + "\n")
    assert log.reasons == [(line, "open-quote")]
    assert log.lines == [n for n in range(2, len(rows) + 2) if n != line]
    assert not any('"' in name for name in log.users + log.items)


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_chinese_is_read_in_every_encoding(load, written):
    text = "用户,商品,评分\n张伟,三体,5\n王芳,红楼梦,4\n" * 1
    log = load(text.encode(written))
    assert log.users == ["张伟", "王芳"]
    assert log.items == ["三体", "红楼梦"]
    assert log.values == [5, 4]


def test_a_mark_at_the_start_is_not_part_of_the_first_name(load):
    log = load(b"\xef\xbb\xbfuser,item\na,x\n")
    assert log.inspection.columns[0].name == "user"


def test_an_unknown_column_is_named(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(NotFoundError) as failed:
        list(read_delimited(path, FileFormat(FileKind.CSV), ["c"]))
    assert failed.value.facts == {"kind": "column", "name": "c", "known": "a, b"}


def test_chunks_tell_how_far_they_are(tmp_path, small_blocks):
    path = tmp_path / "log.csv"
    path.write_text(HEADER + "a,x,1\n" * 40)
    done = [chunk.done for chunk in read_delimited(path, FileFormat(FileKind.CSV), ["user"])]
    assert done == sorted(done)
    assert done[0] < 0.2
    assert done[-1] == 1.0
