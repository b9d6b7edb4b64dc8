"""Change the password of the signed-in account, and its key pair; no data is re-encrypted."""

from dataclasses import dataclass, field

from recsys_app.access.permissions import Permission
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ChangePassword(Command[None]):
    """The current password is asked for again, so that an unattended window gives nothing away.

    What is sealed to the account from the next sign-in of an administrator on, the keys of before do not
    open. What they opened until then needs new keys (`RotateKeys`).
    """

    current: str = field(repr=False)
    new: str = field(repr=False)


@handles(ChangePassword, requires=Permission.CHANGE_OWN_PASSWORD, writes=True)
def change_password(command: ChangePassword, context: Context) -> None:
    context.repositories.accounts.change_password(command.current, command.new)
