"""Say that what is wrong with single entries of the ledger is known."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class AcceptFindings(Command[tuple[str, ...]]):
    """Answers the sentences that were accepted; nothing is mended, and what is new shows again.

    Args:
        reason: why they may stand; it is kept in the ledger, sealed.
        findings: only these sentences of `LedgerCheck.acceptable`; () for all.

    Raises:
        InvalidSettingError: there is no reason.
    """

    reason: str
    findings: tuple[str, ...] = ()


@handles(AcceptFindings, requires=Permission.ACCEPT_FINDINGS, writes=True)
def accept_findings(command: AcceptFindings, context: Context) -> tuple[str, ...]:
    reason = check_reason(command.reason)
    return context.repositories.ledger.accept(reason, command.findings)
