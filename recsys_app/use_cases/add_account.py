"""Let one more person in, with a role."""

from dataclasses import dataclass, field

from recsys_app.access.accounts import Account
from recsys_app.access.permissions import Permission, Role
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class AddAccount(Command[Account]):
    """A new account gets the keys of its role, sealed to a key pair that `password` unlocks.

    `once`: it opens nothing but the choice of another, so that nobody else knows that one.
    """

    name: str
    role: Role
    password: str = field(repr=False)
    once: bool = False


@handles(AddAccount, requires=Permission.MANAGE_ACCOUNTS, writes=True)
def add_account(command: AddAccount, context: Context) -> Account:
    accounts = context.repositories.accounts
    return accounts.add(command.name, command.role, command.password, once=command.once)
