"""The one place where permission is checked. Only `authorize` makes a Grant."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from recsys_app.access.permissions import PERMISSIONS, Compartment, Permission, Role
from recsys_app.access.session import PrivateKeys, Session
from recsys_app.errors import AccessDeniedError, StorageUnavailableError, StoreLockedError

K = TypeVar("K")

# The keys of a session are copied, and replaced, as one: threads of jobs and of the window do both.
_KEYS: Final = threading.Lock()


@dataclass(slots=True)
class Grant:
    """Proof that a session may do one thing, with the keys to do it.

    Repositories are built from a grant: whoever skips the check has no key. The keys are copies, so
    that a running job keeps working when the window locks; `wipe` clears them when the job is done.
    Work that changes keys says so in `changed`; `follow` then brings its session up to date.
    """

    store: Path
    account_id: str
    account: str
    role: Role
    permission: Permission
    keys: Mapping[Compartment, bytearray] = field(repr=False)
    signing_keys: Mapping[str, bytearray] = field(repr=False)
    private_keys: PrivateKeys
    trusted: bytes
    serial: int
    generation: int
    once: bool = False
    read_only: bool = False
    changed: bool = False

    def renew(
        self,
        keys: Mapping[Compartment, bytearray],
        signing_keys: Mapping[str, bytearray],
        trusted: bytes,
        serial: int,
        generation: int,
    ) -> None:
        """Take the keys of after a change in place of those of before, which are overwritten."""
        _overwrite(self.keys, keys)
        _overwrite(self.signing_keys, signing_keys)
        self.trusted, self.serial, self.generation = trusted, serial, generation
        self.changed = True

    def wipe(self) -> None:
        for secret in (*self.keys.values(), *self.signing_keys.values()):
            secret[:] = bytes(len(secret))
        self.private_keys.wipe()


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def authorize(session: Session | None, permission: Permission, *, writes: bool) -> Grant:
    """Check `permission` for `session` and mint the grant.

    Raises:
        StoreLockedError: nobody is signed in.
        AccessDeniedError: the role may not do this, or must choose a password first.
        StorageUnavailableError: the session is read-only and the command writes.
    """
    if session is None or session.closed:
        raise StoreLockedError
    if not may(session.role, permission):
        raise AccessDeniedError(role=session.role, permission=permission)
    if session.once and permission is not Permission.CHANGE_OWN_PASSWORD:
        raise AccessDeniedError("password-once")
    if writes and session.read_only:
        raise StorageUnavailableError("opened-read-only")
    return _grant(session, permission)


def authorize_entry(session: Session) -> Grant:
    """The grant for what signing in and out do by themselves: ledger, anchors, clearing up."""
    return _grant(session, Permission.VERIFY)


def follow(session: Session | None, grant: Grant) -> None:
    """Let `session` have the keys that work under `grant` left, if it changed any.

    Another session, or one that was locked meanwhile, gets nothing; and none loses a key to work that
    began before it had it.
    """
    if session is None or session.closed or session.account_id != grant.account_id:
        return
    with _KEYS:
        newest = grant.generation >= session.generation and grant.serial >= session.serial
        more = len(grant.private_keys.all()) - len(session.private_keys.all())
        if grant.changed and (more > 0 or (newest and more == 0)):
            session.private_keys.wipe()
            session.private_keys = grant.private_keys.copy()
        if grant.changed and newest:
            _overwrite(session.keys, grant.keys)
            _overwrite(session.signing_keys, grant.signing_keys)
            session.trusted, session.serial = grant.trusted, grant.serial
            session.generation, session.slot_behind = grant.generation, True
    session.once = grant.once


def _overwrite(mine: Mapping[K, bytearray], new: Mapping[K, bytearray]) -> None:
    for name, secret in mine.items():
        secret[:] = new[name]


def _grant(session: Session, permission: Permission) -> Grant:
    with _KEYS:
        return Grant(
            session.store,
            session.account_id,
            session.account,
            session.role,
            permission,
            {compartment: bytearray(key) for compartment, key in session.keys.items()},
            {name: bytearray(key) for name, key in session.signing_keys.items()},
            session.private_keys.copy(),
            session.trusted,
            session.serial,
            session.generation,
            session.once,
            session.read_only,
        )


def authorize_control(session: Session | None, owner: str) -> None:
    """Check that `session` may pause, resume or cancel a job of the account `owner`.

    Raises:
        StoreLockedError: nobody is signed in.
        AccessDeniedError: it is another account's job and the role does not manage accounts.
    """
    if session is None or session.closed:
        raise StoreLockedError
    if owner != session.account and not may(session.role, Permission.MANAGE_ACCOUNTS):
        raise AccessDeniedError("not-your-job", owner=owner)
