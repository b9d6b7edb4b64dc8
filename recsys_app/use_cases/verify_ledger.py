"""Recompute the ledger and hold it against what is remembered of it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import LedgerCheck
from recsys_app.storage.receipts import read_receipt
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class VerifyLedger(Command[LedgerCheck]):
    """Links, signatures, for administrators codes; against the keyring and files of receipts.

    Raises:
        NotFoundError: there is no such file.
        InvalidDatasetError: a file is no receipt, or not whole.
        StorageUnavailableError: a file cannot be read.
    """

    receipts: tuple[Path, ...] = ()


@handles(VerifyLedger, requires=Permission.VERIFY)
def verify_ledger(command: VerifyLedger, context: Context) -> LedgerCheck:
    return context.repositories.ledger.verify(*map(read_receipt, command.receipts))
