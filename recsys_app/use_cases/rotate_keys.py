"""New keys for all that is stored, or for some of it."""

from dataclasses import dataclass

from recsys_app.access.permissions import Compartment, Permission
from recsys_app.domain.records import RotationReport
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RotateKeys(Command[RotationReport]):
    """Write the files of `compartments` anew under new keys; all of them where none is named.

    Whoever has a key of before can read what the old files held, and nothing written from now on. All
    of them renews what signs as well: nothing fits any more that a password opened before.
    """

    compartments: tuple[Compartment, ...] = ()


@handles(RotateKeys, requires=Permission.ROTATE, writes=True, alone=True)
def rotate_keys(command: RotateKeys, context: Context) -> RotationReport:
    compartments = frozenset(command.compartments or Compartment)
    if compartments == frozenset(Compartment):
        return context.repositories.renew_all(context.control)
    return context.repositories.rotate(compartments, "keys-rotated", context.control)
