"""Compartments in new files under new keys, up to the keyring that names them.

    hold the file against writers
    compact    VACUUM INTO a file beside it, under the key of before: no free pages
    copy       page by page into the file of the next number, under the new key
    check      every page, the structure, the rows of every table, the head of the ledger
    sync       file and folder
    commit     the keyring that names the new files takes the place of the one before
    delete     what the keyring does not name

VACUUM INTO could write under the new key at once, but takes it as text, of which copies stay in
memory; a copy by pages takes it as the rest of the program does (docs/decisions). A crash before
the commit leaves the old files, one after it the new; the next sign-in deletes the others.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import Compartment
from recsys_app.crypto.keys import random_secret, wipe
from recsys_app.errors import StorageUnavailableError, StoreError, TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.paths import make_private_file, open_own_file, sync_dir, unavailable
from recsys_app.storage.backup.snapshot import row_counts
from recsys_app.storage.compartments.connection import COMPARTMENT_KEY_BYTES
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import (
    Epoch,
    FileState,
    Keyring,
    read_keyring,
    write_keyring,
)
from recsys_app.storage.keyring.parts import generation_of, with_mac
from recsys_app.storage.ledger import rows
from recsys_app.storage.opened import OpenStore

_SPACE: Final = 2.2  # times the files: the compact copy, the new file, and some air


class NewFiles:
    """Made by `new_files`.

    Attributes:
        number: of the next generation.
        keys: of all compartments, new where there is a new file.
        files: of all compartments.
        before, after: bytes of all files.
        epochs: of the ledger, that begin in them.
    """

    def __init__(self, store: OpenStore, compartments: frozenset[Compartment]) -> None:
        grant, generation = store.grant, store.believed.generation
        self.compartments = tuple(each for each in Compartment if each in compartments)
        self.number = generation.number + 1
        self.keys = {
            compartment: random_secret(COMPARTMENT_KEY_BYTES)
            if compartment in compartments
            else bytearray(grant.keys[compartment])
            for compartment in Compartment
        }
        self._store = store
        self._folder = StoreFolder(grant.store)
        self.files = {
            compartment: self._folder.compartment(compartment, self.number).name
            if compartment in compartments
            else file
            for compartment, file in generation.files.items()
        }
        self.before: dict[str, int] = {c: self._folder.size(store.file(c)) for c in Compartment}
        self.after = dict(self.before)
        self.epochs: tuple[Epoch, ...] = ()
        self._states: dict[Compartment, FileState] = {}

    def make(self, control: JobControl, auditor_key: bytes | None) -> None:
        """The new files, checked and synced; with `auditor_key`, a new epoch of the ledger in it."""
        self._check_space()
        total = 2 * sum(self.before[each] for each in self.compartments)
        control.stage("rotating", total, "bytes")
        done = 0
        for compartment in self.compartments:
            self._write(compartment, control, done)
            done += 2 * self.before[compartment]
        control.stage("checking-copy", len(self.compartments), "files")
        for number, compartment in enumerate(self.compartments, 1):
            control.check_cancelled()
            self._finish(compartment, auditor_key)
            control.report(number)
        control.check_cancelled()

    def _check_space(self) -> None:
        needed = int(_SPACE * sum(self.before[each] for each in self.compartments))
        try:
            free = shutil.disk_usage(self._folder.path).free
        except OSError as error:
            raise unavailable(error, self._folder.path) from error
        if free < needed:
            raise StorageUnavailableError(
                "no-space", where=str(self._folder.path), needed=needed >> 20, free=free >> 20
            )

    def _write(self, compartment: Compartment, control: JobControl, done: int) -> None:
        new = self._folder.path / self.files[compartment]
        compact, old_key = self._folder.compacted(new), self._store.grant.keys[compartment]

        def watch() -> None:
            control.check_cancelled()
            control.report(done + compact.stat().st_size)

        def copied(size: int) -> None:
            control.check_cancelled()
            control.report(done + self.before[compartment] + size)

        make_private_file(compact)
        with _opened(self._store, compartment) as source:
            source.compact_into(compact, watch)
        copy = Database.copied(compact, old_key)
        try:
            copy.copy_to(new, self.keys[compartment], copied)
        finally:
            copy.close()
        _remove(compact)

    def _finish(self, compartment: Compartment, auditor_key: bytes | None) -> None:
        """Compare with the source, let the file say its number, check it as it will be read."""
        old, store = self._store.database(compartment), self._store.believed.keyring.store
        file = self._folder.path / self.files[compartment]
        before = self._store.identity(compartment)
        new = Database.open(file, self.keys[compartment], before)
        try:
            if row_counts(new) != row_counts(old) or _head(new, old) != _head(old, old):
                raise TamperedDataError(where=old.file.name)
            with new.transaction():
                new.execute("UPDATE meta SET generation = ?", (self.number,))
                if compartment is Compartment.PUBLISHED and auditor_key is not None:
                    epoch = rows.new_epoch(store, rows.head(new).count + 1, auditor_key)
                    rows.begin_epoch(new, epoch)
                    self.epochs = (epoch.listed,)
            new.checkpoint()
            findings = new.all("PRAGMA cipher_integrity_check")
            if findings or new.all("PRAGMA quick_check") != [("ok",)]:
                raise TamperedDataError(where=old.file.name)
            self._states[compartment] = FileState(new.changes, b"")
        finally:
            new.close()
        _sync(file)
        identity = Identity(store, compartment, self.number)
        Database.open(file, self.keys[compartment], identity, read_only=True).close()
        self.after[compartment] = self._folder.size(file)

    def commit(self, keyring: Keyring) -> None:
        """Put `keyring`, which names the new files, in place.

        Raises:
            StorageUnavailableError: everything is as before.
        """
        last = keyring.anchor
        files = {**last.files, **self._states}
        anchor = replace(last, files=files, writes=last.writes + 1)
        named = replace(keyring, anchor=anchor)
        try:
            write_keyring(self._folder, with_mac(named, self.keys[Compartment.PUBLISHED]))
        except StorageUnavailableError:
            if read_keyring(self._folder).keyring.generation != keyring.generation:
                raise  # the first of its copies decides; the second is made good at the next sign-in

    def remove_unless_committed(self) -> None:
        """What the keyring on the disk does not name is deleted, whatever it was that went wrong."""
        with suppress(StoreError):  # who cannot be sure deletes nothing; the next sign-in does
            live = generation_of(read_keyring(self._folder).keyring).files.values()
            for compartment in self.compartments:
                if (name := self.files[compartment]) not in live:
                    _remove(self._folder.path / name)
                    _remove(self._folder.compacted(self._folder.path / name))

    def wipe(self) -> None:
        for key in self.keys.values():
            wipe(key)


@contextmanager
def new_files(
    store: OpenStore,
    compartments: frozenset[Compartment],
    control: JobControl,
    auditor_key: bytes | None,
) -> Iterator[NewFiles]:
    """New files and keys for `compartments`, to be committed in the block; else they are removed.

    Nobody writes to the files of before meanwhile.

    Raises:
        AccessDeniedError: the grant lacks a key.
        StorageUnavailableError: somebody writes, or there is not space enough.
        TamperedDataError: a copy is not what it was made from: the file is damaged.
    """
    for compartment in Compartment:
        store.database(compartment)  # opens it, or says who lacks the key
    files = NewFiles(store, compartments)
    try:
        with ExitStack() as holds:
            for compartment in files.compartments:
                store.database(compartment).checkpoint()
                holds.enter_context(store.database(compartment).held())
            files.make(control, auditor_key)
            yield files
    finally:
        files.remove_unless_committed()
        files.wipe()


@contextmanager
def _opened(store: OpenStore, compartment: Compartment) -> Iterator[Database]:
    """A second connection: the first one holds the writers off."""
    key = store.grant.keys[compartment]
    database = Database.open(store.file(compartment), key, store.identity(compartment))
    try:
        yield database
    finally:
        database.close()


def _head(database: Database, of: Database) -> object:
    """The end of the ledger, where there is one."""
    return rows.head(database) if of.file.name.startswith(Compartment.PUBLISHED) else None


def _sync(file: Path) -> None:
    try:
        descriptor = open_own_file(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_dir(file.parent)
    except OSError as error:
        raise unavailable(error, file) from error


def _remove(file: Path) -> None:
    """`file` with what goes with it; what a broken disk keeps is deleted at the next sign-in."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def remove_unnamed(store: OpenStore) -> None:
    """Delete every database that the keyring does not name, if all those that it names are there."""
    files: Mapping[Compartment, str] = store.believed.generation.files
    folder = StoreFolder(store.grant.store)
    if all((folder.path / name).exists() for name in files.values()):
        folder.remove_databases(keep=files.values())
