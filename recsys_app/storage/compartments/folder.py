"""A store on disk: the names of its files, and the lock that admits one writer at a time."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from recsys_app.access.permissions import Compartment
from recsys_app.errors import StorageUnavailableError, TamperedDataError
from recsys_app.paths import check_own_file, overwrite_own_file, read_own_file, unavailable

_DATABASE_SUFFIXES = ("", "-wal", "-shm")
_NAMES = "|".join(Compartment)
_DATABASE = rf"(?:{_NAMES})-\d+\.db(?:\.compact)?(?:-wal|-shm|-journal)?"
_ANY_DATABASE = re.compile(_DATABASE)
_REPLACED = r"keyring|keyring\.bak|attempts\.log"  # and what takes their place
_OURS = re.compile(
    rf"lock|lock\.owner|backups\.log|{_REPLACED}|\.(?:{_REPLACED})\.\d+\.new|{_DATABASE}"
)
_MOST_OWNER = 1 << 10


class StoreFolder:
    """The folder at `path`. `acquire` before writing; the operating system ends a dead one's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / "lock", mode=0o600, thread_local=False, fallback_to_soft=False)

    @property
    def keyring(self) -> Path:
        return self.path / "keyring"

    @property
    def keyring_copy(self) -> Path:
        return self.path / "keyring.bak"

    @property
    def owner(self) -> Path:
        """Who holds the lock, in words; what it says counts only while the lock is held."""
        return self.path / "lock.owner"

    @property
    def attempts(self) -> Path:
        """Failed sign-ins, sealed, until the next one that succeeds."""
        return self.path / "attempts.log"

    @property
    def backups(self) -> Path:
        """Backups that were made without a key, sealed, until somebody with a key lists them."""
        return self.path / "backups.log"

    def compartment(self, compartment: Compartment, generation: int) -> Path:
        """The file of `compartment` in `generation`."""
        return self.path / f"{compartment}-{generation}.db"

    def compacted(self, file: Path) -> Path:
        """Where a copy of `file` without free pages lies while its keys are changed."""
        return file.with_name(f"{file.name}.compact")

    def remove_databases(self, *, keep: Iterable[str]) -> None:
        """Delete every database of this store, what goes with it and half a one, but `keep`.

        What cannot be deleted now, because somebody reads it, is at the next time.
        """
        for name in self.leftovers(keep):
            with suppress(OSError):
                (self.path / name).unlink()

    def leftovers(self, live: Iterable[str]) -> tuple[str, ...]:
        """Names of the databases beside those that are `live`, of what goes with them, of half ones.

        A change of keys that was interrupted leaves them; one that is under way is making them.
        """
        kept = {f"{name}{suffix}" for name in live for suffix in _DATABASE_SUFFIXES}
        names = sorted(path.name for path in self.path.iterdir())
        return tuple(name for name in names if _ANY_DATABASE.fullmatch(name) and name not in kept)

    @property
    def lock_files(self) -> frozenset[str]:
        """Names of the files of the lock itself."""
        return frozenset({Path(self._lock.lock_file).name, self.owner.name})

    def check_files(self) -> None:
        """Refuse to work where a name of ours is a link, or anything else that is no own file.

        What would be written there would end elsewhere. The folder may be reached through a link.

        Raises:
            TamperedDataError: "file-linked".
            StorageUnavailableError: the folder cannot be read.
        """
        try:
            for file in self.path.iterdir():
                if _OURS.fullmatch(file.name):
                    check_own_file(file)
        except (FileNotFoundError, NotADirectoryError):  # no store, as others say
            return
        except OSError as error:
            raise unavailable(error, self.path) from error

    def exists(self) -> bool:
        """Whether there is a store; one whose keyring was lost still counts."""
        return (
            self.keyring.exists()
            or self.keyring_copy.exists()
            or any(self.path.glob("*-[0-9]*.db"))
        )

    def size(self, database: Path) -> int:
        """Bytes on disk of one compartment file with its write-ahead log."""
        files = (database.with_name(database.name + suffix) for suffix in _DATABASE_SUFFIXES)
        return sum(file.stat().st_size for file in files if file.exists())

    def acquire(self, *, wait: float = 0, program: str = "RecVault") -> None:
        """Become the one writer, trying for `wait` seconds; a second call by the owner is free.

        Raises:
            StorageUnavailableError: another process writes, or the folder cannot be written.
            TamperedDataError: see `check_files`.
        """
        if self._lock.is_locked:
            return
        self.check_files()
        try:
            self._lock.acquire(timeout=wait)
            started = datetime.now().astimezone().strftime("%H:%M")
            overwrite_own_file(
                self.owner, f"pid {os.getpid()}, {program}, since {started}".encode()
            )
        except Timeout as error:
            owner = self._owner()
            who = owner.partition(", ")[2] or owner  # without the number of the process
            raise StorageUnavailableError("store-busy", owner=owner, program=who) from error
        except TamperedDataError:
            self._lock.release()
            raise
        except OSError as error:
            self._lock.release()
            raise unavailable(error, self.path / "lock") from error

    def release(self) -> None:
        """Let others write; free if not held."""
        self._lock.release()

    def _owner(self) -> str:
        try:
            owner = read_own_file(self.owner, _MOST_OWNER).decode("utf-8", "replace").strip()
            return owner or "unknown"
        except OSError:
            return "unknown"
