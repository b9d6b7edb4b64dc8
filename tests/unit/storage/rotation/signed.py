"""Signing in to a store of the tests for writing, as the application does it."""

from dataclasses import dataclass

from recsys_app.access.guard import authorize_entry
from recsys_app.access.permissions import Compartment
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import renew_copies, trust_successor, unlock
from recsys_app.storage.repositories import Repositories
from tests.unit.storage.written import PASSWORD


@dataclass
class Signed:
    """A context manager: the store as `account` sees it, settled and anchored as it is left."""

    folder: StoreFolder
    account: str
    password: str = PASSWORD

    def __enter__(self) -> Repositories:
        session = unlock(self.folder, self.account, self.password, read_only=False)
        renew_copies(self.folder, session)
        trust_successor(self.folder, session, self.password)
        self.repositories = Repositories(authorize_entry(session))
        try:
            self.repositories.open_ledger()
        except BaseException:
            self.repositories.close()
            raise
        return self.repositories

    def __exit__(self, *_: object) -> None:
        self.repositories.settle(at_rest=True)
        self.repositories.close()


def key_of(folder: StoreFolder, account: str, compartment: Compartment) -> bytes:
    return bytes(unlock(folder, account, PASSWORD, read_only=True).keys[compartment])
