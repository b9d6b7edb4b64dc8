"""The whole store at one moment: three files and the keyring, while others go on writing.

All three are held for the milliseconds that it takes to begin a read transaction in each and to
read the keyring; nobody writes meanwhile, so what is read is what a crash at that moment would have
left, and that the store recovers from. The read transactions then keep their state.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from recsys_app.access.permissions import Compartment
from recsys_app.errors import StorageUnavailableError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.database import PAGE_BYTES, Database
from recsys_app.storage.keyring.format import Keyring
from recsys_app.storage.opened import OpenStore

_PATIENCE: Final = 60.0  # seconds until no writer is in the way
_PAUSE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Connections that read one moment, and the keyring of that moment."""

    keyring: Keyring
    databases: Mapping[Compartment, Database]

    @property
    def size(self) -> int:
        """Bytes of the three files."""
        return sum(
            PAGE_BYTES * int(database.setting("page_count")) for database in self.databases.values()
        )


@contextmanager
def snapshot(store: OpenStore, control: JobControl) -> Iterator[Snapshot]:
    """The store as it is now, for as long as the block lasts.

    Raises:
        AccessDeniedError: the grant has no key for one of the files.
        StorageUnavailableError: somebody writes without an end.
    """
    started = time.monotonic()
    while True:
        control.check_cancelled()
        with ExitStack() as open_files:
            try:
                found = _begun(store, open_files)
            except StorageUnavailableError as error:
                if error.code != "store-busy" or time.monotonic() - started > _PATIENCE:
                    raise
                time.sleep(_PAUSE)
                continue
            yield found
            return


def _begun(store: OpenStore, open_files: ExitStack) -> Snapshot:
    # The keyring first, as whoever changes it does: then neither waits for the other.
    with store.changing_keyring() as believed, ExitStack() as holds:
        for compartment in Compartment:
            holds.enter_context(store.database(compartment).held())
        databases = {}
        for compartment in Compartment:
            database = Database.open(
                store.file(compartment),
                store.grant.keys[compartment],
                store.identity(compartment),
                read_only=True,
            )
            open_files.callback(database.close)
            open_files.enter_context(database.snapshot())
            _ = database.changes  # the first read begins the transaction
            databases[compartment] = database
        return Snapshot(believed.keyring, databases)


def row_counts(database: Database) -> dict[str, int]:
    """Rows of every table."""
    tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    counts = {}
    for (table,) in tables:
        (count,) = database.one(f'SELECT count(*) FROM "{table}"') or (0,)
        counts[str(table)] = int(count)
    return counts
