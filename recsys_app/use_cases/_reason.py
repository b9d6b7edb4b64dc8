"""The reason that is asked for what concerns people, and kept in the ledger."""

from typing import Final

from recsys_app.errors import InvalidSettingError

LONGEST_REASON: Final = 500  # characters


def check_reason(reason: str) -> str:
    """`reason` as it is kept. Raises InvalidSettingError for an empty, long or unprintable one."""
    stored = " ".join(reason.split())
    if not (0 < len(stored) <= LONGEST_REASON and stored.isprintable()):
        raise InvalidSettingError("no-reason", longest=LONGEST_REASON)
    return stored
