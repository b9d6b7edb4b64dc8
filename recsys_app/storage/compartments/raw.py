"""The bytes of a database file as they lie on the disk, read beside SQLite without harm.

POSIX takes all locks of a process on a file away when the process closes any descriptor of it, also
SQLite's: another process could then empty the write-ahead log under our feet. So while this process
has the file open, its own descriptor is read and nothing is opened or closed
(https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from recsys_app.paths import open_own_file

_CHUNK: Final = 1 << 20
_MOST_DESCRIPTORS: Final = 4096


def raw_digest(file: Path) -> bytes:
    """SHA-256 of the file, 32 bytes. Raises OSError."""
    digest = hashlib.sha256()
    for chunk in _chunks(file, _CHUNK):
        digest.update(chunk)
    return digest.digest()


def raw_start(file: Path, size: int) -> bytes:
    """The first `size` bytes, or fewer. Raises OSError."""
    return next(_chunks(file, size), b"")


def _chunks(file: Path, size: int) -> Iterator[bytes]:
    descriptor = _own_descriptor(file)
    if descriptor is None:
        with os.fdopen(open_own_file(file), "rb") as stream:
            while chunk := stream.read(size):
                yield chunk
        return
    place = 0
    while chunk := os.pread(descriptor, size, place):
        yield chunk
        place += len(chunk)


def _own_descriptor(file: Path) -> int | None:
    """A descriptor of `file` that this process holds; None if it has none, or the system no pread."""
    if os.name != "posix":
        return None
    wanted = file.stat()
    for descriptor in range(3, min(os.sysconf("SC_OPEN_MAX"), _MOST_DESCRIPTORS)):
        try:
            found = os.fstat(descriptor)
        except OSError:  # not open
            continue
        if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
            return descriptor
    return None
