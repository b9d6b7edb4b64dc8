"""Let a person in again who forgot the password."""

from dataclasses import dataclass, field

from recsys_app.access.accounts import Account
from recsys_app.access.permissions import Permission
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ResetPassword(Command[Account]):
    """`password` opens nothing but the choice of another, so that nobody else knows that one."""

    name: str
    password: str = field(repr=False)


@handles(ResetPassword, requires=Permission.MANAGE_ACCOUNTS, writes=True, alone=True)
def reset_password(command: ResetPassword, context: Context) -> Account:
    return context.repositories.accounts.reset_password(command.name, command.password)
