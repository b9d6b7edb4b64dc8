"""What was done in the store, by whom and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import LedgerEntry
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ShowLedger(Command[tuple[LedgerEntry, ...]]):
    """Entries, newest first; an administrator sees all, others their own and what is no entry.

    Args:
        account, action: only entries of this account, of this action; "" for all.
        text: only entries of which a fact, the subject, the action or the account contains it.
        since: only entries written at this day (ISO 8601) or later; "" for all.
        most: at most so many, the newest.
    """

    account: str = ""
    action: str = ""
    text: str = ""
    since: str = ""
    most: int = 1000


@handles(ShowLedger, requires=Permission.READ_LEDGER)
def show_ledger(command: ShowLedger, context: Context) -> tuple[LedgerEntry, ...]:
    entries = context.repositories.ledger.entries()
    fitting = (entry for entry in _watched(entries, context) if _fits(command, entry))
    return tuple(islice(fitting, command.most))


def _watched(entries: Iterator[LedgerEntry], context: Context) -> Iterator[LedgerEntry]:
    for entry in entries:
        context.control.check_cancelled()
        yield entry


def _fits(command: ShowLedger, entry: LedgerEntry) -> bool:
    said = (entry.account, entry.action, entry.subject, *map(str, entry.facts.values()))
    text = command.text.casefold()
    return (
        command.account in {"", entry.account}
        and command.action in {"", entry.action}
        and (entry.written is None or entry.written.isoformat() >= command.since)
        and any(text in part.casefold() for part in said)
    )
