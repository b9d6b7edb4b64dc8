"""The ledger as a file."""

import json
from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import LedgerEntry
from recsys_app.domain.reports import ExportReport
from recsys_app.use_cases._exports import Outgoing, check_outgoing
from recsys_app.use_cases.registry import Command, Context, handles

_COLUMNS = ("entry", "written", "account", "action", "subject", "digest", "facts", "remark")


@dataclass(frozen=True, slots=True)
class ExportLedger(Command[ExportReport]):
    """Write what this account may read to `path`, newest first; the ending decides the format.

    Raises:
        InvalidSettingError: an unknown ending, or a place that is not acceptable.
        StorageUnavailableError: the file cannot be written.
    """

    path: Path


@handles(ExportLedger, requires=Permission.READ_LEDGER, writes=True)
def export_ledger(command: ExportLedger, context: Context) -> ExportReport:
    check_outgoing(command.path, "")
    rows = (
        (
            entry.sequence,
            "" if entry.written is None else entry.written.isoformat(),
            entry.account,
            entry.action,
            entry.subject,
            entry.digest,
            json.dumps(entry.facts, ensure_ascii=False),
            _remark(entry),
        )
        for entry in context.repositories.ledger.entries()
    )
    outgoing = Outgoing("export-ledger", "the ledger", command.path)
    written = outgoing.write_table(context, _COLUMNS, rows)
    return ExportReport(command.path, 0, written)


def _remark(entry: LedgerEntry) -> str:
    """What is to be known of the row itself, in words."""
    said = {
        "cannot be read": entry.unreadable,
        "not signed by the account": entry.forged,
        "clock set back": entry.clock_went_back,
    }
    return ", ".join(words for words, true in said.items() if true)
