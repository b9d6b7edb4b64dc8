"""Give back the space of what was removed."""

from dataclasses import dataclass

from recsys_app.access.permissions import Compartment, Permission
from recsys_app.domain.records import RotationReport
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class CompactStore(Command[RotationReport]):
    """Write every file anew without free pages. It is a rotation of all keys, and no less safe."""


@handles(CompactStore, requires=Permission.ROTATE, writes=True, alone=True)
def compact_store(_: CompactStore, context: Context) -> RotationReport:
    return context.repositories.rotate(frozenset(Compartment), "store-compacted", context.control)
