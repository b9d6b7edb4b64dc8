"""Where a backup is put: checked before any work, and whole or not there at all afterwards.

It is made in a hidden folder beside its place and moved there last. A crash leaves nothing that looks
like a backup, and the next one of the same name clears it away. The folder bears the id of the store,
and a lock of the operating system for as long as somebody works in it: several stores, or two copies
of one, may share a disk.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from recsys_app.errors import ConflictError, InvalidSettingError, StorageUnavailableError
from recsys_app.paths import check_own_dir, make_private_dir, sync_dir, unavailable
from recsys_app.storage.backup.format import BACKUP_ENDING
from recsys_app.storage.compartments.folder import StoreFolder

_COPIES: Final = 2  # the file itself, and the store that is unpacked from it to be checked
SLACK: Final = 8 << 20
_IN_USE: Final = ".in-use"
_NO_LOCKS: Final = {errno.ENOLCK, errno.ENOTSUP}
_MEGABYTE: Final = 1_000_000


def check_place(file: Path, *, replace: bool) -> None:
    """Refuse a place where no backup may or can be put.

    Raises:
        ConflictError: a file is there already, and `replace` was not said.
        InvalidSettingError: it is inside a store.
        StorageUnavailableError: its folder is not there, or cannot be written to.
    """
    folder = file.resolve().parent
    for store in map(StoreFolder, (folder, *folder.parents)):
        if store.keyring.exists() and store.exists():
            raise InvalidSettingError("backup-in-store", where=str(file))
    if not folder.is_dir():
        raise StorageUnavailableError("backup-folder-gone", where=str(folder))
    if file.is_dir() or (file.exists() and not replace):
        raise ConflictError("backup-exists", where=str(file))
    if not os.access(folder, os.W_OK):
        raise StorageUnavailableError("backup-read-only", where=str(folder))


def check_room(folder: Path, size: int, *, copies: int = _COPIES) -> None:
    """Raise StorageUnavailableError where `folder` has no room for so many copies of `size` bytes."""
    needed, free = copies * size + SLACK, shutil.disk_usage(folder).free
    if free < needed:
        raise StorageUnavailableError(
            "backup-disk-full",
            where=str(folder),
            needed=-(-needed // _MEGABYTE),
            free=free // _MEGABYTE,
        )


@contextmanager
def workshop(file: Path, store: str) -> Iterator[Path]:
    """A private folder beside `file` to make a backup of `store` in; gone when the block ends.

    Errors of the disk that holds it are told as such.

    Raises:
        ConflictError: somebody makes the same backup right now.
    """
    folder = file.with_name(f".{file.name}{_mark(store)}")
    try:
        check_own_dir(folder)  # before anything looks into it
        if not _clear(folder):
            raise ConflictError("backup-under-way", where=str(file))
        make_private_dir(folder)
        lock = _lock_of(folder)
        _hold(lock)
        try:
            yield folder
        finally:
            lock.release()
            with suppress(OSError):  # a disk that was unplugged; the error counts
                shutil.rmtree(folder)
                sync_dir(
                    file.parent
                )  # else a power failure brings back what nobody would clear away
    except Timeout as error:
        raise ConflictError("backup-under-way", where=str(file)) from error
    except StorageUnavailableError as error:
        raise _said_of_target(error, file) from error
    except OSError as error:
        raise _said_of_target(unavailable(error, file), file) from error


def put_in_place(made: Path, file: Path, *, replace: bool) -> None:
    """Move `made` to `file`, durably. Raises ConflictError where one appeared there meanwhile."""
    if replace:
        made.replace(file)
    else:
        _put_beside(made, file)
    sync_dir(file.parent)


def clear_abandoned(folder: Path, store: str) -> None:
    """Remove what killed processes left in `folder` of planned backups of `store`, and no others."""
    for left in folder.glob(f".*{BACKUP_ENDING}{_mark(store)}"):
        if (left / _IN_USE).exists() and not left.is_symlink():  # else it was made this very moment
            _clear(left)


def _clear(folder: Path) -> bool:
    """Remove a workshop, if it is there and nobody works in it; whether that is so."""
    if not folder.is_dir():
        return True
    try:
        with _lock_of(folder):
            pass
    except (Timeout, NotImplementedError):
        return False
    except OSError as error:  # read-only, say, or gone just now: what comes next tells
        return error.errno not in _NO_LOCKS
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _hold(lock: FileLock) -> None:
    """Hold the lock of a workshop; Timeout where somebody else does."""
    try:
        lock.acquire()
    except NotImplementedError:  # a disk without locks: nobody will clear away what a kill leaves
        return
    except Timeout:
        raise
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
            Path(lock.lock_file).parent.rmdir()
        raise


def _lock_of(folder: Path) -> FileLock:
    return FileLock(
        folder / _IN_USE, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False
    )


def _put_beside(made: Path, file: Path) -> None:
    try:
        os.link(made, file)  # unlike a rename, it never takes the place of a file
    except FileExistsError as error:
        raise ConflictError("backup-exists", where=str(file)) from error
    except OSError as error:  # a stick, say, whose file system has no links
        if file.exists():
            raise ConflictError("backup-exists", where=str(file)) from error
        made.rename(file)


def _mark(store: str) -> str:
    """How the workshops of a store end; short, because names of files are."""
    return f".{hashlib.sha256(store.encode()).hexdigest()[:16]}.making"


def _said_of_target(error: StorageUnavailableError, file: Path) -> StorageUnavailableError:
    """The same in words that speak of the backup; an error of the store stays what it is."""
    codes = {"disk-full": "backup-full", "store-read-only": "backup-read-only"}
    where = str(error.facts.get("where", ""))
    folder = str(file.parent)
    if not where.startswith(folder) or error.code == "backup-disk-full":
        return error
    if not file.parent.is_dir():
        return StorageUnavailableError("backup-folder-gone", where=folder)
    code = codes.get(error.code)
    return error if code is None else StorageUnavailableError(code, where=folder)
