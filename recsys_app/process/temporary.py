"""Temporary files of the process lie in one private folder, which goes with it.

Each process has a folder of its own under one place, and holds a lock in it for as long as it
lives. Whoever starts removes the folders whose lock nobody holds: what a process left that was
killed. The store writes no temporary file at all; this is for the libraries.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import platformdirs
from filelock import FileLock, Timeout

from recsys_app.paths import make_private_dir

_LOCK: Final = "lock"
_TEMPORARY: Final = ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR")
_CACHES: Final = ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR", "MPLCONFIGDIR", "NUMBA_CACHE_DIR")


def temporary_place() -> Path:
    """Where the folders of all processes of this user lie."""
    return Path(platformdirs.user_cache_dir("recvault", appauthor=False)) / "temporary"


def use_private_temporary_folder(place: Path | None = None) -> Path:
    """Make this process's folder, remove those of processes that are gone, and send everything there.

    Libraries find it by the environment, Python by `tempfile`. It is removed when the process ends.

    Raises:
        StorageUnavailableError: the folder cannot be made.
        OSError: the place cannot be locked.
    """
    root = temporary_place() if place is None else place
    make_private_dir(root)
    with FileLock(root / _LOCK, mode=0o600):  # nobody tidies between a folder and its lock
        _remove_abandoned(root)
        folder = Path(tempfile.mkdtemp(prefix="p", dir=root))
        lock = FileLock(folder / _LOCK, mode=0o600)
        lock.acquire()
    for name in (*_TEMPORARY, *_CACHES):
        os.environ[name] = str(folder)
    tempfile.tempdir = str(folder)
    atexit.register(_leave, folder, lock)
    return folder


def _remove_abandoned(root: Path) -> None:
    for folder in root.iterdir():
        if not folder.is_dir() or folder.is_symlink():
            continue
        lock = FileLock(folder / _LOCK, mode=0o600)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue  # its process lives
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)  # what is in use stays for the next start


def _leave(folder: Path, lock: FileLock) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
