"""A printed secret that opens the store when every password is lost."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from recsys_app.access.permissions import Permission
from recsys_app.access.recovery import RECOVERY_ACCOUNT, new_recovery_secret, read_recovery_secret
from recsys_app.domain.reports import RecoveryKit
from recsys_app.errors import InvalidSettingError
from recsys_app.exporting.files import check_target, write_export
from recsys_app.use_cases.registry import Command, Context, handles

_MARK = "Secret:"


@dataclass(frozen=True, slots=True)
class MakeRecoveryKit(Command[RecoveryKit]):
    """Write a kit to `path`, a text file for this user alone; an earlier kit opens nothing any more.

    What was written is read back and opens the store once before it is kept.
    """

    path: Path


@handles(MakeRecoveryKit, requires=Permission.MANAGE_ACCOUNTS, writes=True, alone=True)
def make_recovery_kit(command: MakeRecoveryKit, context: Context) -> RecoveryKit:
    check_target(command.path, (".txt",))
    store = context.repositories.grant.store.name
    secret, made = new_recovery_secret(), datetime.now().astimezone()
    text = _text(store, secret, made)

    def write(stream: BinaryIO) -> BinaryIO:
        stream.write(text.encode())
        return stream

    def take_effect(_digest: str, stream: BinaryIO) -> None:
        stream.seek(0)
        written = _secret_in(stream.read().decode())
        accounts = context.repositories.accounts
        accounts.renew_recovery(written, context.control)
        if not accounts.opens(RECOVERY_ACCOUNT, written):
            raise InvalidSettingError("recovery-untested")

    write_export(command.path, write, announce=take_effect)
    return RecoveryKit(command.path, store, RECOVERY_ACCOUNT, secret, made, text)


def _secret_in(text: str) -> str:
    """The secret as whoever reads the kit would type it."""
    line = next(line for line in text.splitlines() if line.startswith(_MARK))
    return read_recovery_secret(line.removeprefix(_MARK))


def _text(store: str, secret: str, made: datetime) -> str:
    return f"""RecVault recovery kit

Store:   {store}
Account: {RECOVERY_ACCOUNT}
{_MARK}  {secret}
Made:    {made:%Y-%m-%d %H:%M}

Whoever has this sheet can read and change everything in the store. Print it, put it
where you keep what must not be lost, and delete this file.

To use it, sign in with the account above and the secret in place of a password.
Small letters and left-out dashes do not matter. Then reset the password that was
forgotten, or add an administrator.

A new kit takes the place of this one: from then on this sheet opens nothing.
"""
