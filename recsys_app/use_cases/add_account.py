"""Let one more person in, with a role."""

from dataclasses import dataclass, field

from recsys_app.access.accounts import Account
from recsys_app.access.permissions import Permission, Role
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class AddAccount(Command[Account]):
    """A new account gets the keys of its role, sealed to a key pair that `password` unlocks."""

    name: str
    role: Role
    password: str = field(repr=False)


@handles(AddAccount, requires=Permission.MANAGE_ACCOUNTS, writes=True)
def add_account(command: AddAccount, context: Context) -> Account:
    return context.repositories.accounts.add(command.name, command.role, command.password)
