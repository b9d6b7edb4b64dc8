"""Text files as UTF-8, whatever they are written in.

Bytes that the stated encoding does not know do not stop the reading: they come out as bytes that
are not valid UTF-8 either, so that the one check for valid text finds them in their row.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from recsys_app.data.formats import MAX_FILE, MAX_REJECT_TEXT
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

ENCODINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "gb18030",
    "latin-1",
    "cp1252",
    "big5",
    "shift_jis",
    "euc_kr",
)
_ALIASES = {
    "iso8859-1": "latin-1",
    "utf-8-sig": "utf-8",
    "ascii": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLOCK = 1 << 19  # bytes read at a time
_FAR = 5
_FEW = 0.02  # share of zero bytes that Chinese UTF-16 has by its commas and line ends alone
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_CHINESE = 0.75  # of its high bytes; the rest are rare characters, as in names
_DECODED_BLOCK = 1 << 17  # less where it is decoded, which holds the interpreter lock


def known_encoding(name: str) -> str:
    """`name` as one of `ENCODINGS`; "gbk" and "gb2312" are read as their superset GB18030."""
    try:
        canonical = codecs.lookup(name).name
    except (LookupError, ValueError):
        canonical = ""
    canonical = _ALIASES.get(canonical, canonical)
    if canonical not in ENCODINGS:
        raise InvalidSettingError(setting="encoding", value=name, allowed=", ".join(ENCODINGS))
    return canonical


def guess_encoding(sample: bytes) -> str:
    """The encoding of a text that begins with `sample`, which may end inside a character."""
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    if b"\0" in sample:
        return _guess_utf16(sample)
    if _mostly_utf8(sample):
        return "utf-8"
    if _decodes(sample, "gb18030") and _looks_chinese(sample):
        return "gb18030"
    return "latin-1"


def _mostly_utf8(sample: bytes) -> bool:
    """Whether characters of several bytes outnumber bytes that are none by far.

    One broken byte does not make a file Latin-1; in Latin-1 or GB18030 few bytes happen to be UTF-8.
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(sample)
    broken = len(re.findall("[\udc80-\udcff]", text))
    return broken == 0 or len(re.findall("[^\0-\x7f\udc80-\udcff]", text)) > _FAR * broken


def _guess_utf16(sample: bytes) -> str:
    """UTF-16 without a mark: ASCII characters have their zero bytes all on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > _FEW * len(sample):
        if odd > 10 * even:
            return "utf-16-le"
        if even > 10 * odd:
            return "utf-16-be"
    return "utf-8"  # zero bytes of some other origin: the rows that hold them are set aside


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(sample: bytes) -> bool:
    """Whether high bytes come in pairs of the common GB2312 rows, or in fours with digits.

    Western accents stand alone between ASCII letters; in Chinese text almost every high byte is
    half of a character of rows A1–A9 (signs) or B0–F7 (characters), or begins one of four bytes
    (high, digit, high, digit), as emoji are written.
    """
    high = pairs = position = 0
    while position < len(sample) - 1:
        lead, trail = sample[position], sample[position + 1]
        if lead < 0x80:
            position += 1
            continue
        common = (0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xF7) and trail >= 0xA1
        four = _FOUR_BYTES.match(sample, position) is not None
        high += 1
        pairs += common or four
        position += 4 if four else 2 if common else 1
    return high > 0 and pairs >= _CHINESE * high


def _mark_bad_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: each bad byte becomes a lone surrogate, which is not valid UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("mark-bad-bytes", _mark_bad_bytes)


def utf8(data: bytes, encoding: str, *, complete: bool) -> bytes:
    """`data` in `encoding` as UTF-8, without its byte-order mark.

    Args:
        data: the beginning of a text.
        encoding: one of `ENCODINGS`.
        complete: False drops half a character at the end; True marks it as bad.
    """
    return b"".join(_transcoded(iter([data]), encoding, complete=complete))


def file_size(path: Path) -> int:
    """Bytes of a regular file. InvalidDatasetError where none can be read, or it is too large."""
    try:
        size, regular = path.stat().st_size, path.is_file()
    except OSError as error:
        raise unreadable(path, error) from error
    if not regular:
        raise InvalidDatasetError("unreadable-file", name=path.name, why="not a file")
    _check_size(path, size)
    return size


def _check_size(path: Path, size: int) -> None:
    if size > MAX_FILE:
        raise InvalidDatasetError("file-too-large", name=path.name, most_gb=MAX_FILE >> 30)


def unreadable(path: Path, error: OSError) -> InvalidDatasetError:
    """The error of our tree for a file that cannot be read; raise it `from` the cause."""
    return InvalidDatasetError("unreadable-file", name=path.name, why=error.strerror or "–")


def utf8_blocks(path: Path, encoding: str) -> Iterator[tuple[bytes, int]]:
    """The text of `path` as UTF-8 in blocks of at most 512 KiB, with the bytes read so far.

    Raises:
        InvalidDatasetError: the file cannot be read.
    """
    size = _BLOCK if encoding == "utf-8" else _DECODED_BLOCK
    try:
        with path.open("rb") as stream:
            blocks = iter(lambda: stream.read(size), b"")
            for block in _transcoded(blocks, encoding, complete=True):
                _check_size(path, position := stream.tell())  # it may grow while it is read
                yield block, position
    except OSError as error:
        raise unreadable(path, error) from error


def _transcoded(blocks: Iterator[bytes], encoding: str, *, complete: bool) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("mark-bad-bytes")
    first = True
    for block in blocks:
        text = block if encoding == "utf-8" else _encode(decoder.decode(block))
        yield text.removeprefix(codecs.BOM_UTF8) if first else text
        first = False
    if complete:
        yield _encode(decoder.decode(b"", final=True))


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def is_text(raw: bytes) -> bool:
    """Whether `raw` is UTF-8, without bytes that its own encoding did not know."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def readable(raw: bytes) -> str:
    r"""`raw` for a person to read; bytes that are no text stand as \xff."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")
    return re.sub("[\ud800-\udfff]", lambda bad: f"\\x{ord(bad[0]) & 0xFF:02x}", text)


def excerpt(raw: bytes) -> str:
    """The beginning of a row of the file, as kept with a reject."""
    return readable(raw[: 4 * MAX_REJECT_TEXT])
