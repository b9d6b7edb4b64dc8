"""The access report of one person: everything that is held on them."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.access_report import AccessReport
from recsys_app.use_cases._access_report import access_report
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ReportPerson(Command[AccessReport]):
    """`person` is a whole external id. That it was asked for is entered in the ledger, with the `reason`.

    Raises:
        InvalidSettingError: no reason.
        NotFoundError: nothing in the store names the person.
    """

    person: str
    reason: str


@handles(ReportPerson, requires=Permission.ACCESS_REPORT, writes=True)
def report_person(command: ReportPerson, context: Context) -> AccessReport:
    return access_report(context.repositories, command.person, check_reason(command.reason))
