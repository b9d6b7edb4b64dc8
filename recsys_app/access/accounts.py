"""Accounts as the signed membership of the keyring lists them, and what they may be called."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from recsys_app.access.permissions import Role
from recsys_app.errors import InvalidSettingError


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


LONGEST_NAME: Final = 64


def check_name(name: str) -> str:
    """`name` as it is stored. Raises InvalidSettingError for an empty, long or unprintable one."""
    stored = unicodedata.normalize("NFKC", name)
    if not (0 < len(stored) <= LONGEST_NAME and stored.isprintable() and stored == stored.strip()):
        raise InvalidSettingError("account-name", longest=LONGEST_NAME)
    return stored
