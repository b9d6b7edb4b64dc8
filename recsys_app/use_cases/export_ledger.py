"""The ledger as a file."""

import json
from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ExportReport
from recsys_app.exporting.tables import write_table
from recsys_app.use_cases.registry import Command, Context, handles

_COLUMNS = ("entry", "written", "account", "action", "subject", "digest", "facts")


@dataclass(frozen=True, slots=True)
class ExportLedger(Command[ExportReport]):
    """Write what this account may read to `path`, newest first; the ending decides the format.

    Raises:
        InvalidSettingError: an unknown ending.
        StorageUnavailableError: the file cannot be written.
    """

    path: Path


@handles(ExportLedger, requires=Permission.READ_LEDGER)
def export_ledger(command: ExportLedger, context: Context) -> ExportReport:
    rows = (
        (
            entry.sequence,
            entry.written.isoformat(),
            entry.account,
            entry.action,
            entry.subject,
            entry.digest,
            json.dumps(entry.facts, ensure_ascii=False),
        )
        for entry in context.repositories.ledger.entries()
    )
    written = write_table(command.path, _COLUMNS, rows)
    return ExportReport(command.path, 0, written)
