"""Read every page and digest the account has a key for, and name what is damaged."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.records import VerifyReport
from recsys_app.storage.verify import verify_store as verify
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class VerifyStore(Command[VerifyReport]):
    """Nothing to choose."""


@handles(VerifyStore, requires=Permission.VERIFY)
def verify_store(_: VerifyStore, context: Context) -> VerifyReport:
    return verify(context.repositories.grant, context.control)
