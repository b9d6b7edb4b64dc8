"""What files, columns and data sets are called in the window."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from recsys_app import ColumnRole, ColumnType, FileFormat, FileKind, RejectReason, TimeKind
from ui.widgets.formatting import DASH, MINUS, day, number, percent

_EPOCH = date(1970, 1, 1)
_DAY_MS = 86_400_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("data", text)


def reason_words(reason: str) -> str:
    """Why a row was set aside."""
    words = {
        RejectReason.MISSING_USER: _tr("The person is missing"),
        RejectReason.MISSING_ITEM: _tr("The item is missing"),
        RejectReason.MISSING_EVENT: _tr("The kind of event is missing"),
        RejectReason.MISSING_FOLD: _tr("The fold is missing"),
        RejectReason.MISSING_ID: _tr("The id is missing"),
        RejectReason.REPEATED_ID: _tr("An earlier row of the table has this id"),
        RejectReason.BAD_TIME: _tr("The time could not be read"),
        RejectReason.BAD_VALUE: _tr("The value is not a number"),
        RejectReason.FIELD_COUNT: _tr("More or fewer fields than the other rows"),
        RejectReason.BAD_ENCODING: _tr("Characters that the encoding does not know"),
        RejectReason.LONG_ID: _tr("An id of more than 1,000 characters"),
        RejectReason.NUL: _tr("An id with a zero byte"),
        RejectReason.HIDDEN: _tr("An id with characters that nobody sees"),
        RejectReason.OPEN_QUOTE: _tr("A quotation mark that is never closed"),
        RejectReason.LONG_ROW: _tr("A row of more than 1 MiB"),
        RejectReason.BAD_JSON: _tr("Not a JSON object, or a field named twice"),
    }
    return words[RejectReason(reason)]


def role_choices() -> list[tuple[str, str, str]]:
    """What a column of a log can be: key, words, icon."""
    return [
        (ColumnRole.USER.value, _tr("Person"), "user"),
        (ColumnRole.ITEM.value, _tr("Item"), "package"),
        (ColumnRole.TIME.value, _tr("Time"), "clock"),
        (ColumnRole.VALUE.value, _tr("Value"), "hash"),
        (ColumnRole.EVENT.value, _tr("Event"), "activity"),
        (ColumnRole.FOLD.value, _tr("Fold"), "layers"),
        (ColumnRole.LEAVE_OUT.value, _tr("Leave out"), "ban"),
    ]


def role_words(role: ColumnRole) -> str:
    """The name of one role."""
    return next(words for key, words, _ in role_choices() if key == role)


def type_words(kind: ColumnType) -> str:
    """What the first values of a column are."""
    words = {
        ColumnType.TEXT: _tr("Text"),
        ColumnType.WHOLE: _tr("Whole number"),
        ColumnType.DECIMAL: _tr("Decimal number"),
        ColumnType.TIME: _tr("Date, time"),
    }
    return words[kind]


def delimiter_words(delimiter: str) -> str:
    """What stands between the fields of a row."""
    words = {
        ",": _tr("Comma"),
        ";": _tr("Semicolon"),
        "\t": _tr("Tab"),
        "|": _tr("Vertical bar"),
        "::": _tr("Two colons"),
    }
    return words.get(delimiter, delimiter)


def encoding_words(encoding: str) -> str:
    """An encoding as people know it."""
    words = {
        "utf-8": "UTF-8",
        "utf-16-le": _tr("UTF-16, little-endian"),
        "utf-16-be": _tr("UTF-16, big-endian"),
        "gb18030": _tr("GB18030 (Chinese)"),
        "big5": _tr("Big5 (Chinese, traditional)"),
        "latin-1": _tr("Latin-1 (Western European)"),
        "cp1252": _tr("Windows-1252 (Western European)"),
        "shift_jis": _tr("Shift JIS (Japanese)"),
        "euc_kr": _tr("EUC-KR (Korean)"),
    }
    return words.get(encoding, encoding)


def format_words(file_format: FileFormat) -> str:
    """A file's format in a few words: "Comma · UTF-8"."""
    if file_format.kind is FileKind.PARQUET:
        return "Parquet"
    if file_format.kind is FileKind.XLSX:
        return f"Excel · {file_format.sheet}"
    if file_format.kind is FileKind.JSONL:
        return "JSON Lines · " + encoding_words(file_format.encoding)
    return f"{delimiter_words(file_format.delimiter)} · {encoding_words(file_format.encoding)}"


def size_words(path: Path) -> str:
    """The size of a file, or a dash where it cannot be asked."""
    try:
        size = path.stat().st_size
    except OSError:
        return DASH
    return QLocale().formattedDataSize(size, 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def day_of(time: int) -> date:
    """The UTC day of a time in milliseconds since 1970."""
    return _EPOCH + timedelta(days=time // _DAY_MS)


def on_the_day(time: int) -> bool:
    """Whether a time in milliseconds since 1970 says the day alone: it is midnight, UTC."""
    return time % _DAY_MS == 0


def moment_words(time: int) -> str:
    """A time in milliseconds since 1970 to the second, in UTC."""
    clock = QTime.fromMSecsSinceStartOfDay(time % _DAY_MS)
    return f"{day(day_of(time))}, {QLocale().toString(clock, 'HH:mm:ss')}"


def value_words(value: float) -> str:
    """A value with the decimals that it has; the store keeps seven digits."""
    if value.is_integer():
        return number(value)
    return QLocale().toString(value, "g", 7).replace("-", MINUS)


def span_words(first: int | None, last: int | None, kind: TimeKind) -> str:
    """From when to when a data set goes, as its kind of time asks."""
    if first is None or last is None or kind is TimeKind.NONE:
        return _tr("no time")
    if kind is TimeKind.ORDER:
        return _tr("order %1 – %2").replace("%1", number(first)).replace("%2", number(last))
    if day_of(first) == day_of(last):
        return day(day_of(first))
    return f"{day(day_of(first))} – {day(day_of(last))}"


def share_words(share: float) -> str:
    """A small share with enough decimals to say something: 0.57%, 0.004%."""
    if not share:
        return percent(0)
    decimals = 1 if share >= 0.1 else 2 if share >= 0.001 else 4  # places, not facts
    return percent(share, decimals)
