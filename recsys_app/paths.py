"""Private folders and durable files: the only place that creates either.

The rule everywhere: a temporary file in the same folder, mode 0600 before the first byte, write,
flush, fsync, replace, fsync of the folder. A reader sees the old file or the new one, never a mix.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path

from recsys_app.errors import StorageUnavailableError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def unavailable(error: OSError, path: Path) -> StorageUnavailableError:
    """The error of our tree for an operating-system error on `path`; raise it `from` the cause."""
    if error.errno in _FULL:
        return StorageUnavailableError("disk-full", where=str(path.parent))
    if error.errno in _READ_ONLY:
        return StorageUnavailableError("store-read-only", where=str(path))
    return StorageUnavailableError("file-unusable", where=str(path), why=error.strerror or "")


def make_private_dir(path: Path) -> None:
    """Create `path` for this user alone, parents as the system makes them; fine if it exists."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unavailable(error, path) from error


def make_private_file(path: Path) -> None:
    """Create `path`, empty, for this user alone.

    Raises:
        StorageUnavailableError: it is there already, or cannot be created.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise unavailable(error, path) from error


def sync_dir(path: Path) -> None:
    """Make a rename inside `path` durable (POSIX; Windows has no such call and needs none)."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append_durably(path: Path, content: bytes) -> None:
    """Add `content` at the end of `path`, which is made for this user alone if it is not there.

    Raises:
        StorageUnavailableError: disk full, read-only or otherwise unusable.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise unavailable(error, path) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` with `content`, durably, readable by this user alone.

    Raises:
        StorageUnavailableError: disk full, read-only or otherwise unusable; `path` is as before.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_dir(path.parent)
    except OSError as error:
        with suppress(OSError):  # a read-only disk refuses even to look; the first error counts
            temporary.unlink(missing_ok=True)
        raise unavailable(error, path) from error
