"""Making a backup: with the keys of an account while the store is in use, or without any key.

With keys, the keyring that goes into the file is anchored to exactly the files beside it: their
digests stand under its MAC, which whoever has no key of the store cannot make.
"""

import io
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from recsys_app.access.permissions import Compartment
from recsys_app.domain.backups import BackupReport
from recsys_app.errors import TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.paths import make_private_dir, open_own_file, unavailable
from recsys_app.storage.backup.checking import Checked, check_unpacked, report_of
from recsys_app.storage.backup.format import (
    KEYRING,
    LOG,
    BackupMember,
    damaged,
    file_names,
    unpack,
)
from recsys_app.storage.backup.snapshot import Snapshot, row_counts, snapshot
from recsys_app.storage.backup.target import check_place, check_room, put_in_place, workshop
from recsys_app.storage.backup.writing import container
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import FileState, Keyring, read_keyring, to_file
from recsys_app.storage.keyring.parts import with_mac
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.chain import Head
from recsys_app.storage.opened import OpenStore


def make_backup(
    store: OpenStore, file: Path, control: JobControl, *, replacing: bool = False
) -> BackupReport:
    """Put the store as it is at one moment into `file`, and verify it there before it is in place.

    Others may go on writing meanwhile. `replacing`: a file that is there may be replaced.

    Raises:
        ConflictError, InvalidSettingError: the place will not do, see `check_place`.
        AccessDeniedError: the grant has no key for one of the files.
        StorageUnavailableError: no room, or the place or the store cannot be used.
        TamperedDataError: what was written is not what was read, or the store itself is damaged.
        JobCancelledError: nothing is left of it.
    """
    check_place(file, replace=replacing)
    with snapshot(store, control) as found:
        check_room(file.resolve().parent, found.size)
        with workshop(file, found.keyring.store) as folder:
            made = folder / file.name
            expected = _write(store, found, made, folder, control)
            checked = _reopened(store, made, folder, control)
            if (checked.counts, checked.entries, checked.link) != expected:
                raise damaged(file.name, "its rows")
            put_in_place(made, file, replace=replacing)
    return report_of(file, checked)


def make_keyless_backup(
    folder: StoreFolder, file: Path, control: JobControl, *, replacing: bool = False
) -> BackupReport:
    """Put the files of a store at rest into `file`, as they are; nobody can look inside on the way.

    Call it under the writer's lock. Raises as `make_backup`, NotFoundError where there is no store.
    """
    keyring = read_keyring(folder).keyring
    check_place(file, replace=replacing)
    sources = {
        member: folder.path / name for member, name in file_names(keyring, "keyring").items()
    }
    size = sum(path.stat().st_size for path in sources.values() if path.exists())
    check_room(file.resolve().parent, size, copies=1)
    with workshop(file, keyring.store) as place:
        made = place / file.name
        _gather(made, sources, to_file(keyring), control)
        put_in_place(made, file, replace=replacing)
    return report_of(file, None)


# ---------------------------------------------------------------------- with keys


def _write(
    store: OpenStore, found: Snapshot, made: Path, folder: Path, control: JobControl
) -> tuple[object, int, bytes]:
    """Write the whole file; counts, entries and last link of the ledger, as they were read."""
    control.stage("backing-up", 2 * found.size, "bytes")
    with container(made, len(Compartment) + 1, control) as writer:
        for compartment, database in found.databases.items():
            copy = folder / str(compartment)
            database.copy_to(copy, store.grant.keys[compartment], writer.watch)
            writer.done += copy.stat().st_size
            with copy.open("rb") as stream:
                writer.add(str(compartment), stream)
            copy.unlink()
        head = rows.head(found.databases[Compartment.PUBLISHED])
        keyring = to_file(_anchored(store, found, head, writer.members))
        writer.add(KEYRING, io.BytesIO(keyring))
    counts = {each: row_counts(database) for each, database in found.databases.items()}
    return counts, head.count, head.link


def _anchored(
    store: OpenStore, found: Snapshot, head: Head, members: Mapping[str, BackupMember]
) -> Keyring:
    """The keyring of that moment, anchored to the files of this backup."""
    files = {
        compartment: FileState(database.changes, members[str(compartment)].digest)
        for compartment, database in found.databases.items()
    }
    anchor = replace(found.keyring.anchor, count=head.count, link=head.link, files=files)
    keyring = replace(found.keyring, anchor=anchor)
    return with_mac(keyring, store.published_key)


def _reopened(store: OpenStore, made: Path, folder: Path, control: JobControl) -> Checked:
    """Unpack what was written and look at it as at any store."""
    unpacked = folder / "store"
    make_private_dir(unpacked)
    unpack(made, unpacked, control)
    return check_unpacked(replace(store.grant, store=unpacked, read_only=False), made.name, control)


# ---------------------------------------------------------------------- without


def _gather(made: Path, sources: Mapping[str, Path], keyring: bytes, control: JobControl) -> None:
    with ExitStack() as open_files:
        streams = {
            name: stream
            for name, path in sources.items()
            if (stream := _opened(path, open_files, needed=not name.endswith(LOG))) is not None
        }
        sizes = (os.fstat(stream.fileno()).st_size for stream in streams.values())
        control.stage("backing-up", sum(sizes), "bytes")
        with container(made, len(streams) + 1, control) as writer:
            for name, stream in streams.items():
                writer.add(name, stream)
            writer.add(KEYRING, io.BytesIO(keyring))


def _opened(path: Path, open_files: ExitStack, *, needed: bool) -> BinaryIO | None:
    """The file; None for one that is empty or not there and need not be."""
    try:
        stream = open_files.enter_context(os.fdopen(open_own_file(path), "rb"))
    except FileNotFoundError as error:
        if needed:
            raise TamperedDataError("file-missing", where=path.name) from error
        return None
    except OSError as error:
        raise unavailable(error, path) from error
    return stream if os.fstat(stream.fileno()).st_size else None
