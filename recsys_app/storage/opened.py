"""The compartments that a grant has keys for, opened when first asked for."""

from functools import cached_property

from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment
from recsys_app.errors import AccessDeniedError
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import Generation, Keyring, write_keyring
from recsys_app.storage.keyring.parts import with_mac
from recsys_app.storage.keyring.sign_in import Believed, believed_keyring


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
            generation = self._generation
            self._databases[compartment] = Database.open(
                self.grant.store / generation.files[compartment],
                key,
                Identity(generation.store, compartment, generation.number),
                read_only=self.grant.read_only,
            )
        return self._databases[compartment]

    @property
    def _generation(self) -> Generation:
        return self.believed.generation

    @cached_property
    def believed(self) -> Believed:
        """The keyring as this grant's account trusts it, read once."""
        return believed_keyring(self.grant)

    def write_keyring(self, keyring: Keyring) -> None:
        """Replace the keyring by `keyring`, with its MAC. Raises StorageUnavailableError."""
        write_keyring(StoreFolder(self.grant.store), with_mac(keyring, self.published_key))
        self.forget_keyring()

    def forget_keyring(self) -> None:
        """Read it again when it is asked for: another object of this grant changed it."""
        self.__dict__.pop("believed", None)

    def close(self) -> None:
        while self._databases:
            self._databases.popitem()[1].close()
