"""Certificates of erasure as a JSON file, for whoever asks for proof."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ExportReport
from recsys_app.exporting.files import check_target
from recsys_app.use_cases._exports import Outgoing
from recsys_app.use_cases.list_certificates import ListCertificates, list_certificates
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportCertificates(Command[ExportReport]):
    """Write those of `run`, or of all runs, to `path`, which ends in .json.

    Raises:
        InvalidSettingError: another ending, or a place that is not acceptable.
        StorageUnavailableError: the file cannot be written.
    """

    path: Path
    run: str = ""
    password: str = field(default="", repr=False)


@handles(ExportCertificates, requires=Permission.EXPLORE, writes=True)
def export_certificates(command: ExportCertificates, context: Context) -> ExportReport:
    check_target(command.path, (".json",), protected=bool(command.password))
    found = list_certificates(ListCertificates(command.run), context)
    text = json.dumps([each.to_json() for each in found], ensure_ascii=False, indent=1)
    outgoing = Outgoing(
        "export-certificates",
        command.run or "all certificates",
        command.path,
        people=len({each.person for each in found}),
        password=command.password,
    )
    outgoing.write(context, lambda stream: stream.write(text.encode()))
    return ExportReport(command.path, 0, len(found))
