"""Results as JSON: one document, finite numbers, text as it is."""

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from pathlib import PurePath

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def document(value: object) -> str:
    """`value` as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def plain(value: object) -> Json:
    """`value` made of what JSON knows; a number that is not finite becomes null."""
    match _opened(value):
        case float() as number:
            return number if math.isfinite(number) else None
        case None | int() | str() as simple:
            return simple
        case Mapping() as mapping:
            return {str(key): plain(entry) for key, entry in mapping.items()}
        case Iterable() as entries:
            return [plain(entry) for entry in entries]
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


def _opened(value: object) -> object:
    """What stands inside `value`, one level down."""
    match value:
        case Enum():
            return value.value
        case date():  # and datetime
            return value.isoformat()
        case PurePath():
            return str(value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        case _:
            return value
