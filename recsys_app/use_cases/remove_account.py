"""Take an account away, with everything that it could read from now on."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class RemoveAccount(Command[None]):
    """Every key that the account held is replaced; nobody who stays need be there for it."""

    name: str


@handles(RemoveAccount, requires=Permission.MANAGE_ACCOUNTS, writes=True, alone=True)
def remove_account(command: RemoveAccount, context: Context) -> None:
    context.repositories.accounts.remove(command.name, context.control)
