"""Change the password of the signed-in account; no data is re-encrypted."""

from dataclasses import dataclass, field

from recsys_app.access.permissions import Permission
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ChangePassword(Command[None]):
    """The current password is asked for again, so that an unattended window gives nothing away."""

    current: str = field(repr=False)
    new: str = field(repr=False)


@handles(ChangePassword, requires=Permission.CHANGE_OWN_PASSWORD, writes=True)
def change_password(command: ChangePassword, context: Context) -> None:
    context.repositories.accounts.change_password(command.current, command.new)
