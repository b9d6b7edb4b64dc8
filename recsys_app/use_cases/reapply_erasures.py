"""Erase again whom a receipt names: for a store that was restored from an older backup."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import ErasureReport
from recsys_app.use_cases._erasure import erase_again
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ReapplyErasures(Command[tuple[ErasureReport, ...]]):
    """`hashes` are those of the erasure register, as receipts carry them; one report a person found.

    Whoever is not in the store is entered in the register all the same, so that a later import does
    not bring them back.
    """

    hashes: tuple[str, ...]
    reason: str


@handles(ReapplyErasures, requires=Permission.ERASE, writes=True, alone=True)
def reapply_erasures(command: ReapplyErasures, context: Context) -> tuple[ErasureReport, ...]:
    reason, repositories = check_reason(command.reason), context.repositories
    found = repositories.erasures.people_of(frozenset(command.hashes))
    repositories.erasures.register.add(command.hashes, reason)
    return tuple(erase_again(person, reason, context) for person in found)
