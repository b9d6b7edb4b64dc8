"""Rows and fields by byte positions, against the rules and against Python's csv module."""

import csv
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.tokenizing import Rows, split_rows, unquoted


def cells(rows: Rows) -> list[list[bytes]]:
    ends = zip(rows.starts.tolist(), rows.ends.tolist(), strict=True)
    fields = [rows.data[start:end] for start, end in ends]
    return [fields[begin:end] for begin, end in itertools.pairwise(rows.first.tolist())]


def split(data: bytes, delimiter: bytes = b",", *, quoted: bool = True) -> list[list[bytes]]:
    return cells(split_rows(data, delimiter, quoted=quoted))


def test_fields_and_rows_are_cut_at_delimiters_and_line_ends():
    assert split(b"a,b\r\nc,\n\n") == [[b"a", b"b"], [b"c", b""], [b""]]


def test_what_follows_the_last_line_end_waits():
    rows = split_rows(b"a,b\nc,d", b",", quoted=True)
    assert cells(rows) == [[b"a", b"b"]]
    assert rows.consumed == 4
    assert not rows.open_quote


def test_a_quoted_field_holds_delimiters_line_ends_and_quotes():
    assert split(b'"a,b","c\nd","say ""x"""\n') == [[b'"a,b"', b'"c\nd"', b'"say ""x"""']]


def test_a_quote_inside_an_unquoted_field_is_a_character():
    assert split(b'5" pipe,"a,b",6"\nx,y,z\n') == [
        [b'5" pipe', b'"a,b"', b'6"'],
        [b"x", b"y", b"z"],
    ]


def test_a_field_that_only_begins_with_a_quoted_word_is_taken_as_it_stands():
    rows = split(b'1::"Great" Cats::x\n', b"::")
    assert rows == [[b"1", b'"Great" Cats', b"x"]]
    assert unquoted(rows[0][1]) == b'"Great" Cats'


def test_an_open_quote_is_reported_and_not_consumed():
    rows = split_rows(b'a,b\nc,"d\ne,f\n', b",", quoted=True)
    assert cells(rows) == [[b"a", b"b"]]
    assert rows.open_quote


def test_of_overlapping_delimiters_the_left_one_counts():
    assert split(b"a:::b::c\n", b"::") == [[b"a", b":b", b"c"]]


def test_without_quoting_a_quote_means_nothing():
    assert split(b'"a,b\n', quoted=False) == [[b'"a', b"b"]]


def test_lines_are_counted_inside_quoted_fields():
    rows = split_rows(b'a\n"b\n\nc"\nd\n', b",", quoted=True)
    assert rows.line_offsets().tolist() == [0, 1, 4]


def test_a_byte_is_found_in_its_row():
    rows = split_rows(b"a,b\n\nc\0,d\ne,f\n\0", b",", quoted=True)
    assert rows.with_byte(0).tolist() == [False, False, True, False]


@pytest.mark.parametrize(
    ("field", "meaning"),
    [
        (b'"a""b"', b'a"b'),
        (b'""', b""),
        (b'"', b'"'),
        (b'"a"b"', b'"a"b"'),
        (b"plain", b"plain"),
    ],
)
def test_a_field_says_what_stands_between_its_quotes(field, meaning):
    assert unquoted(field) == meaning


TABLES = st.lists(
    st.lists(st.text(st.sampled_from('ab ,";\n\r|:é中'), max_size=6), min_size=2, max_size=4),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(TABLES, st.sampled_from(",;|\t"), st.booleans())
def test_whatever_csv_writes_is_cut_into_the_same_fields(table, delimiter, everything):
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows(table)
    rows = split(stream.getvalue().encode(), delimiter.encode())
    assert [[unquoted(field).decode() for field in row] for row in rows] == table


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b",", b"::", b"\t"]), st.booleans())
def test_every_byte_is_in_a_row_or_waits(data, delimiter, quoted):
    rows = split_rows(data, delimiter, quoted=quoted)
    again = b"\n".join(rows.raw(row) for row in range(len(rows)))
    consumed = data[: rows.consumed]
    assert again.replace(b"\r", b"") == consumed[:-1].replace(b"\r", b"")
    assert rows.open_quote or b"\n" not in data[rows.consumed :]


@pytest.mark.parametrize(
    "data", [b'"', b'"\n', b':"a"\n', b'::"a"\n', b'x::"a::b"::\n', b'"::"::"\n']
)
def test_a_quote_at_the_very_beginning_has_no_delimiter_before_it(data):
    rows = split_rows(data, b"::", quoted=True)
    expected = {b':"a"\n': 1, b'::"a"\n': 2, b'x::"a::b"::\n': 3}.get(data, 0)
    assert (int(rows.field_counts[0]) if len(rows) else 0) == expected
