"""Sign-ins that failed, recorded while nobody is signed in and so no key is at hand.

One line each: number, time, account and what was typed, sealed to the auditors and to the account.
The account stands there by its id, or "-" where the name is none of this store: what was typed there
may have been a password. A sign-in moves the lines of its account into the ledger. The file is
always there and its numbers go on, so that its removal shows.
"""

import base64
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from recsys_app.access.recovery import stored_name
from recsys_app.crypto.keys import normalize, take, wipe
from recsys_app.crypto.sealing import NotAuthenticError, seal
from recsys_app.errors import NotFoundError, TamperedDataError
from recsys_app.paths import append_durably, read_own_file, unavailable, write_atomically
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import Keyring, Membership, read_keyring
from recsys_app.storage.keyring.parts import account_id, membership_of

UNKNOWN: Final = "-"
LONGEST_WAIT: Final = 60.0  # seconds
_DOUBLINGS: Final = 6  # from there on it is the longest
_FULL_BYTES: Final = 1 << 20  # from there on without what was typed
_MOST_BYTES: Final = 4 << 20  # from there on nothing: an attacker must not fill the disk
_LONGEST_NAME: Final = 64
_HEAD: Final = "recvault attempts"
_FIRST: Final = re.compile(rf"{_HEAD} ([0-9]{{1,12}})")
_LINE: Final = re.compile(r"([0-9]{1,12}) ([0-9]{1,11}) (-|[0-9a-f]{32})((?: [A-Za-z0-9+/=]+)*)")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One failed sign-in; `sealed` by holder: an account id, or "auditor"."""

    number: int
    when: float
    account: str
    sealed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempts:
    """The file as found.

    Attributes:
        begins: the number it was begun with, 0 where there is no file.
        following: the number of the next line.
    """

    begins: int
    following: int
    lines: tuple[Attempt, ...]

    def of(self, account: str) -> tuple[Attempt, ...]:
        return tuple(each for each in self.lines if each.account == account)


def begin_attempts(folder: StoreFolder, following: int) -> None:
    """An empty file whose next line gets the number `following`."""
    write_atomically(folder.attempts, f"{_HEAD} {following}\n".encode())


def read_attempts(folder: StoreFolder) -> Attempts:
    """What the file holds; lines that cannot be read are left out, the numbers tell."""
    try:
        content = read_own_file(folder.attempts, 2 * _MOST_BYTES)
    except FileNotFoundError:
        return Attempts(0, 1, ())
    except OSError as error:
        raise unavailable(error, folder.attempts) from error
    head, *lines = content.decode("ascii", "replace").split("\n")
    found = tuple(attempt for line in lines if (attempt := _parsed(line)) is not None)
    first = _FIRST.fullmatch(head)
    begins = 0 if first is None else int(first[1])
    return Attempts(begins, max([begins, *(each.number + 1 for each in found)]), found)


def record_attempt(folder: StoreFolder, account: str) -> None:
    """Add a failed sign-in with the name `account`. Raises StorageUnavailableError."""
    try:
        keyring = read_keyring(folder).keyring
    except (NotFoundError, TamperedDataError):  # no store to sign in to, and no key to seal with
        return
    found = read_attempts(folder)
    size = folder.attempts.stat().st_size if found.begins else 0
    if size > _MOST_BYTES:
        return
    if not found.begins:
        begin_attempts(folder, 1)  # less than any that a store begins with: the removal shows
    name = _holder(keyring, account)
    boxes = _boxes(membership_of(keyring), name, account) if size < _FULL_BYTES else ()
    line = " ".join((str(found.following), f"{int(time.time())}", name, *boxes))
    append_durably(folder.attempts, f"{line}\n".encode())


def seconds_to_wait(folder: StoreFolder, account: str) -> float:
    """How long the next sign-in as `account` has to wait: 1, 2, 4 … 60 s after each failure.

    A failure that lies in the future, by a clock that is wrong or was, counts but is waited for by
    nobody: the wait would not end. It slows down somebody at this program; it does not bind who has
    a copy of the folder.
    """
    try:
        keyring = read_keyring(folder).keyring
    except (NotFoundError, TamperedDataError):
        return 0.0
    tried = read_attempts(folder).of(_holder(keyring, account))
    now = time.time()
    past = [each.when for each in tried if each.when <= now]
    if not past:
        return 0.0
    wait = min(2.0 ** min(len(tried) - 1, _DOUBLINGS), LONGEST_WAIT)
    return max(wait - (now - max(past)), 0.0)


def without(folder: StoreFolder, taken: Iterable[Attempt], begins: int) -> None:
    """Write the file anew, begun with `begins`, without `taken`. Raises StorageUnavailableError."""
    found, gone = read_attempts(folder), {each.number for each in taken}
    kept = [each for each in found.lines if each.number not in gone]
    lines = [f"{_HEAD} {begins}", *(_line(each) for each in kept)]
    write_atomically(folder.attempts, ("\n".join(lines) + "\n").encode())


def moment(attempt: Attempt) -> str:
    """When, UTC."""
    return datetime.fromtimestamp(attempt.when, UTC).isoformat()


def _holder(keyring: Keyring, account: str) -> str:
    """The id of `account`, `UNKNOWN` where there is none of that name."""
    known = account_id(keyring.store, stored_name(account))
    return known if known in keyring.slots else UNKNOWN


def _boxes(membership: Membership, account: str, typed: str) -> tuple[str, ...]:
    content = take(normalize(json.dumps(typed[:_LONGEST_NAME])))
    public_keys = [membership.auditor_key]
    public_keys += [member.public_key for member in membership.members if member.id == account]
    try:
        sealed = [seal(key, content, attempt_context(membership.store)) for key in public_keys]
    except NotAuthenticError:  # a keyring that somebody changed; signing in will say so
        return ()
    wipe(content)
    return tuple(base64.b64encode(box).decode() for box in sealed)


def attempt_context(store: str) -> bytes:
    return f"attempt|{store}".encode()


def _parsed(line: str) -> Attempt | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    number, when, account, sealed = found.groups()
    return Attempt(int(number), float(when), account, tuple(sealed.split()))


def _line(attempt: Attempt) -> str:
    head = (str(attempt.number), f"{attempt.when:.0f}", attempt.account)
    return " ".join((*head, *attempt.sealed))
