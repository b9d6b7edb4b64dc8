"""What happens to the ledger when somebody signs in: is the store the newest, and who tried before."""

from dataclasses import dataclass
from typing import Final

from recsys_app.access.permissions import Role
from recsys_app.errors import AccessDeniedError, StaleStoreError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.parts import can_recover
from recsys_app.storage.ledger.anchors import (
    accept_state,
    check_not_older,
    differs_at_rest,
    readable,
    settle_ledger,
)
from recsys_app.storage.ledger.attempts import (
    UNKNOWN,
    Attempt,
    moment,
    read_attempts,
    without,
)
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore

_QUICKLY_READ: Final = 64 << 20  # bytes: a tenth of a second


@dataclass(frozen=True, slots=True)
class Opening:
    """What to tell the person: codes of notices and the times (UTC, ISO) of failed sign-ins."""

    notices: tuple[str, ...]
    failed: tuple[str, ...]


def open_ledger(store: OpenStore, *, accept_older: bool = False) -> Opening:
    """Check the store against its anchors and, if it may be written, enter the sign-in.

    Raises:
        StaleStoreError: it is older than the one last seen.
        AccessDeniedError: `accept_older`, by who is no administrator.
    """
    try:
        notices = check_not_older(store)
    except StaleStoreError as error:
        if not accept_older:
            raise
        notices = _accept(store, error)
    folder, me = StoreFolder(store.grant.store), store.grant.account_id
    found = read_attempts(folder)
    mine = found.of(me)
    failed = tuple(moment(attempt) for attempt in mine)
    if store.grant.role is Role.ADMINISTRATOR and not can_recover(store.believed.membership):
        notices = (*notices, "no-recovery")
    changed, expected = changed_outside(store), _expected(store)
    if changed:
        notices = (*notices, "changed-outside")
    if found.begins < expected:
        notices = (*notices, "attempts-record-gone")
    if store.grant.read_only:
        return Opening(notices, failed)
    ledger = LedgerRepository(store)
    ledger.enter_waiting()
    if changed:
        ledger.record("changed-outside", files=", ".join(changed))
    if found.begins < expected:
        ledger.record("attempts-record-gone", expected=expected, found=found.begins)
    _enter_attempts(store, ledger, mine, found.of(UNKNOWN))
    ledger.record("sign-in")
    settle_ledger(store, at_rest=False)
    return Opening(notices, failed)


def changed_outside(store: OpenStore) -> list[str]:
    """Files that are not as they were left; large ones are left to `verify`, which takes its time."""
    return [
        database.file.name
        for compartment, database in readable(store)
        if database.file.stat().st_size <= _QUICKLY_READ and differs_at_rest(store, compartment)
    ]


def _accept(store: OpenStore, error: StaleStoreError) -> tuple[str, ...]:
    if store.grant.role is not Role.ADMINISTRATOR or store.grant.read_only:
        raise AccessDeniedError(role=store.grant.role, permission="accept-older") from error
    accept_state(store)
    found, seen = int(error.facts.get("found", 0)), int(error.facts.get("seen", 0))
    LedgerRepository(store).record("older-store-accepted", why=error.code, found=found, seen=seen)
    return ("older-store-accepted",)


def _enter_attempts(
    store: OpenStore,
    ledger: LedgerRepository,
    mine: tuple[Attempt, ...],
    unknown: tuple[Attempt, ...],
) -> None:
    """Move them into the ledger: own ones, and by an administrator those with unknown names."""
    taken = mine
    if store.grant.role is Role.ADMINISTRATOR and unknown:
        taken = (*taken, *unknown)
    folder, expected = StoreFolder(store.grant.store), _expected(store)
    found = read_attempts(folder)
    if not taken and found.begins == expected:
        return
    begins = max(found.following, expected)
    with store.published.transaction():
        if mine:
            _record(ledger, "failed-sign-ins", mine)
        if len(taken) > len(mine):
            _record(ledger, "failed-sign-ins-unknown", unknown)
    without(folder, taken, begins)  # a crash before it enters them twice, never not at all
    store.published.execute("UPDATE attempts SET begins = ?", (begins,))


def _record(ledger: LedgerRepository, action: str, attempts: tuple[Attempt, ...]) -> None:
    first, last = moment(attempts[0]), moment(attempts[-1])
    ledger.record(action, count=len(attempts), first=first, last=last)


def _expected(store: OpenStore) -> int:
    """The number that the record of failed sign-ins was begun with."""
    (begins,) = store.published.one("SELECT begins FROM attempts") or (1,)
    return int(begins)
