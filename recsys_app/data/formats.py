"""What a file of behaviour, items or people looks like, and what was made of its columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from recsys_app.data.hidden import without_hidden
from recsys_app.errors import InvalidDatasetError, NotFoundError

# Far beyond real data, and near enough that a hostile file ends in words and not in a full memory.
MAX_FILE = 64 << 30  # bytes
MAX_ROWS = 1_000_000_000
MAX_COLUMNS = 16_384  # as many as a sheet of a workbook has
MAX_ROW = 1 << 20  # bytes of a row of text
MAX_REJECT_TEXT = 2_000  # characters of a rejected row that are kept
LONGEST_ID = 1_000  # characters
LONGEST_NAME = 200  # characters of a column's name


class FileKind(StrEnum):
    """How a file holds its rows."""

    CSV = "csv"  # any delimiter
    JSONL = "jsonl"  # one JSON object a line
    PARQUET = "parquet"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How to read a file; `sniffing.inspect_file` guesses it.

    Attributes:
        kind: CSV, JSON Lines, Parquet or a workbook; encoding, delimiter and quotes matter for text.
        encoding: one of `encoding.ENCODINGS`.
        delimiter: one or more characters between the fields of a row.
        has_header: whether the first row names the columns.
        quoted: whether a field that begins with `"` runs to the next lone `"` (RFC 4180).
        width: fields of a row where no header says it; 0 is what most of the first rows have.
        sheet: of a workbook, by name.
        defused: whether an apostrophe before a formula is none of the text, see `domain.formulas`.
    """

    kind: FileKind
    encoding: str = "utf-8"
    delimiter: str = ","
    has_header: bool = True
    quoted: bool = True
    width: int = 0
    sheet: str = ""
    defused: bool = False


def column_names(header: Sequence[str]) -> list[str]:
    """One distinct name per header cell: "column 3" for an empty one, "id (2)" for the second.

    Characters that print nothing are left out, and what goes beyond `LONGEST_NAME`.
    """
    names: dict[str, None] = {}
    repeats = Counter[str]()
    for position, cell in enumerate(header, 1):
        base = without_hidden(cell).strip()[:LONGEST_NAME].strip() or f"column {position}"
        name = base
        while name in names:
            repeats[base] += 1
            name = f"{base} ({repeats[base] + 1})"
        names[name] = None
    return list(names)


def check_width(n_columns: int, name: str) -> None:
    """Raises InvalidDatasetError where a file called `name` has more columns than any table."""
    if n_columns > MAX_COLUMNS:
        raise InvalidDatasetError("too-many-columns", name=name, most=MAX_COLUMNS)


def positions_of(columns: Sequence[str], names: Sequence[str]) -> tuple[int, ...]:
    """0-based positions of `columns` among `names`. NotFoundError."""
    index = {name: position for position, name in enumerate(names)}
    for column in columns:
        if column not in index:
            raise unknown_column(column, names)
    return tuple(index[column] for column in columns)


def unknown_column(reference: str, names: Sequence[str]) -> NotFoundError:
    shown = ", ".join(names[:50]) + (" …" if len(names) > 50 else "")
    return NotFoundError("unknown-name", kind="column", name=reference, known=shown)


class ColumnType(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TIME = "time"


class ColumnRole(StrEnum):
    """What a column is to an interaction log."""

    USER = "user"
    ITEM = "item"
    TIME = "time"
    VALUE = "value"
    EVENT = "event"
    FOLD = "fold"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column and what it seems to be.

    Attributes:
        name: its header; "column 3" where there is none, "id (2)" for the second "id".
        position: 1-based.
        type: what its first values are.
        role: what it would be in an interaction log.
        first: its first values, as text.
        identifying: whether it seems to say who a person is (name, e-mail, telephone …).
        note: what is unusual about it ("repeated-name"), or "".
    """

    name: str
    position: int
    type: ColumnType
    role: ColumnRole
    first: tuple[str, ...]
    identifying: bool = False
    note: str = ""


NO_COLUMN = "-"  # given instead of a column: the file has none, whatever was guessed


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column is what, by name; "" where there is no such column.

    Attributes:
        time_format: a strptime format ("%d.%m.%Y %H:%M"), or "" to detect it.
    """

    user: str
    item: str
    time: str = ""
    value: str = ""
    event: str = ""
    fold: str = ""
    time_format: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that have a column: user, item, then those of the others that are there."""
        others = ("time", "value", "event", "fold")
        return "user", "item", *(role for role in others if getattr(self, role))

    @property
    def columns(self) -> tuple[str, ...]:
        """The mapped columns, in the order of `roles`."""
        return tuple(getattr(self, role) for role in self.roles)


@dataclass(frozen=True, slots=True)
class FileInspection:
    """What the first rows of a file tell.

    Attributes:
        name: file name without folder.
        size: bytes.
        format: how to read it.
        columns: in file order.
        rows: the first rows, as text.
        estimated_rows: exact for Parquet and for files no longer than the sample.
        sheets: of a workbook, by name.
    """

    name: str
    size: int
    format: FileFormat
    columns: tuple[ColumnGuess, ...]
    rows: tuple[tuple[str, ...], ...]
    estimated_rows: int
    sheets: tuple[str, ...] = ()

    def column(self, reference: str) -> ColumnGuess:
        """The column called `reference`, or at that 1-based position. NotFoundError."""
        wanted = reference.strip()
        for column in self.columns:
            if column.name == wanted:
                return column
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.columns):
            return self.columns[int(wanted) - 1]
        raise unknown_column(reference, [column.name for column in self.columns])

    def mapping(self, *, time_format: str = "", **given: str | None) -> ColumnMapping:
        """The guessed mapping with `given` choices in its place.

        Args:
            time_format: strptime format of the time column, "" to detect it.
            given: user, item, time, value, event or fold as name or 1-based position; "-" says
                that there is no such column; "", None or left out: as guessed.

        Raises:
            NotFoundError: a named column is not in the file.
            InvalidDatasetError: no column for the person ("no-user-column") or the item
                ("no-item-column"), or one column for two roles ("column-twice").
        """
        chosen = {
            ColumnRole(role): "" if reference == NO_COLUMN else self.column(reference).name
            for role, reference in given.items()
            if reference
        }
        taken = set(chosen.values())
        for column in self.columns:
            if column.role is not ColumnRole.LEAVE_OUT and column.name not in taken:
                chosen.setdefault(column.role, column.name)
        if not chosen.get(ColumnRole.USER):
            raise InvalidDatasetError("no-user-column", name=self.name)
        if not chosen.get(ColumnRole.ITEM):
            raise InvalidDatasetError("no-item-column", name=self.name)
        roles = [name for name in chosen.values() if name]
        for name in roles:
            if roles.count(name) > 1:
                raise InvalidDatasetError("column-twice", name=self.name, column=name)
        return ColumnMapping(
            **{role.value: name for role, name in chosen.items()}, time_format=time_format
        )


class RejectReason(StrEnum):
    """Why a row was not taken."""

    MISSING_USER = "missing-user"
    MISSING_ITEM = "missing-item"
    MISSING_EVENT = "missing-event"
    MISSING_FOLD = "missing-fold"
    MISSING_ID = "missing-id"  # of an item or user table
    REPEATED_ID = "repeated-id"  # an earlier row of that table has the id
    BAD_TIME = "bad-time"  # missing, unreadable or outside 1900 – 2200
    BAD_VALUE = "bad-value"  # missing, unreadable, not finite or beyond 32-bit floats
    FIELD_COUNT = "field-count"  # more or fewer fields than the header has
    BAD_ENCODING = "bad-encoding"  # bytes that the encoding does not know
    LONG_ID = "long-id"  # more than 1,000 characters
    NUL = "nul"  # a zero byte
    HIDDEN = "hidden"  # an id with characters that print nothing, see `data.hidden`
    OPEN_QUOTE = "open-quote"  # a quoted field that never ends
    LONG_ROW = "long-row"  # more than 1 MiB
    BAD_JSON = "bad-json"  # not a JSON object, or one that names a field twice


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken.

    Attributes:
        line: its number (in Parquet that of the row).
        text: as it stands in the file, cut where it is long.
        own_id: what stands in the column of the person or, in a table of items, of the item; "" where
            the row has no columns that could be trusted, or what stands there is too long for an id.
    """

    line: int
    reason: RejectReason
    text: str
    own_id: str = ""

    def __post_init__(self) -> None:
        if len(self.text) > MAX_REJECT_TEXT:
            object.__setattr__(self, "text", self.text[:MAX_REJECT_TEXT])
        if len(self.own_id) > LONGEST_ID:
            object.__setattr__(self, "own_id", "")
