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
SHORTEST_PASSWORD: Final = 15  # NIST SP 800-63B-4: where a password is the only factor
LONGEST_PASSWORD: Final = 1024


def check_name(name: str) -> str:
    """`name` as it is stored. Raises InvalidSettingError for an empty, long or unprintable one."""
    stored = unicodedata.normalize("NFKC", name)
    if not (0 < len(stored) <= LONGEST_NAME and stored.isprintable() and stored == stored.strip()):
        raise InvalidSettingError("account-name", longest=LONGEST_NAME)
    return stored


def check_password(password: str) -> None:
    """Length is the only rule. Raises InvalidSettingError."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidSettingError(
            "password-length", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD
        )
