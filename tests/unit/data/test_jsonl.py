"""JSON Lines: one object a line, ids as written, bad lines set aside."""

import json

import pytest

from recsys_app.data import encoding, jsonl
from recsys_app.data.jsonl import cell_text, parse_object


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_ids_and_numbers_are_read(load):
    log = load(
        lines(
            {"user": "007", "item": 12345678901234567890, "rating": 4, "time": "2024-01-01"},
            {"time": "2024-01-02", "rating": 3.5, "item": "三体", "user": 7.0},
        ),
        "log.jsonl",
    )
    assert log.users == ["007", "7"]
    assert log.items == ["12345678901234567890", "三体"]
    assert log.values == [4, 3.5]
    assert log.lines == [1, 2]


def test_bad_lines_are_set_aside_with_their_reason(load):
    good = '{"user": "a", "item": "x"}\n'
    bad = b'not json\n[1]\n{"user": "b"}\n{"user": "\\ud800", "item": "x"}\n{"user": "\xff", "item": 1}\n'
    log = load(
        good.encode() + b"\n" + bad + good.encode(), "log.jsonl", inspecting={"encoding": "utf-8"}
    )
    assert log.users == ["a", "a"]
    assert log.lines == [1, 8]
    assert log.reasons == [
        (3, "bad-json"),
        (4, "bad-json"),
        (5, "missing-item"),
        (6, "bad-encoding"),
        (7, "bad-encoding"),
    ]


def test_a_nul_in_an_id_is_set_aside(load):
    log = load('{"user": "a\\u0000", "item": "x"}\n{"user": "b", "item": "x"}\n', "log.jsonl")
    assert log.reasons == [(1, "nul")]


def test_a_line_without_end_is_set_aside_and_the_next_one_found(load, monkeypatch):
    monkeypatch.setattr(encoding, "_BLOCK", 16)
    monkeypatch.setattr(jsonl, "MAX_ROW", 100)
    long = {"user": "b", "item": "y" * 1_000}
    log = load(lines({"user": "a", "item": "x"}, long, {"user": "c", "item": "z"}), "log.jsonl")
    assert log.users == ["a", "c"]
    assert log.lines == [1, 3]
    assert log.reasons == [(2, "long-row")]


def test_the_last_line_needs_no_end(load):
    assert load('{"user": "a", "item": "x"}', "log.jsonl").users == ["a"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("x", "x"),
        (7.0, "7"),
        (7.5, "7.5"),
        (True, "true"),
        ([1, "é"], '[1, "é"]'),
        (float("inf"), "inf"),
    ],
)
def test_values_become_text(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize("text", ["", "nul", "[]", "1", "{", "[" * 100_000])
def test_what_is_no_object_is_none(text):
    assert parse_object(text) is None
