"""A store made from a backup, in a new folder: verified first, and nothing in its way replaced."""

from collections.abc import Sequence
from pathlib import Path

from recsys_app.access.guard import Grant, authorize
from recsys_app.access.permissions import Permission
from recsys_app.access.session import Session
from recsys_app.domain.backups import ReceiptStanding, RestoreReport
from recsys_app.domain.receipts import parse_receipt
from recsys_app.domain.records import Receipt
from recsys_app.errors import (
    InvalidDatasetError,
    InvalidSettingError,
    SignInError,
    TamperedDataError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.checking import Checked, check_unpacked, report_of
from recsys_app.storage.backup.format import open_backup, read_contents, unpack
from recsys_app.storage.backup.target import check_room
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.anchors import accept_state, settle_ledger
from recsys_app.storage.ledger.attempts import begin_attempts
from recsys_app.storage.ledger.machine import Machine
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.store import check_free, new_store_folder


def restore_store(
    folder: StoreFolder,
    file: Path,
    account: str,
    password: str,
    control: JobControl,
    receipts: Sequence[Path] = (),
) -> RestoreReport:
    """Make the store of the backup `file` anew in `folder`, which must be empty or not there.

    `account` is an administrator of the day on which the backup was made, `password` the one of that
    day. The restored store keeps its id; its ledger says that it was restored, and this machine takes
    it for the newest from now on.

    Raises:
        ConflictError: the folder is a store, or not empty.
        NotFoundError: there is no such file.
        InvalidDatasetError: a receipt is none.
        InvalidSettingError: a receipt is one of another store.
        TamperedDataError: the backup cannot be verified, or a receipt contradicts it.
        UnsupportedVersionError: a newer program made it.
        SignInError: wrong account or password.
        AccessDeniedError: the account was no administrator.
        StorageUnavailableError: no room, or the place or the file cannot be used.
        JobCancelledError: nothing is left of it.
    """
    check_free(folder)
    known = tuple(map(_read_receipt, receipts))
    with open_backup(file) as stream:
        size = read_contents(stream, file.name).size
    with new_store_folder(folder) as place:
        check_room(place.path, size, copies=1)
        unpack(file, place.path, control)
        session = _signed_in(place, account, password)
        try:
            grant = authorize(session, Permission.BACK_UP, writes=True)
            checked = check_unpacked(grant, file.name, control)
            digest = report_of(file, checked).digest
            control.check_cancelled()
            report = _settled(grant, folder.path, checked, digest, known)
            grant.wipe()
        finally:
            session.close()
    return report


def _signed_in(place: StoreFolder, account: str, password: str) -> Session:
    try:
        return unlock(place, account, password, read_only=False)
    except SignInError as error:
        raise SignInError("backup-sign-in") from error


def _settled(
    grant: Grant, place: Path, checked: Checked, digest: str, receipts: tuple[Receipt, ...]
) -> RestoreReport:
    """What the store has to know before it is one: erasures since, the ledger, the newest state."""
    store = OpenStore(grant)
    try:
        standings = tuple(_standing(store, receipt) for receipt in receipts)
        machine = Machine(store.believed.keyring.store, place)
        missing = max(machine.most_entries() - checked.entries, 0)
        erased = 0
        _begin_attempts(store)
        LedgerRepository(store).record(
            "restored",
            backup=digest,
            entries=checked.entries,
            missing_here=missing,
            missing_by_receipts=max((each.missing for each in standings), default=0),
            erased_again=erased,
        )
        settle_ledger(store, at_rest=True)
        accept_state(store, place)
    finally:
        store.close()
    return RestoreReport(
        place, grant.account, checked.entries, checked.rows, missing, standings, erased
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


def _read_receipt(file: Path) -> Receipt:
    try:
        return parse_receipt(file.read_text("utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDatasetError("receipt-damaged", name=file.name) from error


def _begin_attempts(store: OpenStore) -> None:
    """A backup has no record of failed sign-ins; the new one goes on from the numbers of the old."""
    (begins,) = store.published.one("SELECT begins FROM attempts") or (1,)
    begin_attempts(StoreFolder(store.grant.store), int(begins))
