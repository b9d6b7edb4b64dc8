"""A store as a whole: made at once or not at all, and described."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from recsys_app.access.accounts import check_name
from recsys_app.access.guard import Grant, authorize
from recsys_app.access.passwords import check_password
from recsys_app.access.permissions import Compartment, Permission, Role
from recsys_app.access.session import Session
from recsys_app.crypto.cost import measured_cost
from recsys_app.crypto.keys import KdfParameters
from recsys_app.crypto.sealing import AccountKey
from recsys_app.domain.records import StoreInfo
from recsys_app.errors import ConflictError
from recsys_app.paths import check_own_dir, make_private_dir, sync_dir, unavailable
from recsys_app.storage.compartments.database import Database, Identity
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.erasure.register import begin_register
from recsys_app.storage.keyring.creation import Beginning, create_keyring
from recsys_app.storage.keyring.format import FORMAT_VERSION, read_keyring
from recsys_app.storage.keyring.parts import generation_of
from recsys_app.storage.keyring.sign_in import believed_keyring
from recsys_app.storage.ledger.attempts import begin_attempts
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.ledger.rows import NewEpoch, begin_epoch, new_epoch
from recsys_app.storage.opened import OpenStore


def create_store(
    folder: StoreFolder, account: str, password: str, *, kdf: KdfParameters | None = None
) -> Session:
    """Make a new store and the session of its first account, an administrator.

    Without `kdf` the cost of a password is measured on this machine, which takes about a second.

    It is built in a hidden folder beside its place and moved there last: a crash leaves nothing that
    looks like a store, and the next attempt clears it away.

    Raises:
        ConflictError: the folder is a store already, or is not empty.
        InvalidSettingError: the name or the password is not acceptable.
        StorageUnavailableError: the folder cannot be written, or somebody else makes it right now.
    """
    check_free(folder)
    check_password(password, folder.path.name, check_name(account))
    with new_store_folder(folder) as building:
        session = _build(building, account, password, kdf or measured_cost())
    session.store = folder.path
    return session


@contextmanager
def new_store_folder(folder: StoreFolder) -> Iterator[StoreFolder]:
    """A hidden folder beside the place of `folder`, empty and locked, which is moved there at the end.

    An error in the block leaves nothing; a crash leaves nothing that looks like a store.

    Raises:
        ConflictError: the folder is a store already, or is not empty.
        StorageUnavailableError: the folder cannot be written, is a link, or somebody else makes it
            right now.
    """
    check_free(folder)
    building = StoreFolder(folder.path.with_name(f".{folder.path.name}.new"))
    check_own_dir(building.path)
    make_private_dir(building.path)
    building.acquire()
    try:
        _clear(building)
        yield building
        _move(building, folder)
    except BaseException:
        with suppress(OSError):  # the reason it failed is what counts
            _clear(building)
            building.release()
            shutil.rmtree(building.path)
        raise
    finally:
        building.release()


def store_info(grant: Grant) -> StoreInfo:
    """Age, size and format of the store. Raises TamperedDataError for a damaged keyring."""
    folder = StoreFolder(grant.store)
    believed = believed_keyring(grant)
    keyring, generation = believed.keyring, believed.generation
    members = believed.membership.members
    return StoreInfo(
        format_version=FORMAT_VERSION,
        store_id=keyring.store,
        created=datetime.fromisoformat(keyring.created),
        generation=generation.number,
        sizes={
            compartment: folder.size(folder.path / file)
            for compartment, file in generation.files.items()
        },
        kdf=str(keyring.slots[grant.account_id].kdf),
        accounts=len(members),
        administrators=sum(
            member.role is Role.ADMINISTRATOR and not member.recovery for member in members
        ),
        recovery_accounts=sum(member.recovery for member in members),
        copies_agree=read_keyring(folder).copies_agree,
        leftovers=folder.leftovers(generation.files.values()),
    )


def check_free(folder: StoreFolder) -> None:
    """Raise ConflictError unless a store can be made in `folder`."""
    if folder.exists():
        raise ConflictError("store-exists", where=str(folder.path))
    if folder.path.exists() and not (folder.path.is_dir() and _is_empty(folder.path)):
        raise ConflictError("folder-not-empty", where=str(folder.path))


def _is_empty(path: Path) -> bool:
    return next(path.iterdir(), None) is None


def _clear(building: StoreFolder) -> None:
    """Remove what an earlier attempt left, except for the lock that is held."""
    for file in building.path.iterdir():
        if file.name not in building.lock_files:
            file.unlink()


def _build(building: StoreFolder, account: str, password: str, kdf: KdfParameters) -> Session:
    store, auditor = secrets.token_hex(16), AccountKey.generate()
    epoch = new_epoch(store, 1, auditor.public)
    beginning = Beginning(store, auditor, epoch.listed)
    session = create_keyring(building, beginning, account, password, kdf=kdf)
    try:
        generation = generation_of(read_keyring(building).keyring)
        for compartment in Compartment:
            Database.create(
                building.path / generation.files[compartment],
                session.keys[compartment],
                Identity(generation.store, compartment, generation.made_in(compartment)),
            ).close()
        _begin_ledger(session, epoch)
    except BaseException:
        session.close()
        raise
    return session


def _begin_ledger(session: Session, epoch: NewEpoch) -> None:
    store = OpenStore(authorize(session, Permission.MANAGE_ACCOUNTS, writes=True))
    try:
        with store.published.transaction():
            begin_epoch(store.published, epoch)
            LedgerRepository(store).record("store-created", name=session.account)
            begins = 1000 + secrets.randbelow(1_000_000)
            store.published.execute("INSERT INTO attempts VALUES (?)", (begins,))
        begin_register(store.people)
        begin_attempts(StoreFolder(session.store), begins)
        for database in (store.published, store.people):
            database.checkpoint()
    finally:
        store.close()
        store.grant.wipe()


def _move(building: StoreFolder, folder: StoreFolder) -> None:
    building.release()
    try:
        sync_dir(building.path)
        if folder.path.exists():
            folder.path.rmdir()
        building.path.rename(folder.path)
        sync_dir(folder.path.parent)
    except OSError as error:
        raise unavailable(error, folder.path) from error
