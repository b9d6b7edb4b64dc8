"""What a cell of a workbook holds, as text: numbers with every digit, moments as ISO 8601."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?")
_MOST_DIGITS: Final = 40
_EXACT: Final = 2.0**53
_DAY_MS: Final = 86_400_000
_AFTER_LAST: Final = 2_958_466  # 10000-01-01
_NO_SUCH_DAY: Final = 60  # 29 February 1900, which Lotus 1-2-3 believed in
_CODE_PARTS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class Kind(StrEnum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"  # of a day


_BUILT_IN: Final = {
    **dict.fromkeys(
        (*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)), Kind.DATE
    ),
    **dict.fromkeys((*range(18, 22), 32, 33, 45, 47), Kind.TIME),
}


def format_kind(number: int, code: str | None) -> Kind:
    """What number format `number` shows; `code` is that of one that the workbook defines."""
    if code is None:
        return _BUILT_IN.get(number, Kind.NUMBER)
    first = code.partition(";")[0]
    if _ELAPSED.search(first):
        return Kind.NUMBER
    letters = set(_CODE_PARTS.sub("", first).lower())
    if letters & {"y", "d"} or ("m" in letters and not letters & {"h", "s"}):
        return Kind.DATE
    return Kind.TIME if letters & {"h", "s"} else Kind.NUMBER


def zeros_shown(code: str | None) -> int:
    """Digits that a format such as 00000 fills up to with zeros; 0 for any other."""
    return len(code) if code is not None and re.fullmatch("0{2,20}", code) else 0


def number_text(literal: str) -> str:
    """A number as the file writes it, as text: whole ones with every digit (1.2345E+11 is 123450000000)."""
    literal = literal.strip()
    if not _NUMBER.fullmatch(literal):
        return literal
    exact, number = Decimal(literal), float(literal)
    if exact.adjusted() < _MOST_DIGITS and exact == exact.to_integral_value():
        return str(int(exact))
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    return literal if abs(number) == float("inf") else repr(number)


def moment_text(literal: str, kind: Kind, *, from_1904: bool) -> str:
    """A number of days as a moment; the number where there is no such day."""
    if not _NUMBER.fullmatch(literal.strip()):
        return literal
    days = float(literal)
    if not 0 <= days < _AFTER_LAST or (not from_1904 and int(days) == _NO_SUCH_DAY):
        return number_text(literal)
    moment = _first_day(days, from_1904=from_1904) + timedelta(milliseconds=round(days * _DAY_MS))
    precise = "milliseconds" if moment.microsecond else "seconds"
    if kind is Kind.TIME and days < 1:
        return moment.time().isoformat(precise)
    if moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return moment.isoformat(" ", precise)


def _first_day(days: float, *, from_1904: bool) -> datetime:
    """Day 0. Moments of a workbook have no zone; an import takes them as UTC."""
    if from_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001  # no zone
    return datetime(1899, 12, 31 if days < _NO_SUCH_DAY else 30)  # noqa: DTZ001  # no zone


def unescaped(text: str) -> str:
    """`text` with _x0007_ as the character that it stands for."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if re.search("[\ud800-\udbff][\udc00-\udfff]", text):  # two halves of one character
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text
