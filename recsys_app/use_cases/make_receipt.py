"""A receipt of the ledger, to be filed where nobody who can write to the store can change it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Compartment, Permission
from recsys_app.domain.receipts import receipt_text
from recsys_app.domain.records import Receipt
from recsys_app.errors import InputError, InvalidSettingError, StorageUnavailableError
from recsys_app.exporting.files import check_target, write_export
from recsys_app.storage.receipts import read_receipt
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class MakeReceipt(Command[Receipt]):
    """Its text is also written to `path`, which ends in .txt, if there is one.

    Made by who holds the key of `people`, it carries the keyed hashes of erased people, so that a
    restored backup erases them again.

    Raises:
        InvalidSettingError: another ending, a place inside a store, or a file that is no receipt.
        StorageUnavailableError: the file cannot be written.
    """

    path: Path | None = None


@handles(MakeReceipt, requires=Permission.VERIFY)
def make_receipt(command: MakeReceipt, context: Context) -> Receipt:
    if command.path is not None:
        _check(command.path)
    repositories = context.repositories
    knows_people = Compartment.PEOPLE in repositories.grant.keys
    erased = repositories.erasures.register.hashes() if knows_people else None
    receipt = repositories.ledger.receipt(erased)
    if command.path is not None:
        content = receipt_text(receipt).encode()
        write_export(command.path, lambda stream: stream.write(content))
    return receipt


def _check(path: Path) -> None:
    """Only an earlier receipt is replaced: every role may make one, anywhere."""
    check_target(path, (".txt",))
    if path.exists():
        try:
            read_receipt(path)
        except (InputError, StorageUnavailableError) as error:
            raise InvalidSettingError("not-a-receipt", name=path.name) from error
