"""What stands in the place of a listed backup now. The list remembers; here the file is looked at."""

from pathlib import Path

from recsys_app.domain.backups import Backup
from recsys_app.errors import NotFoundError, StoreError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.format import check_digests, keyring_in, open_backup, read_contents
from recsys_app.storage.keyring.format import Keyring


def is_that(backup: Backup, store: str) -> bool:
    """Whether the file of `backup` is there, is the one that was made, and is of `store`."""
    return _keyring_of(backup, store) is not None


def entries_in(backup: Backup, store: str) -> int | None:
    """How many entries the ledger had when `backup` was made; None where its file is not that one.

    Unlike a date, no clock that was wrong and nobody who touches a file changes the order of these. Of
    one that nobody with a key has looked at, it is what its keyring says.
    """
    keyring = _keyring_of(backup, store)
    if keyring is None:
        return None
    return keyring.anchor.count if backup.entries is None else backup.entries


def is_whole(backup: Backup, store: str, control: JobControl) -> bool:
    """Whether the file of `backup` is that one, and every byte of it as it was written."""
    file = Path(backup.file)
    try:
        with open_backup(file) as stream:
            check_digests(stream, read_contents(stream, file.name), file, control)
    except (NotFoundError, StoreError):
        return False
    return is_that(backup, store)


def _keyring_of(backup: Backup, store: str) -> Keyring | None:
    """The keyring in the file of `backup`, if by header, length and store it is the one listed."""
    file = Path(backup.file)
    try:
        with open_backup(file) as stream:
            contents = read_contents(stream, file.name)
            if contents.digest.hex() != backup.digest:
                return None
            keyring = keyring_in(stream, contents, file)
    except (NotFoundError, StoreError):
        return None
    return keyring if keyring.store == store else None
