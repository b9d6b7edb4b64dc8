"""One open compartment: an SQLCipher database with every setting pinned. The only opener of files.

`PRAGMA rekey` is never used (a full disk during it destroys the database); rotation makes a new
file. The key goes in as a bytearray in SQLCipher's raw form, because anything else, also a raw key
of a wrong length, silently counts as a passphrase.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import wipe
from recsys_app.errors import (
    StorageUnavailableError,
    TamperedDataError,
    UnsupportedVersionError,
)
from recsys_app.paths import make_private_file
from recsys_app.storage.compartments.failures import translate
from recsys_app.storage.compartments.schema import APPLICATION_ID, MIGRATIONS, Migrations

COMPARTMENT_KEY_BYTES: Final = (
    48  # 32 key and 16 salt; with the salt outside, a lost header is no loss
)
PAGE_BYTES: Final = 4096

_HEX: Final = b"0123456789abcdef"
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

_WRITES: Final = ("INSERT", "UPDATE", "DELETE")

Row = tuple[Any, ...]
Values = Sequence[object]


class _Cursor(Protocol):
    rowcount: int
    lastrowid: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...


class _Connection(Protocol):
    in_transaction: bool

    def set_key(self, key: bytearray) -> None: ...
    def set_authorizer(self, authorizer: Callable[..., int] | None) -> None: ...
    def backup(
        self, target: "_Connection", *, pages: int, progress: Callable[[int, int, int], None]
    ) -> None: ...
    def execute(self, sql: str, values: Values = ...) -> _Cursor: ...
    def executemany(self, sql: str, rows: Iterable[Values]) -> _Cursor: ...
    def close(self) -> None: ...


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

    def __init__(self, file: Path, connection: _Connection, *, read_only: bool) -> None:
        self.file = file
        self.read_only = read_only
        self._connection = connection

    @classmethod
    def create(cls, file: Path, key: bytearray, identity: Identity) -> Self:
        """A new compartment at `file`, which must not exist.

        It is for this user alone, as are its write-ahead log and index: SQLite gives them its mode.
        """
        make_private_file(file)
        database = cls(file, _connect(file, "rw"), read_only=False)
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
    def open(
        cls, file: Path, key: bytearray, identity: Identity, *, read_only: bool = False
    ) -> Self:
        """The compartment at `file`, checked to be the one that `identity` says.

        Raises:
            UnsupportedVersionError: a newer program wrote it.
        """
        if file.exists() and file.stat().st_size == 0:  # SQLite would take it for a new database
            raise TamperedDataError(where=file.name)
        database = cls(file, _connect(file, "rw"), read_only=read_only)
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
        self._connection.set_authorizer(_authorize)

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
                self.execute("COMMIT")
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
    def changes(self) -> int:
        """How many transactions this compartment has seen."""
        (changes,) = self.one("SELECT changes FROM meta") or (0,)
        return int(changes)

    def rollback(self) -> None:
        """Take back what is not committed; free if nothing is (a full disk rolls back by itself)."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def execute(self, sql: str, values: Values = ()) -> _Cursor:
        with self._counted(sql), _translated(self.file):
            return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Values]) -> int:
        """How many rows were inserted, changed or deleted."""
        with self._counted(sql), _translated(self.file):
            return self._connection.executemany(sql, rows).rowcount

    def _counted(self, sql: str) -> AbstractContextManager[None]:
        """A statement that writes is part of a transaction, so that no change goes uncounted."""
        alone = sql.lstrip().startswith(_WRITES) and not self._connection.in_transaction
        return self.transaction() if alone else nullcontext()

    def insert(self, sql: str, values: Values) -> int:
        """The number of the row that `sql` inserted."""
        return self.execute(sql, values).lastrowid

    def one(self, sql: str, values: Values = ()) -> Row | None:
        with _translated(self.file):
            return self._connection.execute(sql, values).fetchone()

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        with _translated(self.file):
            return self._connection.execute(sql, values).fetchall()

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """One by one, for results that should not be in memory together."""
        with _translated(self.file):
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
        target = _connect(file, "rw")
        try:
            specification = key_specification(key)
            target.set_key(specification)
            wipe(specification)
            for name, value in _COPY_SETTINGS.items():
                target.execute(f"PRAGMA {name} = {value}")
            self._connection.backup(
                target,
                pages=_PAGES_A_STEP,
                progress=lambda _, left, total: report((total - left) * PAGE_BYTES),
            )
        except sqlcipher.Error as error:
            known = translate(error, file)
            if isinstance(known, TamperedDataError):
                raise TamperedDataError(where=self.file.name) from error
            if known is None:
                raise
            raise known from error
        finally:
            target.close()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; while others read, as much of it as can be."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with _translated(self.file):
            self._connection.close()

    @contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._connection.close()
            raise


def key_specification(key: bytearray) -> bytearray:
    """SQLCipher's raw form of a 48-byte key: x'<64 hex key><32 hex salt>', 99 characters.

    Raises:
        ValueError: the key has another length, which SQLCipher would take for a passphrase.
    """
    if len(key) != COMPARTMENT_KEY_BYTES:
        raise ValueError(f"a compartment key has {COMPARTMENT_KEY_BYTES} bytes, not {len(key)}")
    specification = bytearray(b"x'" + bytes(2 * COMPARTMENT_KEY_BYTES) + b"'")
    for position, byte in enumerate(key):
        specification[2 + 2 * position] = _HEX[byte >> 4]
        specification[3 + 2 * position] = _HEX[byte & 15]
    return specification


def _connect(file: Path, mode: str) -> _Connection:
    with _translated(file):
        connection: _Connection = sqlcipher.connect(
            f"{file.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
        )
    return connection


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlcipher.Error as error:
        if (known := translate(error, file)) is None:
            raise
        raise known from error


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Refuse what could write plain text elsewhere or load code."""
    attaches = action in {sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH}
    loads = second in {"load_extension", "sqlcipher_export"}
    rekeys = action == sqlcipher.SQLITE_PRAGMA and first in {"rekey", "hexrekey"}
    verdict: int = sqlcipher.SQLITE_DENY if attaches or loads or rekeys else sqlcipher.SQLITE_OK
    return verdict
