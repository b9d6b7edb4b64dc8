"""The compartments that a grant has keys for, opened when first asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.errors import AccessDeniedError, TamperedDataError
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import Keyring, write_keyring
from recsys_app.storage.keyring.parts import with_mac
from recsys_app.storage.keyring.sign_in import Believed, believed_keyring

# One change of the keyring at a time: a job's thread and the window's may both have one. The
# writer's lock keeps other processes out.
_CHANGING: Final = threading.RLock()


class OpenStore:
    """What all repositories of one grant share; belongs to the thread that made it."""

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self._databases: dict[Compartment, Database] = {}

    @property
    def people(self) -> Database:
        return self.database(Compartment.PEOPLE)

    @property
    def behaviour(self) -> Database:
        return self.database(Compartment.BEHAVIOUR)

    @property
    def published(self) -> Database:
        return self.database(Compartment.PUBLISHED)

    @property
    def published_key(self) -> bytearray:
        """Belongs to the grant."""
        return self.grant.keys[Compartment.PUBLISHED]

    def database(self, compartment: Compartment) -> Database:
        """The open compartment.

        Raises:
            AccessDeniedError: the grant has no key for it.
            TamperedDataError: the file is missing, damaged or another one.
        """
        if compartment not in self._databases:
            key = self.grant.keys.get(compartment)
            if key is None:
                raise AccessDeniedError("no-key", role=self.grant.role, compartment=compartment)
            self._databases[compartment] = self._open(compartment, key)
        return self._databases[compartment]

    def _open(self, compartment: Compartment, key: bytearray) -> Database:
        try:
            return Database.open(
                self.file(compartment),
                key,
                self.identity(compartment),
                read_only=self.grant.read_only,
            )
        except TamperedDataError:
            self.forget_keyring()
            _ = self.believed  # says so if the keys were changed in this very moment
            raise

    def file(self, compartment: Compartment) -> Path:
        """The live file of `compartment`."""
        return self.grant.store / self.believed.generation.files[compartment]

    def identity(self, compartment: Compartment) -> Identity:
        """What the live file of `compartment` says of itself."""
        generation = self.believed.generation
        return Identity(generation.store, compartment, generation.made_in(compartment))

    @cached_property
    def believed(self) -> Believed:
        """The keyring as this grant's account trusts it, read once."""
        return believed_keyring(self.grant)

    @contextmanager
    def changing_keyring(self) -> Iterator[Believed]:
        """The keyring as it is now; nobody else changes it before the block ends."""
        with _CHANGING:
            self.forget_keyring()
            yield self.believed

    def write_keyring(self, keyring: Keyring) -> None:
        """Replace the keyring by `keyring`, with its MAC. Raises StorageUnavailableError."""
        anchor = replace(keyring.anchor, writes=keyring.anchor.writes + 1)
        counted = with_mac(replace(keyring, anchor=anchor), self.published_key)
        write_keyring(StoreFolder(self.grant.store), counted)
        self.forget_keyring()

    def forget_keyring(self) -> None:
        """Read it again when it is asked for: another object of this grant changed it."""
        self.__dict__.pop("believed", None)

    def close(self) -> None:
        while self._databases:
            self._databases.popitem()[1].close()
