"""The zip file that a workbook is: its directory checked before anything is unpacked.

Only the directory at the end says what there is, and it must describe the file from the first byte to
the last without a doubt: sizes within bounds, no two entries over the same bytes, no name twice, local
headers that agree. Parts are inflated in blocks and measured while that happens, because a directory
can lie. Nothing is ever written to a disk, and an archive inside the archive is never opened.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from recsys_app.data.encoding import file_size, unreadable
from recsys_app.errors import InvalidDatasetError

MOST_ENTRIES: Final = 1_000
MOST_BYTES: Final = 512 << 20  # of all parts, unpacked
MOST_RATIO: Final = 100  # unpacked to packed, of a part and of all
SMALL: Final = 1 << 20  # bytes up to which a part may be as dense as it likes
BLOCK: Final = 1 << 18  # bytes inflated at a time

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_COMMENT: Final = 0xFFFF
_LONGEST_DIRECTORY: Final = 1 << 20
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF  # "see the 64-bit field"
_ENCRYPTED: Final = 0x0001 | 0x0040 | 0x2000
_UTF8: Final = 0x0800
_STORED, _DEFLATED = 0, 8


class _DamagedError(ValueError):
    """The bytes are no archive, or one that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as the directory has it, and where its packed bytes begin."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    data: int = 0


class Archive:
    """The parts of an open workbook, by name in lower case."""

    def __init__(self, file: str, stream: BinaryIO, entries: Mapping[str, Entry]) -> None:
        self._file, self._stream, self._entries = file, stream, entries

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def refused(self, reason: str = "workbook-damaged", **facts: str | int) -> InvalidDatasetError:
        """The error that says why this workbook is not read; to be raised."""
        return InvalidDatasetError(reason, name=self._file, **facts)

    def size(self, part: str) -> int:
        """Unpacked bytes of a part."""
        return self._entry(part).unpacked

    def blocks(self, part: str) -> Iterator[bytes]:
        """A part, unpacked, in blocks. InvalidDatasetError where it is not what the directory says."""
        entry, produced, crc = self._entry(part), 0, 0
        try:
            for block in _inflated(self._stream, entry):
                produced += len(block)
                if produced > entry.unpacked:
                    raise self.refused("workbook-bomb")
                crc = zlib.crc32(block, crc)
                yield block
        except (zlib.error, EOFError) as error:
            raise self.refused() from error
        if produced != entry.unpacked or crc != entry.crc:
            raise self.refused()

    def check_limits(self) -> None:
        """Refuse what would unpack to far more than it is. Raises InvalidDatasetError."""
        entries = self._entries.values()
        packed = sum(entry.packed for entry in entries)
        unpacked = sum(entry.unpacked for entry in entries)
        dense = any(_too_dense(entry.packed, entry.unpacked) for entry in entries)
        if dense or unpacked > MOST_BYTES or _too_dense(packed, unpacked):
            raise self.refused("workbook-bomb")
        for entry in entries:
            if entry.flags & _ENCRYPTED:
                raise self.refused("workbook-encrypted")
            if entry.method not in {_STORED, _DEFLATED}:
                raise self.refused()

    def _entry(self, part: str) -> Entry:
        entry = self._entries.get(part.lower())
        if entry is None:
            raise self.refused()
        return entry


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The archive in `path`, to be read inside.

    Raises:
        InvalidDatasetError: it cannot be read, is no archive, or "workbook-parts" (too many).
    """
    size = file_size(path)
    try:
        with path.open("rb") as stream:
            try:
                entries = _directory(stream, size)
            except (_DamagedError, struct.error, UnicodeDecodeError) as error:
                raise InvalidDatasetError("workbook-damaged", name=path.name) from error
            if entries is None:
                raise InvalidDatasetError("workbook-parts", name=path.name, most=MOST_ENTRIES)
            yield Archive(path.name, stream, entries)
    except OSError as error:
        raise unreadable(path, error) from error


def _too_dense(packed: int, unpacked: int) -> bool:
    return unpacked > max(SMALL, MOST_RATIO * packed)


# ---------------------------------------------------------------------- the directory


def _directory(stream: BinaryIO, size: int) -> dict[str, Entry] | None:
    """Every entry by its name in lower case; None for too many."""
    count, length, start = _end(stream, size)
    if count > MOST_ENTRIES or length > _LONGEST_DIRECTORY:
        return None
    content, position = _read(stream, start, length), 0
    entries: dict[str, Entry] = {}
    for _ in range(count):
        entry, position = _entry_at(content, position)
        if entry.name.lower() in entries:
            raise _DamagedError("a name twice")
        entries[entry.name.lower()] = _located(stream, entry)
    if position != length:
        raise _DamagedError("more in the directory than it counts")
    _check_apart(entries, start)
    return entries


def _end(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    """Number of entries, and length and start of the directory, which must end where this begins."""
    tail = _read(stream, max(0, size - _END.size - _COMMENT), min(size, _END.size + _COMMENT))
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise _DamagedError("no end")
    _, disk, first, here, count, length, start, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):
        raise _DamagedError("something behind the end")
    end = size - len(tail) + at
    found = (disk, first, here, count, length, start)
    wide = _end_64(stream, end, found)
    if wide is not None:
        end, found = wide
    disk, first, here, count, length, start = found
    if disk or first or here != count or start + length != end:
        raise _DamagedError("an end that does not fit")
    return count, length, start


def _end_64(
    stream: BinaryIO, end: int, narrow: tuple[int, ...]
) -> tuple[int, tuple[int, int, int, int, int, int]] | None:
    """The 64-bit end where there is one, which must say the same as the other; and where it begins."""
    at = end - _LOCATOR_64.size
    if at < 0:
        return None
    mark, disk, start, disks = _LOCATOR_64.unpack(_read(stream, at, _LOCATOR_64.size))
    if mark != b"PK\6\7":
        return None
    if disk or disks != 1 or start + _END_64.size > at:
        raise _DamagedError("a 64-bit end elsewhere")
    mark, length, _, _, *wide = _END_64.unpack(_read(stream, start, _END_64.size))
    if mark != b"PK\6\6" or start + 12 + length != at:
        raise _DamagedError("no 64-bit end")
    full = (_FULL_16,) * 4 + (_FULL_32,) * 2
    for one, other, limit in zip(narrow, wide, full, strict=True):
        if one not in {other, limit}:
            raise _DamagedError("two ends that differ")
    a, b, c, d, e, f = wide
    return start, (a, b, c, d, e, f)


def _entry_at(content: bytes, position: int) -> tuple[Entry, int]:
    """The entry at a position of the directory, and the position after it."""
    mark, _, _, flags, method, _, _, crc, packed, unpacked, *rest = _ENTRY.unpack_from(
        content, position
    )
    name_length, extra_length, comment_length, disk, _, _, offset = rest
    if mark != b"PK\1\2" or disk not in {0, _FULL_16}:
        raise _DamagedError("no entry")
    name_end = position + _ENTRY.size + name_length
    extra_end = name_end + extra_length
    name = content[position + _ENTRY.size : name_end].decode("utf-8" if flags & _UTF8 else "cp437")
    unpacked, packed, offset = _wide(content[name_end:extra_end], unpacked, packed, offset)
    if not name or extra_end + comment_length > len(content):
        raise _DamagedError("an entry that goes on behind the directory")
    entry = Entry(name, flags, method, crc, packed, unpacked, offset)
    return entry, extra_end + comment_length


def _wide(extra: bytes, *narrow: int) -> tuple[int, ...]:
    """Sizes and offset, from the 64-bit extra field where the directory says so."""
    if _FULL_32 not in narrow:
        return narrow
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        field = extra[position + 4 : position + 4 + length]
        if kind == 1:
            values = iter(
                struct.unpack(f"<{narrow.count(_FULL_32)}Q", field[: 8 * narrow.count(_FULL_32)])
            )
            return tuple(next(values) if value == _FULL_32 else value for value in narrow)
        position += 4 + length
    raise _DamagedError("sizes that are nowhere")


def _located(stream: BinaryIO, entry: Entry) -> Entry:
    """`entry` with the place of its bytes, from the local header, which must name the same part."""
    mark, _, flags, method, *_, name_length, extra_length = _LOCAL.unpack(
        _read(stream, entry.offset, _LOCAL.size)
    )
    name = _read(stream, entry.offset + _LOCAL.size, name_length)
    encoded = entry.name.encode("utf-8" if entry.flags & _UTF8 else "cp437")
    if mark != b"PK\3\4" or name != encoded or (flags, method) != (entry.flags, entry.method):
        raise _DamagedError("a part that calls itself something else")
    data = entry.offset + _LOCAL.size + name_length + extra_length
    return Entry(
        entry.name, entry.flags, entry.method, entry.crc, entry.packed, entry.unpacked,
        entry.offset, data,
    )  # fmt: skip


def _check_apart(entries: Mapping[str, Entry], directory: int) -> None:
    """No two parts share a byte, and none reaches into the directory."""
    end = 0
    for entry in sorted(entries.values(), key=lambda entry: entry.offset):
        if entry.offset < end:
            raise _DamagedError("two parts over the same bytes")
        end = entry.data + entry.packed
    if end > directory:
        raise _DamagedError("a part that reaches into the directory")


def _read(stream: BinaryIO, start: int, length: int) -> bytes:
    if start >= 1 << 63:
        raise _DamagedError("a place that no file has")
    stream.seek(start)
    content = stream.read(length)
    if len(content) != length:
        raise _DamagedError("too short")
    return content


def _inflated(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The bytes of a part in blocks of at most `BLOCK`."""
    left = entry.packed
    stream.seek(entry.data)
    if entry.method == _STORED:
        while left:
            block = stream.read(min(left, BLOCK))
            if not block:
                raise EOFError
            left -= len(block)
            yield block
        return
    inflater = zlib.decompressobj(-15)
    position = entry.data
    while not inflater.eof:
        pending = inflater.unconsumed_tail
        if not pending:
            stream.seek(position)  # another part may have been read in between
            pending = stream.read(min(left, BLOCK))
            if not pending:
                raise EOFError
            left, position = left - len(pending), position + len(pending)
        if block := inflater.decompress(pending, BLOCK):
            yield block
    if left or inflater.unused_data:
        raise EOFError
