"""Frozen dataclasses as JSON bytes and back, strictly: their annotations are the file format.

Fields appear in the order of declaration, `bytes` as base64, enumerations as their values. Equal
values give equal bytes, so that the result can be signed.
"""

import base64
import binascii
import dataclasses
import json
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

MOST: Final = 1 << 53  # a number that is written into a file can be counted on


def encode(value: object) -> bytes:
    """`value`, a dataclass, as compact JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def decode(kind: type[T], content: bytes) -> T:
    """The `kind` that `encode` was given.

    Raises:
        ValueError: not JSON, a field missing, twice or too many, a value of the wrong type, or
            other bytes than `encode` would give.
    """
    try:
        result: T = _typed(kind, _json(content))
    except (TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as error:
        raise ValueError(f"not a {kind.__name__}") from error
    if not _is_usual(result, content):
        raise ValueError(f"not the usual form of a {kind.__name__}")
    return result


def _is_usual(result: object, content: bytes) -> bool:
    """Whether `content` is what `encode` gives: no second file may say the same."""
    return encode(result) == content


def _json(content: bytes) -> object:
    return json.loads(content, object_pairs_hook=_distinct)


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return value


def _typed(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        if not isinstance(value, dict) or value.keys() != hints.keys():
            raise ValueError(f"not a {kind}")
        return kind(**{name: _typed(hint, value[name]) for name, hint in hints.items()})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"not a {kind}")
        return tuple(_typed(get_args(kind)[0], part) for part in value)
    if get_origin(kind) is Mapping:
        keys, values = get_args(kind)
        return {_typed(keys, key): _typed(values, part) for key, part in value.items()}
    if kind is bytes:
        return base64.b64decode(value, validate=True)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if kind not in {str, int, bool, NoneType} or type(value) is not kind:
        raise ValueError(f"not a {kind}")
    if kind is int and abs(value) > MOST:
        raise ValueError("not a number to count on")
    return value
