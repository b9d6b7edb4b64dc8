"""Accounts as the signed membership of the keyring lists them, and what they may be called."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from recsys_app.access.permissions import Role
from recsys_app.access.recovery import RECOVERY_ACCOUNT, is_recovery
from recsys_app.errors import InvalidSettingError


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a store.

    Attributes:
        id: 16 bytes as hex, a hash over the store id and the name.
        created: UTC.
        changed: UTC, when its role, key pair or password was changed last.
        must_change: an administrator set its password, and nobody has chosen another since.
        recovery: a printed recovery key rather than a person.
        key_waits: its new password brought a key pair that an administrator has yet to take in, by
            signing in; whoever knew the password before may use the pair before until then.
    """

    id: str
    name: str
    role: Role
    created: datetime
    changed: datetime
    must_change: bool = False
    recovery: bool = False
    key_waits: bool = False


LONGEST_NAME: Final = 64


def check_name(name: str) -> str:
    """`name` as it is stored.

    Raises:
        InvalidSettingError: empty, long, unprintable, or that of the recovery account.
    """
    stored = unicodedata.normalize("NFKC", name)
    if not (0 < len(stored) <= LONGEST_NAME and stored.isprintable() and stored == stored.strip()):
        raise InvalidSettingError("account-name", longest=LONGEST_NAME)
    if is_recovery(stored):
        raise InvalidSettingError("account-name-reserved", name=RECOVERY_ACCOUNT)
    return stored
