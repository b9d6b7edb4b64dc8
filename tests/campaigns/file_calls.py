"""Every call that changes a file, SQLite's and Python's, shown to somebody before it is made.

SQLite asks the system through a VFS, a table of functions (https://www.sqlite.org/vfs.html). Here one
of our own stands between: it tells what is to be done and hands it on. Python's own files are made by
an `open` that does the same. So a campaign can write down what is done, or make a call fail.
"""

import builtins
import ctypes
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import _sqlite3  # type: ignore[import-untyped]  # the library is in the module

_OK, _READ_ONLY, _FULL, _CANNOT_OPEN = 0, 8, 13, 14
_READ, _WRITE, _SYNC, _TRUNCATE, _DELETE = (10 | n << 8 for n in (1, 3, 4, 6, 10))
_NEW_LOG: Final = {0x800, 0x80000}  # of a rollback journal and of a write-ahead log, as xOpen says
_CREATE: Final = 0x4


@dataclass(frozen=True, slots=True)
class FileCall:
    """`name` is create, open, read, write, truncate, sync, rename, link, unlink, mkdir or rmdir.

    Attributes:
        place: where `content` goes, or the length to truncate to.
        target: the new name.
        with_folder: a sync, or an unlink, that makes the entry in the folder durable too.
    """

    name: str
    path: str
    place: int = 0
    content: bytes = b""
    target: str = ""
    with_folder: bool = False


Watcher = Callable[[FileCall], int | None]
"""Looks at a call before it is made. It may raise OSError instead, or say how many bytes of a write
are still made before it fails for want of space."""


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Show `watcher` all that this process does to files meanwhile."""
    with ExitStack() as undo:
        vfs = _vfs()
        vfs.watcher = watcher
        vfs.use()
        undo.callback(vfs.leave)
        _watch_python(watcher, undo)
        yield


def _unwatched(_: FileCall) -> None:
    """A database may be closed after the watch is over."""


# ---------------------------------------------------------------------- SQLite


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        *(
            (name, ctypes.c_void_p)
            for name in (
                *("close", "read", "write", "truncate", "sync", "size", "lock", "unlock"),
                *("check_lock", "control", "sector", "traits", "map", "shm_lock", "barrier"),
                *("unmap", "fetch", "unfetch"),
            )
        ),
    )


class _Table(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_bytes", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        *(
            (name, ctypes.c_void_p)
            for name in (
                *("data", "open", "delete", "access", "full", "dl_open", "dl_error", "dl_sym"),
                *("dl_close", "random", "sleep", "time", "error", "time64", "set", "get", "walk"),
            )
        ),
    )


_int, _int64, _pointer = ctypes.c_int, ctypes.c_int64, ctypes.c_void_p
# A name is passed on as the pointer it is: SQLite keeps it, and finds options behind its end.
_OPEN = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, ctypes.POINTER(_int))
_DELETE_TYPE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int)
_TRANSFER = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int64)
_TRUNCATE_TYPE = ctypes.CFUNCTYPE(_int, _pointer, _int64)
_SYNC_TYPE = ctypes.CFUNCTYPE(_int, _pointer, _int)


class _Vfs:
    """Made once and never freed, since SQLite keeps what it was given."""

    def __init__(self) -> None:
        self.watcher: Watcher = _unwatched
        self._paths: dict[int, str] = {}
        self._new_logs: set[int] = set()
        self._methods: dict[int, _Methods] = {}
        self._alive: list[object] = []  # SQLite holds no references
        self._library = ctypes.CDLL(_sqlite3.__file__)

        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Table)
        self._usual = self._library.sqlite3_vfs_find(None)
        self._table = _Table.from_buffer_copy(self._usual.contents)
        self._table.name = b"watched"
        self._open, self._unlink = _OPEN(self._table.open), _DELETE_TYPE(self._table.delete)
        self._table.open = self._callback(_OPEN, self.open)
        self._table.delete = self._callback(_DELETE_TYPE, self.delete)

    def use(self) -> None:
        """Become the VFS that is used where none is named."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._table), 1)

    def leave(self) -> None:
        self._library.sqlite3_vfs_register(self._usual, 1)
        self.watcher = _unwatched

    def _callback(self, kind: Any, function: Callable[..., int]) -> int:
        made = kind(function)
        self._alive.append(made)
        return ctypes.cast(made, ctypes.c_void_p).value or 0

    def _told(self, call: FileCall, failure: int) -> int:
        """Show a call; SQLite's word for what is to become of it."""
        try:
            self.watcher(call)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                return _FULL
            return _READ_ONLY if error.errno == errno.EROFS else failure
        return _OK

    def open(self, _: int, name: int | None, file: int, flags: int, found: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        new = bool(flags & _CREATE) and not Path(path).exists()
        if failed := self._told(FileCall("create" if new else "open", path), _CANNOT_OPEN):
            ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))[0] = None
            return failed
        code = self._open(ctypes.addressof(self._usual.contents), name, file, flags, found)
        if code == _OK:
            self._paths[file] = path
            if new and flags & 0xFFF00 in _NEW_LOG:
                self._new_logs.add(file)
            self._take_over(file)
        return code

    def _take_over(self, file: int) -> None:
        """Put our methods in the place of those that the file was opened with."""
        pointer = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        usual = int(pointer[0] or 0)
        if usual not in self._methods:
            self._methods[usual] = self._watched(_Methods.from_address(usual))
        pointer[0] = ctypes.addressof(self._methods[usual])

    def _watched(self, usual: _Methods) -> _Methods:
        read, write = _TRANSFER(usual.read), _TRANSFER(usual.write)
        truncate, sync = _TRUNCATE_TYPE(usual.truncate), _SYNC_TYPE(usual.sync)

        def reading(file: int, buffer: int, size: int, place: int) -> int:
            failed = self._told(FileCall("read", self._paths[file], place), _READ)
            return failed or read(file, buffer, size, place)

        def writing(file: int, buffer: int, size: int, place: int) -> int:
            content = ctypes.string_at(buffer, size)
            try:
                part = self.watcher(FileCall("write", self._paths[file], place, content))
            except OSError as error:
                return {errno.ENOSPC: _FULL, errno.EROFS: _READ_ONLY}.get(error.errno or 0, _WRITE)
            if part is None:
                return write(file, buffer, size, place)
            write(file, buffer, part, place)
            return _FULL

        def truncating(file: int, size: int) -> int:
            failed = self._told(FileCall("truncate", self._paths[file], size), _TRUNCATE)
            return failed or truncate(file, size)

        def syncing(file: int, flags: int) -> int:
            new_log = file in self._new_logs
            call = FileCall("sync", self._paths[file], with_folder=new_log)
            self._new_logs.discard(file)
            return self._told(call, _SYNC) or sync(file, flags)

        watched = _Methods.from_buffer_copy(usual)
        watched.read = self._callback(_TRANSFER, reading)
        watched.write = self._callback(_TRANSFER, writing)
        watched.truncate = self._callback(_TRUNCATE_TYPE, truncating)
        watched.sync = self._callback(_SYNC_TYPE, syncing)
        return watched

    def delete(self, _: int, name: int, with_folder: int) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        if Path(path).exists():
            call = FileCall("unlink", path, with_folder=bool(with_folder))
            if failed := self._told(call, _DELETE):
                return failed
        return self._unlink(ctypes.addressof(self._usual.contents), name, with_folder)


@cache
def _vfs() -> _Vfs:
    return _Vfs()


# ---------------------------------------------------------------------- Python


class _WatchedFile(io.FileIO):
    watcher: Watcher

    def write(self, content: Any) -> int:
        held = bytes(content)
        part = self.watcher(FileCall("write", _path_of(self.fileno()), self.tell(), held))
        if part is None:
            return super().write(held)
        super().write(held[:part])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def truncate(self, size: int | None = None) -> int:
        length = self.tell() if size is None else size
        self.watcher(FileCall("truncate", _path_of(self.fileno()), length))
        return super().truncate(length)


def _watch_python(watcher: Watcher, undo: ExitStack) -> None:
    raw_file = type("WatchedFile", (_WatchedFile,), {"watcher": staticmethod(watcher)})
    usual_open = io.open

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        *rest: Any,
        **named: Any,
    ) -> Any:
        if not set(mode) & set("wax+"):
            return usual_open(file, mode, buffering, encoding, errors, newline, *rest, **named)
        if not isinstance(file, int):
            place = Path(file).absolute()
            watcher(FileCall("open" if place.exists() else "create", str(place)))
            if "w" in mode and place.exists():
                watcher(FileCall("truncate", str(place), 0))
        raw = raw_file(file, mode.replace("b", "").replace("t", ""), *rest, **named)
        stream = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding, errors, newline)

    _replace(io, "open", opened, undo)
    _replace(builtins, "open", opened, undo)
    for name, told in _TOLD.items():
        _replace(os, name, _telling(getattr(os, name), told, watcher), undo)


def _replace(owner: Any, name: str, new: object, undo: ExitStack) -> None:
    undo.callback(setattr, owner, name, getattr(owner, name))
    setattr(owner, name, new)


def _telling(
    usual: Callable[..., Any], told: Callable[..., FileCall | None], watcher: Watcher
) -> Callable[..., Any]:
    def telling(*given: Any, **named: Any) -> Any:
        call = told(*given, **named)
        if call is not None:
            watcher(call)
        return usual(*given, **named)

    return telling


def _opening(path: Any, flags: int, *_: Any, dir_fd: int | None = None) -> FileCall | None:
    if not flags & (os.O_WRONLY | os.O_RDWR):
        return None
    place = _place(path, dir_fd)
    return FileCall("open" if place.exists() else "create", str(place))


def _moving(old: Any, new: Any) -> FileCall:
    return FileCall("rename", str(_place(old)), target=str(_place(new)))


def _linking(old: Any, new: Any, **_: Any) -> FileCall:
    return FileCall("link", str(_place(old)), target=str(_place(new)))


def _unlinking(path: Any, *, dir_fd: int | None = None) -> FileCall | None:
    place = _place(path, dir_fd)
    return FileCall("unlink", str(place)) if os.path.lexists(place) else None


def _making(path: Any, *_: Any) -> FileCall | None:
    place = _place(path)
    possible = place.parent.exists() and not place.exists()
    return FileCall("mkdir", str(place)) if possible else None


def _removing(path: Any, *, dir_fd: int | None = None) -> FileCall:
    return FileCall("rmdir", str(_place(path, dir_fd)))


_TOLD: Final[dict[str, Callable[..., FileCall | None]]] = {
    "open": _opening,
    "fsync": lambda descriptor: FileCall("sync", _path_of(descriptor)),
    "rename": _moving,
    "replace": _moving,
    "link": _linking,
    "unlink": _unlinking,
    "mkdir": _making,
    "rmdir": _removing,
}


def _place(path: Any, folder: int | None = None) -> Path:
    return Path(path).absolute() if folder is None else Path(_path_of(folder)) / path


def _path_of(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())
