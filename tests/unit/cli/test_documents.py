"""Every answer has one JSON form."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from recsys_app.cli.documents import document


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Answer:
    colour: Colour
    when: datetime
    where: Path
    scores: tuple[float, ...]


def test_a_dataclass_becomes_an_object_of_plain_values():
    answer = Answer(Colour.RED, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), Path("a"), (0.5, 1.0))
    assert json.loads(document({"answer": answer})) == {
        "answer": {
            "colour": "red",
            "when": "2026-01-02T03:04:00+00:00",
            "where": "a",
            "scores": [0.5, 1.0],
        }
    }


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_becomes_null(number):
    assert document([number, 1.5]) == "[null, 1.5]"


def test_ids_in_any_script_stay_readable():
    assert document({"id": "用户🙂"}) == '{"id": "用户🙂"}'


def test_a_true_value_stays_a_truth_value():
    assert document([True, None, 3]) == "[true, null, 3]"


def test_what_has_no_json_form_is_a_bug():
    with pytest.raises(TypeError, match="no JSON form for object"):
        document(object())
