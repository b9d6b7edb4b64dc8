"""One open compartment: an SQLCipher database with every setting pinned. The only opener of files.

`PRAGMA rekey` is never used (a full disk during it destroys the database); rotation makes a new
file.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import wipe
from recsys_app.errors import (
    StorageUnavailableError,
    TamperedDataError,
    UnsupportedVersionError,
)
from recsys_app.paths import make_private_file
from recsys_app.storage.compartments.connection import (
    Connection,
    Cursor,
    Row,
    Values,
    address,
    connect,
    key_specification,
    refuse_leaks,
    translated,
)
from recsys_app.storage.compartments.schema import APPLICATION_ID, MIGRATIONS, Migrations

__all__ = ["PAGE_BYTES", "Database", "Identity", "Row", "Values"]

PAGE_BYTES: Final = 4096

_BUSY_MILLISECONDS: Final = 2000

# Set at every open and read back: name -> (value to set, value to find).
_SETTINGS: Final[dict[str, tuple[str, object]]] = {
    "cipher_log_level": ("NONE", "NONE"),  # it prints to stderr otherwise; must come first
    "cipher_page_size": (str(PAGE_BYTES), str(PAGE_BYTES)),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "temp_store": ("MEMORY", 2),  # files would be plain text
    "secure_delete": ("ON", 1),
    "cache_size": ("-65536", -65536),
    "busy_timeout": (str(_BUSY_MILLISECONDS), _BUSY_MILLISECONDS),
}

# A copy has no reader before it is whole, and is copied on from there.
_COPY_SETTINGS: Final = {
    "cipher_log_level": "NONE",
    "cipher_page_size": str(PAGE_BYTES),
    "journal_mode": "OFF",
    "synchronous": "OFF",
    "temp_store": "MEMORY",
}
_PAGES_A_STEP: Final = 1024

_STEPS_AT_ONCE: Final = 100_000  # of SQLite's machine, between two looks at a cancel
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which compartment of which store a file must be; compared with what it says of itself."""

    store: str
    compartment: Compartment
    generation: int


class Database:
    """A connection to one compartment, for the thread that opened it.

    Every method raises the errors of our tree: TamperedDataError where a page is damaged or the file
    is missing, StorageUnavailableError for a full disk, a read-only folder or another writer.
    """

    def __init__(self, file: Path, connection: Connection, *, read_only: bool) -> None:
        self.file = file
        self.read_only = read_only
        self._connection = connection

    @classmethod
    def create(cls, file: Path, key: bytearray, identity: Identity) -> Self:
        """A new compartment at `file`, which must not exist.

        It is for this user alone, as are its write-ahead log and index: SQLite gives them its mode.
        """
        make_private_file(file)
        database = cls(file, connect(file, "rw"), read_only=False)
        with database._closed_on_error():
            database._prepare(key)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.migrate(MIGRATIONS[identity.compartment])
            database.execute(
                "INSERT INTO meta VALUES (?, ?, ?, 0)",
                (identity.store, identity.compartment, identity.generation),
            )
        return database

    @classmethod
    def copied(cls, file: Path, key: bytearray) -> Self:
        """What `compact_into` wrote, to be copied on: it is read and thrown away."""
        database = cls(file, connect(file, "rw"), read_only=True)
        with database._closed_on_error():
            database._prepare(key)
        return database

    @classmethod
    def open(
        cls, file: Path, key: bytearray, identity: Identity, *, read_only: bool = False
    ) -> Self:
        """The compartment at `file`, checked to be the one that `identity` says.

        Raises:
            UnsupportedVersionError: a newer program wrote it.
        """
        if file.exists() and file.stat().st_size == 0:  # SQLite would take it for a new database
            raise TamperedDataError(where=file.name)
        database = cls(file, connect(file, "rw"), read_only=read_only)
        with database._closed_on_error():
            database._prepare(key)
            database._identify(identity)
            database.migrate(MIGRATIONS[identity.compartment])
            if read_only:
                database.execute("PRAGMA query_only = ON")
        return database

    def _prepare(self, key: bytearray) -> None:
        specification = key_specification(key)
        self._connection.set_key(specification)
        wipe(specification)
        for name, (value, expected) in _SETTINGS.items():
            self.execute(f"PRAGMA {name} = {value}")
            if (found := self.setting(name)) != expected:
                raise AssertionError(f"{name} is {found!r}, not {expected!r}")
        self._connection.set_authorizer(refuse_leaks)

    def _identify(self, identity: Identity) -> None:
        found = self.one("SELECT store, compartment, generation FROM meta")
        expected = (identity.store, identity.compartment, identity.generation)
        if found != expected or self.setting("application_id") != APPLICATION_ID:
            raise TamperedDataError("file-swapped", where=self.file.name)

    def migrate(self, migrations: Migrations) -> None:
        """Bring the tables up to the last of `migrations`, each in a transaction of its own."""
        done = self.setting("user_version")
        if done > len(migrations):
            raise UnsupportedVersionError(found=done, known=len(migrations))
        for version, statements in enumerate(migrations[done:], start=done + 1):
            if self.read_only:
                raise StorageUnavailableError("opened-read-only")
            self.begin()
            try:
                for statement in statements:
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {version}")
                self.commit()
            finally:
                self.rollback()

    def setting(self, name: str) -> Any:
        """What `PRAGMA name` answers."""
        row = self.one(f"PRAGMA {name}")
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another transaction it is part of that one."""
        if self._connection.in_transaction:
            yield
            return
        self.begin()
        try:
            yield
            self.commit()
        finally:
            self.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads of one state, whatever another process commits meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        self.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            self.rollback()

    def begin(self) -> None:
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make it durable, and count it: the number tells an older file from a newer one."""
        self.execute("UPDATE meta SET changes = changes + 1")
        self.execute("COMMIT")

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    @property
    def changes(self) -> int:
        """How many transactions this compartment has seen."""
        (changes,) = self.one("SELECT changes FROM meta") or (0,)
        return int(changes)

    def rollback(self) -> None:
        """Take back what is not committed; free if nothing is (a full disk rolls back by itself)."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def execute(self, sql: str, values: Values = ()) -> Cursor:
        with self._counted(sql), translated(self.file):
            return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Values]) -> int:
        """How many rows were inserted, changed or deleted."""
        with self._counted(sql), translated(self.file):
            return self._connection.executemany(sql, rows).rowcount

    def _counted(self, sql: str) -> AbstractContextManager[None]:
        """A statement that writes is part of a transaction, so that no change goes uncounted."""
        alone = sql.lstrip().startswith(_WRITES) and not self._connection.in_transaction
        return self.transaction() if alone else nullcontext()

    def insert(self, sql: str, values: Values) -> int:
        """The number of the row that `sql` inserted."""
        return self.execute(sql, values).lastrowid

    def one(self, sql: str, values: Values = ()) -> Row | None:
        with translated(self.file):
            return self._connection.execute(sql, values).fetchone()

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        with translated(self.file):
            return self._connection.execute(sql, values).fetchall()

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """One by one, for results that should not be in memory together."""
        with translated(self.file):
            yield from self._connection.execute(sql, values)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes meanwhile. StorageUnavailableError, at once, where somebody does now."""
        self.execute("PRAGMA busy_timeout = 0")
        try:
            self.begin()
            yield
        finally:
            self.rollback()
            self.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")

    def copy_to(self, file: Path, key: bytearray, report: Callable[[int], object]) -> None:
        """Copy what this connection sees into the new `file`, encrypted with `key`, free pages too.

        Within a `snapshot` it is that state, whatever is committed meanwhile. `report` is told the
        bytes copied so far and may raise to stop. The file is not synced.
        """
        make_private_file(file)
        target = connect(file, "rw")
        try:
            specification = key_specification(key)
            target.set_key(specification)
            wipe(specification)
            for name, value in _COPY_SETTINGS.items():
                target.execute(f"PRAGMA {name} = {value}")
            with translated(file):
                self._connection.backup(
                    target,
                    pages=_PAGES_A_STEP,
                    progress=lambda _, left, total: report((total - left) * PAGE_BYTES),
                )
        except TamperedDataError as error:
            raise TamperedDataError(where=self.file.name) from error
        finally:
            target.close()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; while others read, as much of it as can be."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact_into(self, file: Path, watch: Callable[[], None]) -> None:
        """Write all that is committed to `file`, which is there and empty: same key, no free pages.

        The only statement that may attach a file. `watch` is called often; what it raises ends it.
        """
        stopped: list[BaseException] = []

        def tick() -> int:
            try:
                watch()
            except BaseException as error:  # noqa: BLE001  # it must not unwind through SQLite
                stopped.append(error)
            return len(stopped)

        self._connection.set_authorizer(None)
        self._connection.set_progress_handler(tick, _STEPS_AT_ONCE)
        try:
            with translated(file):
                self._connection.execute("VACUUM INTO ?", (address(file),))
        except Exception:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
            self._connection.set_authorizer(refuse_leaks)

    def close(self) -> None:
        with translated(self.file):
            self._connection.close()

    @contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._connection.close()
            raise
