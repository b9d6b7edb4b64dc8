"""The rows of a sheet in a stream, each cell as text.

A formula counts as the value that was saved with it; one that was never worked out, and an error such
as #N/A, count as nothing. Of merged cells the first has the value, as in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from recsys_app.data.formats import MAX_COLUMNS, MAX_ROW
from recsys_app.data.workbook.markup import Attributes, Markup
from recsys_app.data.workbook.parts import CellFormat, Workbook
from recsys_app.data.workbook.values import Kind, moment_text, number_text, unescaped

MOST_ROWS: Final = 1_048_576
_A: Final = ord("A") - 1


@dataclass(slots=True)
class SheetRow:
    """One row.

    Attributes:
        number: 1-based, as the spreadsheet program shows it.
        cells: 0-based column -> text, of the cells that hold something.
        too_long: it has more than a mebibyte of text, of which the beginning is here.
    """

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    too_long: bool = False


def sheet_rows(book: Workbook, sheet: str) -> Iterator[tuple[list[SheetRow], float]]:
    """The rows of the sheet called `sheet` that hold something, and the share of it read so far."""
    part = book.sheets[sheet]
    size, seen = max(1, book.archive.size(part)), 0
    parser = _Rows(book)
    for block in book.archive.blocks(part):
        parser.feed(block)
        seen += len(block)
        rows, parser.rows = parser.rows, []
        yield rows, seen / size
    parser.feed(b"", last=True)
    yield parser.rows, 1.0


class _Rows(Markup):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.archive)
        self.rows: list[SheetRow] = []
        self._book = book
        self._row = SheetRow(0)
        self._length = self._column = self._phonetic = 0
        self._kind = self._style = self._collecting = ""
        self._value: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._column = self._next(attributes, self._column)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = []
        elif name == "v" or (name == "t" and self._kind == "inlineStr" and not self._phonetic):
            self._collecting = name
        elif name == "rPh":
            self._phonetic += 1
        elif name == "row":
            number = attributes.get("r", "")
            following = self._number(number) if number else self._row.number + 1
            self._row = SheetRow(self._within(following, MOST_ROWS, "rows"))
            self._length = self._column = 0

    def text(self, data: str) -> None:
        if not self._collecting:
            return
        self._length += len(data)
        if self._length > MAX_ROW:
            self._row.too_long = True
        else:
            self._value.append(data)

    def end(self, name: str) -> None:
        if name == self._collecting:
            self._collecting = ""
        elif name == "c":
            if self._value and (text := self._text_of("".join(self._value))):
                self._row.cells[self._column - 1] = text
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row" and (self._row.cells or self._row.too_long):
            self.rows.append(self._row)

    def _number(self, written: str) -> int:
        """A row's number, which must be beyond the last one's."""
        number = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
        if number <= self._row.number:
            raise self.archive.refused()
        return number

    def _next(self, attributes: Attributes, last: int) -> int:
        """The 1-based column of a cell such as BC12, which must be beyond the last one's."""
        reference = attributes.get("r")
        if reference is None:
            return self._within(last + 1, MAX_COLUMNS, "columns")
        column = 0
        for letter in reference[:4]:
            if "A" <= letter <= "Z":
                column = 26 * column + ord(letter) - _A
        if column <= last:
            raise self.archive.refused()
        return self._within(column, MAX_COLUMNS, "columns")

    def _within(self, number: int, most: int, what: str) -> int:
        if number > most:
            raise self.archive.refused("workbook-limits", what=what)
        return number

    def _text_of(self, value: str) -> str:
        kind = self._kind
        if kind == "s":
            return unescaped(self._shared(value.strip()))
        if kind in {"inlineStr", "str"}:
            return unescaped(value)
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value.strip(), value)
        if kind == "e":
            return ""
        if kind == "d":
            return value.strip()
        return self._number_text(value)

    def _shared(self, written: str) -> str:
        texts = self._book.texts
        index = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1
        if not 0 <= index < len(texts):
            raise self.archive.refused()
        text = texts[index]
        self._length += len(text)
        if self._length > MAX_ROW:
            self._row.too_long = True
            return ""
        return text

    def _number_text(self, value: str) -> str:
        form = self._format()
        if form.kind is not Kind.NUMBER:
            return moment_text(value, form.kind, from_1904=self._book.from_1904)
        text = number_text(value)
        return text.zfill(form.zeros) if form.zeros and text.isdigit() else text

    def _format(self) -> CellFormat:
        style, formats = self._style, self._book.formats
        if (
            style
            and style.isascii()
            and style.isdigit()
            and len(style) < 6
            and int(style) < len(formats)
        ):
            return formats[int(style)]
        return CellFormat()
