"""Signing in to a store for writing, as the application does it, without an application."""

from collections.abc import Iterator
from contextlib import contextmanager

from recsys_app.access.guard import authorize_entry, follow
from recsys_app.access.permissions import Compartment
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import renew_copies, renew_slot, unlock
from recsys_app.storage.repositories import Repositories


@contextmanager
def signed_in(
    folder: StoreFolder, account: str, password: str, *, accept_older: bool = False
) -> Iterator[Repositories]:
    """The store as `account` sees it, settled and anchored as it is left in peace."""
    session = unlock(folder, account, password, read_only=False)
    renew_copies(folder, session)
    grant = authorize_entry(session)
    with Repositories(grant) as repositories:
        repositories.notices = repositories.open_ledger(accept_older=accept_older).notices
        follow(session, grant)
        renew_slot(folder, session, password)
        yield repositories
        repositories.settle(at_rest=True)


def key_of(folder: StoreFolder, account: str, password: str, compartment: Compartment) -> bytes:
    return bytes(unlock(folder, account, password, read_only=True).keys[compartment])
