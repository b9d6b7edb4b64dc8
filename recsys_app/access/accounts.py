"""Accounts as the signed membership of the keyring lists them."""

from dataclasses import dataclass
from datetime import datetime

from recsys_app.access.permissions import Role


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a store.

    Attributes:
        id: 16 bytes as hex, a hash over the store id and the name.
        created: UTC.
        recovery: a printed recovery key rather than a person.
    """

    id: str
    name: str
    role: Role
    created: datetime
    recovery: bool = False
