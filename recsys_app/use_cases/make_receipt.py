"""A receipt of the ledger, to be filed where nobody who can write to the store can change it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Compartment, Permission
from recsys_app.domain.receipts import receipt_text
from recsys_app.domain.records import Receipt
from recsys_app.paths import write_atomically
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class MakeReceipt(Command[Receipt]):
    """Its text is also written to `path`, if there is one.

    Made by who holds the key of `people`, it carries the keyed hashes of erased people, so that a
    restored backup erases them again.

    Raises:
        StorageUnavailableError: the file cannot be written.
    """

    path: Path | None = None


@handles(MakeReceipt, requires=Permission.VERIFY)
def make_receipt(command: MakeReceipt, context: Context) -> Receipt:
    repositories = context.repositories
    knows_people = Compartment.PEOPLE in repositories.grant.keys
    erased = repositories.erasures.register.hashes() if knows_people else ()
    receipt = repositories.ledger.receipt(erased)
    if command.path is not None:
        write_atomically(command.path, receipt_text(receipt).encode())
    return receipt
