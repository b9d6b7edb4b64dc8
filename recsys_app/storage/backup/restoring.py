"""A store made from a backup, in a new folder: verified first, and nothing in its way replaced."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from recsys_app.access.guard import Grant, authorize
from recsys_app.access.permissions import Permission
from recsys_app.access.recovery import credentials
from recsys_app.domain.backups import ReceiptStanding, RestoreReport
from recsys_app.domain.records import Receipt
from recsys_app.errors import InvalidSettingError, SignInError, TamperedDataError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.checking import check_unpacked, report_of
from recsys_app.storage.backup.due import remember_plan
from recsys_app.storage.backup.format import open_backup, read_contents, unpack
from recsys_app.storage.backup.repository import BackupRepository
from recsys_app.storage.backup.target import check_room
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.anchors import accept_state, settle_ledger
from recsys_app.storage.ledger.attempts import begin_attempts
from recsys_app.storage.ledger.machine import Erased, Machine
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.receipts import read_receipt
from recsys_app.storage.store import check_free, new_store_folder


class EraseAgain(Protocol):
    """Erases whom receipts name by keyed hash; how many of them were in the store."""

    def __call__(self, grant: Grant, hashes: tuple[str, ...]) -> int: ...


@dataclass(frozen=True, slots=True)
class Restoring:
    """What to restore, and who does it.

    Attributes:
        file: the backup.
        account: an administrator of the day on which it was made.
        password: of that day; the printed secret where `account` is the recovery account.
        receipts: files; the report says which of them the backup predates.
    """

    file: Path
    account: str
    password: str = field(repr=False)
    receipts: tuple[Path, ...] = ()


def restore_store(
    folder: StoreFolder, asked: Restoring, control: JobControl, erase_again: EraseAgain
) -> RestoreReport:
    """Make the store of a backup anew in `folder`, which must be empty or not there.

    The restored store keeps its id; people who were erased since, as the newest of the receipts and this
    machine know, are erased again, its ledger says that it was restored, and this machine takes it for
    the newest from now on. All of that happens in a hidden folder, which is moved into place last.

    Raises:
        ConflictError: the folder is a store, or not empty.
        NotFoundError: there is no such file, or no such receipt.
        InvalidDatasetError: a receipt is none, or not whole.
        InvalidSettingError: a receipt is one of another store.
        TamperedDataError: the backup cannot be verified, or a receipt contradicts it.
        UnsupportedVersionError: a newer program made it.
        SignInError: wrong account or password, or a mistyped secret.
        AccessDeniedError: the account was no administrator.
        StorageUnavailableError: no room, or the place or the file cannot be used.
        JobCancelledError: nothing is left of it.
    """
    check_free(folder)
    account, password = credentials(asked.account, asked.password)
    asked = replace(asked, account=account, password=password)
    receipts = tuple(map(read_receipt, asked.receipts))
    with open_backup(asked.file) as stream:
        size = read_contents(stream, asked.file.name).size
    with new_store_folder(folder) as place:
        check_room(place.path, size, copies=1)
        unpack(asked.file, place.path, control)
        with _opened(place, asked) as store:
            checked = check_unpacked(store.grant, asked.file.name, control)
            standings = tuple(_standing(store, receipt) for receipt in receipts)
            machine = Machine(store.believed.keyring.store, folder.path)
            seen_here, erased_then = machine.most_entries(), _erased_then(receipts, machine)
            missing = max(seen_here - checked.entries, 0)
            control.check_cancelled()
            _begin_attempts(store)
            plan = BackupRepository(store).suspend_plan()
            _record(store, report_of(asked.file, checked).digest, missing, standings)
            settle_ledger(store, at_rest=False)
        named = erased_then.hashes if erased_then.count > checked.entries else ()
        erased = _erase(place, asked, named, erase_again)
        with _opened(place, asked) as store:  # an erasure changes the keys
            accept_state(store, folder.path)
        remember_plan(folder.path, None, None)  # of the store that was here
    newest = max(seen_here, *(receipt.count for receipt in receipts), 0)
    return RestoreReport(
        store=folder.path,
        account=asked.account,
        entries=checked.entries,
        rows=checked.rows,
        missing=missing,
        receipts=standings,
        named=len(named),
        erased=erased,
        unknown_since=newest > max(erased_then.count, checked.entries),
        plan=plan,
    )


@contextmanager
def _opened(place: StoreFolder, asked: Restoring) -> Iterator[OpenStore]:
    """The store being made, signed in with the words of that day."""
    try:
        session = unlock(place, asked.account, asked.password, read_only=False)
    except SignInError as error:
        raise SignInError("backup-sign-in") from error
    try:
        store = OpenStore(authorize(session, Permission.BACK_UP, writes=True))
    finally:
        session.close()
    try:
        yield store
    finally:
        store.close()
        store.grant.wipe()


def _erase(
    place: StoreFolder, asked: Restoring, hashes: tuple[str, ...], erase_again: EraseAgain
) -> int:
    if not hashes:
        return 0
    with _opened(place, asked) as store:
        return erase_again(store.grant, hashes)


def _erased_then(receipts: tuple[Receipt, ...], machine: Machine) -> Erased:
    """Who was erased, by the newest of the receipts and of this machine's memory that knows.

    An erasure may have been lifted since: what older ones say beyond it counts for nothing.
    """
    told = [Erased(each.count, each.erased) for each in receipts if each.erased is not None]
    return max(*told, machine.erased(), Erased(), key=lambda each: each.count)


def _record(
    store: OpenStore, digest: str, missing: int, standings: tuple[ReceiptStanding, ...]
) -> None:
    LedgerRepository(store).record(
        "restored",
        sha256=digest,
        missing_here=missing,
        missing_by_receipts=max((each.missing for each in standings), default=0),
    )


def _standing(store: OpenStore, receipt: Receipt) -> ReceiptStanding:
    """How far the ledger is behind `receipt`."""
    if receipt.store != store.believed.keyring.store:
        raise InvalidSettingError("receipt-of-other-store", written=receipt.written)
    link = rows.link_at(store.published, receipt.count)
    if link is not None and link.hex() != receipt.link:
        raise TamperedDataError("backup-against-receipt", written=receipt.written)
    missing = receipt.count - rows.head(store.published).count
    return ReceiptStanding(receipt.written, receipt.count, max(missing, 0))


def _begin_attempts(store: OpenStore) -> None:
    """A backup has no record of failed sign-ins; the new one goes on from the numbers of the old."""
    (begins,) = store.published.one("SELECT begins FROM attempts") or (1,)
    begin_attempts(StoreFolder(store.grant.store), int(begins))
