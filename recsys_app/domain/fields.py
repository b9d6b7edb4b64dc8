"""The fields of a row that was set aside, however it was written.

Such a row has no columns that could be trusted: often that is why it was set aside. So it is taken
apart at every separator a file may have, and as JSON; whether somebody is named in it is whether
one whole field is their id. "12" is not in "123" nor in "flat 12".
"""

import csv
import json
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

_SEPARATORS: Final = (",", ";", "\t", "|", " ")
_INVISIBLE: Final = {"Cc", "Cf"}
_LEAST_OF_A_CUT_FIELD: Final = 4  # characters; a shorter beginning would be anybody's


def fields_of(text: str) -> set[str]:
    """Every field that `text` has with one separator or another, without quotes and spaces."""
    found = {text, *text.split("::")}
    for separator in _SEPARATORS:
        found.update(text.split(separator))
        found.update(_quoted(text, separator))
    found.update(_json(text))
    return {shown for each in found for shown in (each.strip().strip("\"'").strip(), _bare(each))}


def names(text: str, external_id: str, *, cut: bool = False) -> bool:
    """Whether a field of `text` is `external_id`; `cut`: its end is missing, and may begin it."""
    if external_id in fields_of(text):
        return True
    if not cut:
        return False
    ends = (text.rpartition(separator)[2].strip().strip("\"'") for separator in _SEPARATORS)
    return any(len(e) >= _LEAST_OF_A_CUT_FIELD and external_id.startswith(e) for e in ends)


def _bare(field: str) -> str:
    """Without characters that print nothing, which may be why the row was set aside."""
    kept = (sign for sign in field if unicodedata.category(sign) not in _INVISIBLE)
    return "".join(kept).strip().strip("\"'").strip()


def _quoted(text: str, separator: str) -> list[str]:
    try:
        return [field for row in csv.reader([text], delimiter=separator) for field in row]
    except csv.Error:
        return []


def _json(text: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(text))
    except (ValueError, RecursionError):
        return


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None:
        yield str(value)
