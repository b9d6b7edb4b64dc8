"""Erase a person from every compartment, from the models and from what was published."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import ErasureReport
from recsys_app.domain.external_ids import canonical_id
from recsys_app.use_cases._erasure import erase, finish_all
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ErasePerson(Command[ErasureReport]):
    """`person` is a whole external id; `reason` is kept in the register and in the ledger.

    An erasure that was cut off before is finished first.
    """

    person: str
    reason: str


@handles(ErasePerson, requires=Permission.ERASE, writes=True, alone=True)
def erase_person(command: ErasePerson, context: Context) -> ErasureReport:
    reason, wanted = check_reason(command.reason), canonical_id(command.person)
    for report, person in finish_all(context):
        if person == wanted:
            return report
    return erase(command.person, reason, context)
