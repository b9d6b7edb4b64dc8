"""A connection to SQLCipher: how one is opened and keyed, what it may do, what its errors mean.

The key goes in as a bytearray in SQLCipher's raw form, because anything else, also a raw key of a
wrong length, silently counts as a passphrase.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, Self

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from recsys_app.paths import check_own_file, unavailable
from recsys_app.storage.compartments.failures import translate, unreadable

COMPARTMENT_KEY_BYTES: Final = (
    48  # 32 key and 16 salt; with the salt outside, a lost header is no loss
)
_HEX: Final = b"0123456789abcdef"
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
_OPEN: Final = 0x2 | 0x4  # SQLITE_OPEN_READWRITE and _CREATE, the default; the mode narrows it
_NO_FOLLOW: Final = 0x01000000  # SQLITE_OPEN_NOFOLLOW, https://www.sqlite.org/c3ref/open.html

Row = tuple[Any, ...]
Values = Sequence[object]


class Cursor(Protocol):
    rowcount: int
    lastrowid: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    in_transaction: bool

    def set_key(self, key: bytearray) -> None: ...
    def set_authorizer(self, authorizer: Callable[..., int] | None) -> None: ...
    def backup(
        self, target: Self, *, pages: int, progress: Callable[[int, int, int], object]
    ) -> None: ...
    def execute(self, sql: str, values: Values = ...) -> Cursor: ...
    def executemany(self, sql: str, rows: Iterable[Values]) -> Cursor: ...
    def close(self) -> None: ...
    def set_progress_handler(self, handler: Callable[[], int] | None, steps: int) -> None: ...


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


def connect(file: Path, mode: str) -> Connection:
    """Raises TamperedDataError where it, its log or its index is no own file: SQLite follows links."""
    try:
        for suffix in _BESIDE:
            check_own_file(file.with_name(file.name + suffix))
    except OSError as error:
        raise unavailable(error, file) from error
    with translated(file):
        connection: Connection = sqlcipher.connect(
            f"{address(file)}?mode={mode}",
            uri=True,
            isolation_level=None,
            flags=_OPEN | _NO_FOLLOW,
        )
    return connection


def address(file: Path) -> str:
    """For SQLite, which is told to follow no link: the folder may be behind one, the file not."""
    return (file.parent.resolve() / file.name).as_uri()


@contextmanager
def translated(file: Path) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:  # what SQLCipher makes of a first page that cannot be read
        raise unreadable(file) from error
    except sqlcipher.Error as error:
        if (known := translate(error, file)) is None:
            raise
        raise known from error


def refuse_leaks(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Refuse what could write plain text elsewhere or load code."""
    attaches = action in {sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH}
    loads = second in {"load_extension", "sqlcipher_export"}
    rekeys = action == sqlcipher.SQLITE_PRAGMA and first in {"rekey", "hexrekey"}
    verdict: int = sqlcipher.SQLITE_DENY if attaches or loads or rekeys else sqlcipher.SQLITE_OK
    return verdict
