"""From a file to checked interactions: what goes in comes out, or is set aside with its reason."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys_app.data import delimited, encoding, jsonl
from recsys_app.data.formats import ColumnMapping, FileFormat, FileKind
from recsys_app.data.hidden import hidden_in_id
from recsys_app.data.sniffing import inspect_file
from recsys_app.data.validation import read_interactions
from recsys_app.domain.external_ids import JOINERS, canonical_id
from recsys_app.domain.interactions import TimeKind
from recsys_app.errors import InputError, InvalidDatasetError

HEADER = "user,item,rating,time\n"
HIDDEN = "".join(sign for sign in map(chr, range(0x2070)) if hidden_in_id(sign))
SIGNS = st.characters(exclude_categories=("Cs", "Cf"), exclude_characters=HIDDEN)
TEXT = st.text(SIGNS | st.sampled_from(JOINERS), min_size=1).filter(canonical_id)
IDS = st.lists(st.tuples(TEXT, TEXT), min_size=1)


@settings(deadline=None)
@given(IDS, st.sampled_from([",", ";", "\t", "|"]), st.booleans())
def test_any_id_survives_a_csv_file(tmp_path_factory, ids, delimiter, everything):
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows([("user", "item"), *ids])
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_bytes(stream.getvalue().encode())
    log_format = FileFormat(FileKind.CSV, delimiter=delimiter)
    reader = read_interactions(path, log_format, ColumnMapping("user", "item"))
    found = [
        (chunk.users.values[u], chunk.items.values[i])
        for chunk in reader
        for u, i in zip(chunk.users.codes, chunk.items.codes, strict=True)
    ]
    assert found == [(canonical_id(user), canonical_id(item)) for user, item in ids]
    assert reader.rejected == 0


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                [*',;\t|"\n\r\0{}[]:', "::", "user", "item", "time", "1", "2020-01-01", "é", '"a"']
            ),
            max_size=80,
        ).map(lambda parts: "".join(parts).encode()),
    )
)
@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_are_more_than_bad_input(tmp_path_factory, monkeypatch, data):
    monkeypatch.setattr(encoding, "_BLOCK", 23)
    monkeypatch.setattr(delimited, "MAX_ROW", 60)
    monkeypatch.setattr(jsonl, "MAX_ROW", 60)
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_bytes(data)
    try:
        inspection = inspect_file(path)
        chunks = list(read_interactions(path, inspection.format, inspection.mapping()))
    except InputError:
        return
    for chunk in chunks:
        lengths = {len(c) for c in (chunk.lines, chunk.timestamp, chunk.value, chunk.users.codes)}
        assert lengths == {len(chunk.items.codes)}
        assert len(set(chunk.users.values)) == len(chunk.users.values)


def test_what_is_missing_or_unreadable_is_set_aside_with_its_reason(load):
    rows = [
        "a,x,1,2024-01-01",
        ",x,1,2024-01-01",
        "  ,x,1,2024-01-01",
        "a,,1,2024-01-01",
        "a,x,,2024-01-01",
        "a,x,many,2024-01-01",
        "a,x,nan,2024-01-01",
        "a,x,-inf,2024-01-01",
        "a,x,1e39,2024-01-01",
        "a,x,1,",
        "a,x,1,2024-02-30",
        "a,x,1",
        "a,x,1,2024-01-01,more",
        "b" * 1_001 + ",x,1,2024-01-01",
        "a,x\0,1,2024-01-01",
        "b" * 1_000 + ",x,1,2024-01-02",
    ]
    log = load(HEADER + "\n".join(rows), time="time", value="rating")
    assert log.lines == [2, 17]
    assert [reason for _, reason in log.reasons] == [
        "missing-user",
        "missing-user",
        "missing-item",
        *["bad-value"] * 5,
        *["bad-time"] * 2,
        *["field-count"] * 2,
        "long-id",
        "nul",
    ]
    assert [line for line, _ in log.reasons] == list(range(3, 17))
    assert (log.reader.rows, log.reader.rejected) == (2, 14)


def test_two_ways_to_write_an_id_are_one_id(load):
    rows = ["Zoë,x", "Zoe\u0308,x", " Zoë\u00a0,x ", "Zo\u200d\u200cë,\u3000x", "ZOË,x", "Zoe,x"]
    log = load("user,item\n" + "\n".join(rows))
    assert log.users == [*["Zoë"] * 4, "ZOË", "Zoe"]
    assert log.items == ["x"] * 6
    assert log.rejects == []


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\U000e0041"])
def test_an_id_with_a_sign_that_nobody_sees_is_set_aside_and_no_other(load, sign):
    log = load(f"user,item\nann,x\na{sign}nn,x\nann,x{sign}\n{sign},x\nann,y\n")
    assert (log.users, log.items) == (["ann", "ann"], ["x", "y"])
    assert log.reasons == [(3, "hidden"), (4, "hidden"), (5, "missing-user")]


def test_a_guessed_rating_column_sets_the_values_aside_that_are_none(load):
    rows = [f"u{n},i{n},{'?' if n == 7 else n % 5}" for n in range(100)]
    log = load("user,item,rating\n" + "\n".join(rows))
    assert log.reasons == [(9, "bad-value")]
    assert len(log.values) == 99


def test_a_row_has_one_reason_and_rejected_ids_leave_no_trace(load):
    log = load(HEADER + "a,x,1,2024-01-01\nb,,no,never\nc,y,2,2024-01-02\n")
    assert log.reasons == [(3, "missing-item")]
    assert log.users == ["a", "c"]
    assert log.items == ["x", "y"]


def test_without_a_time_column_the_line_is_the_time(load):
    log = load("user,item\na,x\n\nb,y\n")
    assert log.reader.time_kind is TimeKind.NONE
    assert log.times == [2, 4]
    assert log.values == [1, 1]


def test_order_numbers_are_kept_as_they_are(load):
    log = load("user_id,movie_id,order_in_user\n1,7,0\n1,8,1\n2,7,0\n")
    assert log.reader.time_kind is TimeKind.ORDER
    assert log.times == [0, 1, 0]


def test_the_time_rule_waits_for_the_first_good_row(load, monkeypatch):
    monkeypatch.setattr(encoding, "_BLOCK", 16)
    log = load(HEADER + "short\n" * 3 + "a,x,1,2024-01-01\n" * 9)
    assert log.times == [1_704_067_200_000] * 9
    assert len(log.rejects) == 3


def test_events_and_folds_are_kept_by_name(load):
    log = load("uid,item,event,fold\na,x,view,train\na,y,买,test\nb,x,,train\nb,x,view,\n")
    assert (log.events, log.folds) == (["view", "买"], ["train", "test"])
    assert log.reasons == [(4, "missing-event"), (5, "missing-fold")]


def test_a_column_with_very_many_names_is_no_event_column(load):
    rows = "".join(f"u,i,{n}\n" for n in range(1_001))
    with pytest.raises(InvalidDatasetError) as failed:
        load("user,item,other\n" + rows, event="other")
    assert failed.value.code == "too-many-names"


@pytest.mark.parametrize(
    ("delimiter", "written", "value"),
    [
        (",", "1.25", 1.25),
        (",", '"1,25"', 1.25),
        (";", "1,250", 1.25),
        ("\t", "+3,5", 3.5),
        (",", " 4 ", 4),
        (",", "-.5e1", -5),
    ],
)
def test_numbers_are_read_in_usual_spellings(load, delimiter, written, value):
    log = load(
        delimiter.join(["user", "item", "rating"]) + f"\na{delimiter}x{delimiter}{written}\n"
    )
    assert log.values == [value]


@pytest.mark.parametrize("written", ['"1,234"', "0x10", "1_000", "1.2.3", "٣", "1e", "true"])
def test_what_could_mean_two_numbers_or_none_is_not_guessed(load, written):
    log = load(f"user,item,rating\na,x,1\na,x,2\na,x,{written}\n", value="rating")
    assert log.reasons == [(4, "bad-value")]


@pytest.mark.parametrize(
    ("name", "values", "rated"),
    [
        ("rating", [1, 2, 3, 4, 5], True),
        ("rating", [1, 1, 1], False),
        ("rating", [0, 1], False),
        ("quantity", [1, 2, 3], False),
        ("数量", [1, 2, 3], False),
        ("score", [1.5, 2.5, 3], True),
        ("score", range(200), False),
        ("score", [1, 2, 3000], False),
    ],
)
def test_ratings_are_told_from_quantities(load, name, values, rated):
    log = load(f"user,item,{name}\n" + "".join(f"a,x,{value}\n" for value in values), value=name)
    assert log.reader.rated is rated


def test_ids_are_coded_by_distinct_values_in_every_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "_BLOCK", 64)
    path = tmp_path / "log.csv"
    path.write_text("user,item\n" + "".join(f"u{n % 3},i{n % 2}\n" for n in range(100)))
    inspection = inspect_file(path)
    chunks = list(read_interactions(path, inspection.format, inspection.mapping()))
    assert len(chunks) > 5
    for chunk in chunks:
        assert sorted(chunk.users.values) == sorted(set(chunk.users.values))
        assert set(chunk.users.codes) == set(range(len(chunk.users.values)))
        assert chunk.users.codes.dtype.name == "int32"
    assert chunks[-1].done == 1.0
