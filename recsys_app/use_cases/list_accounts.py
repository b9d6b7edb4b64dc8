"""Who may sign in, and as what."""

from dataclasses import dataclass

from recsys_app.access.accounts import Account
from recsys_app.access.permissions import Permission
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ListAccounts(Command[tuple[Account, ...]]):
    """Nothing to choose."""


@handles(ListAccounts, requires=Permission.MANAGE_ACCOUNTS)
def list_accounts(_: ListAccounts, context: Context) -> tuple[Account, ...]:
    return context.repositories.accounts.all()
