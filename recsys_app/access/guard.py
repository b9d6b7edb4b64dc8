"""The one place where permission is checked. Only `authorize` makes a Grant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import PERMISSIONS, Compartment, Permission, Role
from recsys_app.access.session import Session
from recsys_app.errors import AccessDeniedError, StorageUnavailableError, StoreLockedError


@dataclass(frozen=True, slots=True)
class Grant:
    """Proof that a session may do one thing, with the keys to do it.

    Repositories are built from a grant: whoever skips the check has no key. The keys are copies, so
    that a running job keeps working when the window locks; `wipe` clears them when the job is done.
    """

    store: Path
    account_id: str
    account: str
    role: Role
    permission: Permission
    keys: Mapping[Compartment, bytearray] = field(repr=False)
    signing_keys: Mapping[str, bytearray] = field(repr=False)
    account_key: bytearray = field(repr=False)
    trusted: bytes
    read_only: bool = False

    def wipe(self) -> None:
        for secret in (*self.keys.values(), *self.signing_keys.values(), self.account_key):
            secret[:] = bytes(len(secret))


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def authorize(session: Session | None, permission: Permission, *, writes: bool) -> Grant:
    """Check `permission` for `session` and mint the grant.

    Raises:
        StoreLockedError: nobody is signed in.
        AccessDeniedError: the role may not do this.
        StorageUnavailableError: the session is read-only and the command writes.
    """
    if session is None or session.closed:
        raise StoreLockedError
    if not may(session.role, permission):
        raise AccessDeniedError(role=session.role, permission=permission)
    if writes and session.read_only:
        raise StorageUnavailableError("opened-read-only")
    return Grant(
        session.store,
        session.account_id,
        session.account,
        session.role,
        permission,
        {compartment: bytearray(key) for compartment, key in session.keys.items()},
        {name: bytearray(key) for name, key in session.signing_keys.items()},
        bytearray(session.account_key),
        session.trusted,
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
