"""The fields of a row that was set aside, however it was written.

Such a row has no columns that could be trusted: often that is why it was set aside. So it is taken
apart at every separator a file may have, and as JSON; whether somebody is named in it is whether
one whole field is their id. "12" is not in "123" nor in "flat 12".
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from recsys_app.domain.external_ids import canonical_id

_SEPARATORS: Final = (",", ";", "\t", "|", " ")
# A string of JSON, whose end may be missing, or whatever else stands between its signs.
_JSON_PART: Final = re.compile(r'"((?:[^"\\]|\\.)*)"?|[^\s{}\[\]:,"]+', re.DOTALL)
_LEAST_OF_A_CUT_FIELD: Final = 4  # characters; a shorter beginning would be anybody's


def fields_of(text: str) -> set[str]:
    """Every field that `text` has with one separator or another, in the form of ids.

    With and without quotes, and without control characters, for which a row may have been set aside.
    """
    found = {text, *text.split("::")}
    for separator in _SEPARATORS:
        found.update(text.split(separator))
        found.update(_quoted(text, separator))
    for written in {text, text.replace('""', '"')}:  # JSON in a field of CSV has its quotes doubled
        found.update(_json(written))
    return {form for each in found for form in _forms(each)} - {""}


def names(text: str, external_id: str, *, cut: bool = False) -> bool:
    """Whether a field of `text` is `external_id`; `cut`: its end is missing, and may begin it."""
    wanted = canonical_id(external_id)
    if wanted in fields_of(text):
        return True
    if not cut:
        return False
    ends = (text.rpartition(separator)[2] for separator in (*_SEPARATORS, *"\"':"))
    forms = (_unquoted(form) for end in ends for form in (end, str(_value(f'"{end}"'))))
    return any(len(e) >= _LEAST_OF_A_CUT_FIELD and wanted.startswith(e) for e in forms)


def _forms(field: str) -> tuple[str, str, str]:
    printed = "".join(sign for sign in field if unicodedata.category(sign) != "Cc")
    return canonical_id(field), _unquoted(field), _unquoted(printed)


def _unquoted(field: str) -> str:
    return canonical_id(canonical_id(field).strip("\"'"))


def _quoted(text: str, separator: str) -> list[str]:
    try:
        return [field for row in csv.reader([text], delimiter=separator) for field in row]
    except csv.Error:
        return []


def _json(text: str) -> Iterator[str]:
    """Every value of a JSON text; of one that is cut or broken, whatever may be a value of it."""
    try:
        yield from _leaves(json.loads(text, object_pairs_hook=_values))
    except (ValueError, RecursionError):
        for part in _JSON_PART.finditer(text):
            yield from _leaves(_value(part[0] if part[1] is None else f'"{part[1]}"'))
        for quote in "\"'":  # where one is missing or of the other kind, each may begin a value
            for piece in text.split(quote):
                yield from _leaves(_value(f'"{piece}"'))


def _values(pairs: list[tuple[str, Any]]) -> list[Any]:
    """Of a field that is named twice both: a row is set aside for it."""
    return [value for _, value in pairs]


def _value(part: str) -> Any:
    """What `part` says in JSON, or as it stands; a line may be broken within an escape."""
    try:
        return json.loads(part, strict=False, object_pairs_hook=_values)
    except (ValueError, RecursionError):
        return part.strip('"')


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None:
        yield str(value)
        if isinstance(value, float) and value.is_integer():  # an id of 12.0 is read as 12
            yield str(int(value))
