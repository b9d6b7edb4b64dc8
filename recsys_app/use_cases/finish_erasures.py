"""Take erasures that were cut off to their end."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.erasure import ErasureReport
from recsys_app.use_cases._erasure import finish_all
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class FinishErasures(Command[tuple[ErasureReport, ...]]):
    """Nothing to choose; does nothing where nothing was cut off."""


@handles(FinishErasures, requires=Permission.ERASE, writes=True, alone=True)
def finish_erasures(_: FinishErasures, context: Context) -> tuple[ErasureReport, ...]:
    return tuple(report for report, _ in finish_all(context))
