"""What SQLCipher's errors mean, in the errors of our tree."""

import errno
import os
import shutil
from pathlib import Path
from typing import Final

from recsys_app.errors import RecsysError, StorageUnavailableError, TamperedDataError

# Primary result codes, https://www.sqlite.org/rescode.html
_BUSY: Final = 5
_LOCKED: Final = 6
_READ_ONLY: Final = 8
_IO_ERROR: Final = 10
_CORRUPT: Final = 11
_FULL: Final = 13
_CANNOT_OPEN: Final = 14
_NOT_A_DATABASE: Final = 26

# What a copy of a database raises has no code, only the words of sqlite3_errstr.
_BY_WORDS: Final = {
    "database is locked": _BUSY,
    "attempt to write a readonly database": _READ_ONLY,
    "disk I/O error": _IO_ERROR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANNOT_OPEN,
    "file is not a database": _NOT_A_DATABASE,
}

_LOW_SPACE: Final = 1 << 20


def translate(error: Exception, file: Path) -> RecsysError | None:
    """The error to raise `from` a database error on `file`; None for what is a mistake of ours.

    A wrong key and a damaged page look alike; the key was checked before, so it is damage.
    """
    stated: int | None = getattr(error, "sqlite_errorcode", None)
    code = _BY_WORDS.get(str(error), 0) if stated is None else stated & 0xFF
    if code in {_NOT_A_DATABASE, _CORRUPT}:
        return TamperedDataError(where=file.name)
    if code in {_BUSY, _LOCKED}:
        return StorageUnavailableError(
            "store-busy", owner="another process", program="another program"
        )
    if code == _CANNOT_OPEN and not file.exists():
        return TamperedDataError("file-missing", where=file.name)
    unavailable = {_FULL, _READ_ONLY, _CANNOT_OPEN, _IO_ERROR}
    return _unavailable(code, file) if code in unavailable else None


def unreadable(file: Path) -> StorageUnavailableError:
    """The error for a file that the system does not give the bytes of."""
    return StorageUnavailableError("file-unusable", where=str(file), why=os.strerror(errno.EIO))


def _unavailable(code: int, file: Path) -> RecsysError:
    if code == _FULL or shutil.disk_usage(file.parent).free < _LOW_SPACE:
        return StorageUnavailableError("disk-full", where=str(file.parent))
    if code == _READ_ONLY or not os.access(file.parent, os.W_OK):
        return StorageUnavailableError("store-read-only", where=str(file.parent))
    return StorageUnavailableError("file-unusable", where=str(file), why=os.strerror(errno.EIO))
