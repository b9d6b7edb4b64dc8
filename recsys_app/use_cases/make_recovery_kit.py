"""A printed secret that opens the store when every password is lost.

The file is whole and durable, under a name of its own, before the keyring changes, and gets its name
after. So one kit opens the store wherever this is killed:

    before the file is synced      the old one; half a file may lie there, and opens nothing
    before the keyring is changed  the old one; the file beside opens nothing yet
    before the file has its name   the new one, in the file beside (kit.1f2e3d4c.new.txt)
    after that                     the new one, in the file that was asked for

What lies beside is removed when the next kit of that name is in place, and not earlier: until then
it may be the one that opens the store.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.access.recovery import RECOVERY_ACCOUNT, new_recovery_secret, read_recovery_secret
from recsys_app.domain.reports import RecoveryKit
from recsys_app.errors import (
    InvalidSettingError,
    RecsysError,
    SignInError,
    StorageUnavailableError,
)
from recsys_app.exporting.files import check_target
from recsys_app.paths import put_in_place, read_regular, unavailable, write_beside, written_beside
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases.registry import Command, Context, handles

_MARK = "Secret:"
_MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class MakeRecoveryKit(Command[RecoveryKit]):
    """Write a kit to `path`, a text file for this user alone; an earlier kit opens nothing any more.

    What was written is read back and opens the store once before it gets its name.

    Raises:
        InvalidSettingError: another ending, a place that is not acceptable, a file that is no kit of
            this store, or a kit that did not open the store.
        StorageUnavailableError: nothing was changed; or "recovery-kit-beside", with the file that
            the kit is in.
    """

    path: Path


@handles(MakeRecoveryKit, requires=Permission.MANAGE_ACCOUNTS, writes=True, alone=True)
def make_recovery_kit(command: MakeRecoveryKit, context: Context) -> RecoveryKit:
    store = context.repositories.grant.store.name
    _check(command.path, store)
    secret, made = new_recovery_secret(), datetime.now().astimezone()
    text = _text(store, secret, made)
    beside = write_beside(command.path, text.encode())
    try:
        written = _secret_in(beside)
        context.repositories.accounts.renew_recovery(written, context.control)
    except BaseException:  # it may have come after the keyring was changed
        _keep_if_it_opens(beside, command.path, secret, context)
        raise
    if not _keep_if_it_opens(beside, command.path, secret, context):
        raise InvalidSettingError("recovery-untested")
    _remove_earlier(command.path, store)
    return RecoveryKit(command.path, store, RECOVERY_ACCOUNT, secret, made, text)


def _check(path: Path, store: str) -> None:
    """Only an earlier kit of this store is replaced: another store's may be the last of its kind."""
    check_target(path, (".txt",))
    if path.exists():
        try:
            kit = _read(path).startswith(_head(store))
        except OSError:  # a folder, a long file, or one that is not for these eyes
            kit = False
        if not kit:
            raise InvalidSettingError("not-a-kit", name=path.name)


def _read(file: Path) -> str:
    """Raises OSError."""
    return read_regular(file, _MOST_BYTES).decode("utf-8", "replace")


def _keep_if_it_opens(beside: Path, path: Path, secret: str, context: Context) -> bool:
    """Give the kit its name if it opens the store by now, else remove it.

    Raises:
        StorageUnavailableError: one cannot tell, or it has no name yet; it stays where it is.
    """
    try:
        if _opens(secret, context):
            put_in_place(beside, path)
            return True
    except RecsysError as error:
        where = beside if beside.exists() else path
        raise StorageUnavailableError("recovery-kit-beside", where=str(where)) from error
    with suppress(OSError):  # it opens nothing
        beside.unlink(missing_ok=True)
    return False


def _opens(secret: str, context: Context) -> bool:
    """Whether `secret` opens the store as it is on the disk, whatever was read of it before."""
    with Repositories(context.repositories.grant) as now:
        try:
            return now.accounts.opens(RECOVERY_ACCOUNT, read_recovery_secret(secret))
        except SignInError:
            return False


def _remove_earlier(path: Path, store: str) -> None:
    """Delete kits of this store, and half ones, that were cut off before they got the name `path`."""
    with suppress(OSError):  # they open nothing any more
        for file in written_beside(path):
            text = _read(file)
            if text.startswith(_head(store)) or _MARK not in text:
                file.unlink()


def _secret_in(file: Path) -> str:
    """The secret as whoever reads the kit would type it. Raises StorageUnavailableError."""
    try:
        lines = _read(file).splitlines()
    except OSError as error:
        raise unavailable(error, file) from error
    line = next(line for line in lines if line.startswith(_MARK))
    return read_recovery_secret(line.removeprefix(_MARK))


def _head(store: str) -> str:
    return f"RecVault recovery kit\n\nStore:   {store}\n"


def _text(store: str, secret: str, made: datetime) -> str:
    return f"""{_head(store)}Account: {RECOVERY_ACCOUNT}
{_MARK}  {secret}
Made:    {made:%Y-%m-%d %H:%M}

Whoever has this sheet can read and change everything in the store. Print it, put it
where you keep what must not be lost, and delete this file.

To use it, sign in with the account above and the secret in place of a password.
Small letters and left-out dashes do not matter. Then reset the password that was
forgotten, or add an administrator.

A new kit takes the place of this one: from then on this sheet opens nothing.
"""
