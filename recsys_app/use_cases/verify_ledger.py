"""Recompute the ledger and hold it against what is remembered of it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.receipts import parse_receipt
from recsys_app.domain.records import LedgerCheck, Receipt
from recsys_app.errors import InvalidDatasetError
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class VerifyLedger(Command[LedgerCheck]):
    """Links, signatures, for administrators codes; against the keyring and files of receipts.

    Raises:
        InvalidDatasetError: a file is no receipt, or not whole.
    """

    receipts: tuple[Path, ...] = ()


@handles(VerifyLedger, requires=Permission.VERIFY)
def verify_ledger(command: VerifyLedger, context: Context) -> LedgerCheck:
    return context.repositories.ledger.verify(*map(_read, command.receipts))


def _read(file: Path) -> Receipt:
    try:
        return parse_receipt(file.read_text("utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDatasetError("receipt-damaged", name=file.name) from error
