"""The access report of one person as a file: a page or JSON, or drawn by the window."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.access_report import AccessReport
from recsys_app.exporting.files import check_target, inner_ending
from recsys_app.exporting.person_report import (
    PERSON_REPORT_ENDINGS,
    person_report_html,
    person_report_json,
)
from recsys_app.use_cases._access_report import access_report
from recsys_app.use_cases._erasure_plan import make_plan
from recsys_app.use_cases._exports import Outgoing
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportPersonReport(Command[AccessReport]):
    """Write it to `path`, .html or .json by ending; `texts` translates those of the page.

    `reason` is kept in the ledger; with a `password` it is a protected file.

    Raises:
        NotFoundError: nothing in the store names the person.
        InvalidSettingError: no reason, another ending, or a place that is not acceptable.
        StorageUnavailableError: the file cannot be written.
    """

    person: str
    path: Path
    texts: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ExportDrawnReport(Command[int]):
    """Like `ExportPersonReport`, drawn from what `ReportPerson` gave: `content` is a PDF. Answers its bytes.

    Raises:
        NotFoundError: nothing in the store names the person.
        InvalidSettingError: no reason, another ending, or a place that is not acceptable.
        StorageUnavailableError: the file cannot be written.
    """

    person: str
    path: Path
    content: bytes = field(repr=False)
    reason: str = ""
    password: str = field(default="", repr=False)


@handles(ExportPersonReport, requires=Permission.ACCESS_REPORT, writes=True)
def export_person_report(command: ExportPersonReport, context: Context) -> AccessReport:
    check_target(command.path, PERSON_REPORT_ENDINGS, protected=bool(command.password))
    reason = check_reason(command.reason)
    report = access_report(context.repositories, command.person, reason)
    if inner_ending(command.path) == ".html":
        text = person_report_html(report, lambda text: command.texts.get(text, text))
    else:
        text = person_report_json(report)
    outgoing = _outgoing(command, reason)
    outgoing.write(context, lambda stream: stream.write(text.encode()))
    return report


@handles(ExportDrawnReport, requires=Permission.ACCESS_REPORT, writes=True)
def export_drawn_report(command: ExportDrawnReport, context: Context) -> int:
    check_target(command.path, (".pdf",), protected=bool(command.password))
    make_plan(context.repositories, command.person)  # whom it is about has to be known
    outgoing = _outgoing(command, check_reason(command.reason))
    return outgoing.write(context, lambda stream: stream.write(command.content))


def _outgoing(command: ExportPersonReport | ExportDrawnReport, reason: str) -> Outgoing:
    return Outgoing(
        "export-person-report",
        "an access report",  # whose it is, the entry of the reading says, by a keyed hash
        command.path,
        reason,
        people=1,
        password=command.password,
    )
