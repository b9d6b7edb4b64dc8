"""Private folders and durable files: the only place that creates either.

The rule everywhere: a temporary file in the same folder, mode 0600 before the first byte, write,
flush, fsync, replace, fsync of the folder. A reader sees the old file or the new one, never a mix.

Others may be able to write to the folder of a store. So what is not replaced but opened there is an
*own file*: no link, no second name of another file, no pipe. What a person names to be read may be a
link, and must be a file that ends: see `open_regular`.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from recsys_app.errors import StorageUnavailableError, TamperedDataError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_BINARY = getattr(os, "O_BINARY", 0)
_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | _BINARY
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


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


def check_own_file(path: Path) -> None:
    """Refuse what lies at `path` and is no file of its own; nothing there is fine.

    Raises:
        TamperedDataError: "file-linked".
        OSError: one cannot tell.
    """
    try:
        _require_own(path.lstat(), path)
    except FileNotFoundError:
        return


def _require_own(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise TamperedDataError("file-linked", where=path.name)


def open_own_file(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of `path`, an own file; where `flags` create it, it is for this user alone.

    It is looked at before it is opened, which has effects of its own for a pipe or a device, and
    after, because somebody may have been quicker.

    Raises:
        TamperedDataError: "file-linked".
        OSError: it cannot be opened.
    """
    check_own_file(path)
    descriptor = os.open(path, flags | _NO_WAIT | _NO_LINK, 0o600)
    try:
        _require_own(os.fstat(descriptor), path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def read_own_file(path: Path, most: int = -1) -> bytes:
    """The first `most` bytes of an own file, or all. Raises as `open_own_file`."""
    with os.fdopen(open_own_file(path), "rb") as stream:
        return stream.read(most)


def overwrite_own_file(path: Path, content: bytes) -> None:
    """Let `path` hold `content`, for what may be lost in a crash. Raises as `open_own_file`."""
    with os.fdopen(open_own_file(path, os.O_WRONLY | os.O_CREAT), "wb") as stream:
        stream.truncate()
        stream.write(content)


def check_own_dir(path: Path) -> None:
    """Refuse what lies at `path` and is no folder itself, such as a link to one; nothing is fine.

    Raises:
        StorageUnavailableError: "folder-linked", or one cannot tell.
    """
    try:
        if not stat.S_ISDIR(path.lstat().st_mode):
            raise StorageUnavailableError("folder-linked", where=str(path))
    except FileNotFoundError:
        return
    except OSError as error:
        raise unavailable(error, path) from error


def open_regular(path: Path) -> BinaryIO:
    """`path` to be read, if it is a file: a pipe may wait for ever, and a device may never end.

    Raises:
        OSError: it cannot be opened, or is none; `strerror` says so.
    """
    _require_regular(path.stat(), path)
    descriptor = os.open(path, os.O_RDONLY | _NO_WAIT)
    try:
        _require_regular(os.fstat(descriptor), path)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, most: int) -> bytes:
    """All of a file of at most `most` bytes. Raises OSError as `open_regular`, or for a longer one."""
    with open_regular(path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EINVAL, f"it has more than {most:,} bytes", str(path))
    return content


def _require_regular(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))


def append_durably(path: Path, content: bytes) -> None:
    """Add `content` at the end of an own file, made for this user alone if it is not there.

    Raises:
        TamperedDataError: "file-linked".
        StorageUnavailableError: disk full, read-only or otherwise unusable.
    """
    try:
        descriptor = open_own_file(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(descriptor, "ab") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise unavailable(error, path) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path`, durably, when the block ends without an error.

    Nobody but this user may read it, from its first byte on. It can be read back before it is put
    in place; an error in the block, and a disk that is full, leave `path` as before.

    Raises:
        StorageUnavailableError: disk full, read-only or otherwise unusable.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.unlink(missing_ok=True)  # of a process of this number that was killed
        descriptor = os.open(temporary, _NEW_FILE, 0o600)
        with os.fdopen(descriptor, "wb+") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_dir(path.parent)
    except OSError as error:
        raise unavailable(error, path) from error
    finally:
        with suppress(OSError):  # a read-only disk refuses even to look; the first error counts
            temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` with `content`, durably, readable by this user alone.

    Raises:
        StorageUnavailableError: see `replacing`.
    """
    with replacing(path) as stream:
        stream.write(content)


def write_beside(path: Path, content: bytes) -> Path:
    """A new durable file beside `path`, for this user alone; `put_in_place` is what comes next.

    It has the name of `path` with a mark of its own (kit.1f2e3d4c.new.txt) and stays after a kill,
    to be found: for what must be on the disk before something else changes.

    Raises:
        StorageUnavailableError: disk full, read-only or otherwise unusable; nothing is left.
    """
    beside = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.new{path.suffix}")
    try:
        with os.fdopen(os.open(beside, _NEW_FILE, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        sync_dir(path.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise unavailable(error, path) from error
    return beside


def written_beside(path: Path) -> list[Path]:
    """What `write_beside` wrote for `path` and nobody put in place."""
    name = re.compile(rf"{re.escape(path.stem)}\.[0-9a-f]{{8}}\.new{re.escape(path.suffix)}")
    return [file for file in path.parent.iterdir() if name.fullmatch(file.name)]


def put_in_place(new: Path, path: Path) -> None:
    """Let `new` take the place of `path`, durably. Raises StorageUnavailableError."""
    try:
        new.replace(path)
        sync_dir(path.parent)
    except OSError as error:
        raise unavailable(error, path) from error
