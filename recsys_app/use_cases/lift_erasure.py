"""Let an erased person be imported again, for instance because they came back as a customer."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class LiftErasure(Command[str]):
    """Answers the person's keyed hash. Nothing that was erased comes back by itself."""

    person: str
    reason: str


@handles(LiftErasure, requires=Permission.ERASE, writes=True)
def lift_erasure(command: LiftErasure, context: Context) -> str:
    reason, repositories = check_reason(command.reason), context.repositories
    hash_ = repositories.erasures.register.lift(command.person)
    repositories.ledger.record("erasure-lifted", person=hash_, reason=reason)
    return hash_
