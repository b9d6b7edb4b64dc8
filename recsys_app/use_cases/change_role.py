"""Give an account another role."""

from dataclasses import dataclass

from recsys_app.access.accounts import Account
from recsys_app.access.permissions import Permission, Role
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ChangeRole(Command[Account]):
    """What the role may now have is sealed to the account; what it may no longer have is rotated."""

    name: str
    role: Role


@handles(ChangeRole, requires=Permission.MANAGE_ACCOUNTS, writes=True, alone=True)
def change_role(command: ChangeRole, context: Context) -> Account:
    accounts = context.repositories.accounts
    return accounts.change_role(command.name, command.role, context.control)
