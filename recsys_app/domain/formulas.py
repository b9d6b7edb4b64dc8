"""Text that a spreadsheet program would run, made harmless in a way that can be undone exactly.

The rule, for CSV: a spreadsheet takes the apostrophe in front of a cell for “this is text”. So one
apostrophe is written before everything that would run, at the places where a cell can begin:

* at the start of the text and, since much of the world separates cells by semicolons and a file may
  be opened that way, after each semicolon and line end inside it;
* where `= + - @` follows (full-width, small, raised and lowered forms and the minus sign too:
  spreadsheets and clipboards normalise them), blanks, invisible characters and quotes in between or
  not; at the start of the text also where tab, line end or NUL does;
* apostrophes that stand there already are kept: text that begins `'=` is written `''=`.

`restore` takes exactly one apostrophe away from each such place, so it gives back what `defuse` was
given, whatever it was, and leaves text alone that `defuse` would not have written. OWASP ASVS 5.0,
1.2.10, names the first characters.

Workbooks need none of this: a cell there is declared as text, see `xlsx`. JSON Lines and Parquet
hold values and know no formulas; they are written as they are.
"""

import re
from typing import Final

SIGNS: Final = "=+-@" + "＝＋－＠" + "﹦﹢﹣﹫" + "⁼⁺⁻" + "₌₊₋" + "−"
CONTROLS: Final = "\t\r\n\0"

_SKIPPED: Final = (  # what may stand between the beginning and a sign: blanks but no line end, …
    r'[ "\t\0-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f'
    r"\u205f-\u206f\u3000\ufeff]*"
)
_SIGN: Final = rf"{_SKIPPED}[{re.escape(SIGNS)}]"
_CELL: Final = r"(?:\A|(?<=[;\r\n]))"  # where a cell can begin
_BEFORE: Final = re.compile(rf"{_CELL}(?='*{_SIGN})|\A(?='*[{CONTROLS}])")
_WRITTEN: Final = re.compile(rf"{_CELL}'(?='*{_SIGN})|\A'(?='*[{CONTROLS}])")
_LIVE: Final = re.compile(rf"{_CELL}{_SIGN}|\A[{CONTROLS}]")


def is_live(text: str) -> bool:
    """Whether a spreadsheet program may run `text`, or a part of it, as it reads it from a CSV."""
    return _LIVE.search(text) is not None


def defuse(text: str) -> str:
    """`text` with an apostrophe before everything that would run."""
    return _BEFORE.sub("'", text)


def restore(text: str) -> str:
    """What `defuse` was given to write `text`."""
    return _WRITTEN.sub("", text)
