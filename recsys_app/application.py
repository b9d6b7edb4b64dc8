"""The engine behind both front ends: one object that signs in, runs commands and queues jobs.

Only `create_store`, `sign_in`, `lock` and `sign_out` need no permission (and `inspect_file` and
`list_models`, which open no store); everything else is a command and passes the guard.
"""

import logging
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any, TypeVar

from recsys_app.access.guard import Grant, authorize_control, authorize_entry, follow, may
from recsys_app.access.permissions import Role
from recsys_app.access.recovery import credentials
from recsys_app.access.session import Session
from recsys_app.crypto.keys import KdfParameters
from recsys_app.dispatch import Dispatcher
from recsys_app.domain.backups import RestoreReport
from recsys_app.errors import SignInError, StoreError, StoreLockedError
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.events import JobEvent, Progressed
from recsys_app.jobs.runner import JobRunner
from recsys_app.models.descriptions import list_models
from recsys_app.process.memory import give_back_memory
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import renew_copies, renew_slot, unlock, unlock_again
from recsys_app.storage.ledger.attempts import record_attempt, seconds_to_wait
from recsys_app.storage.ledger.opening import Opening
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from recsys_app.use_cases.reapply_erasures import ReapplyErasures
from recsys_app.use_cases.registry import Command, Context, use_case

_log = logging.getLogger(__name__)

R = TypeVar("R")
Listener = Callable[[JobEvent], None]


class Application:
    """One store, at most one signed-in account, one queue of jobs.

    While it holds the writer's lock no other process writes. Signing out, or locking with no job
    running, lets the lock go, so that scheduled commands can work at night.
    """

    def __init__(self, store: Path) -> None:
        self.folder = StoreFolder(store)
        self.jobs = JobRunner(self._on_job_event)
        self._session: Session | None = None
        self._listeners: list[Listener] = []
        self._cache: dict[object, object] = {}
        self._dispatcher = Dispatcher(self.jobs)

    # ------------------------------------------------------------------ signing in and out

    def create_store(
        self, account: str, password: str, *, kdf: KdfParameters | None = None
    ) -> None:
        """Make a new store whose first account is an administrator, and sign in.

        Without `kdf` the cost of a password is measured on this machine (`crypto.cost`).

        Raises:
            ConflictError: the folder is a store already or is not empty.
            InvalidSettingError: the name or the password is not acceptable.
            StorageUnavailableError: the folder cannot be written.
        """
        create_store(self.folder, account, password, kdf=kdf).close()
        self.sign_in(account, password)

    def restore_store(self, asked: Restoring, control: JobControl | None = None) -> RestoreReport:
        """Make the store anew from a backup; sign in afterwards. Raises as `restore_store`."""
        watched = control or JobControl()

        def erase_again(grant: Grant, hashes: tuple[str, ...]) -> int:
            command = ReapplyErasures(hashes, "erased after the backup was made")
            with Repositories(grant) as repositories:
                context = Context(repositories, watched, {})
                return len(use_case(ReapplyErasures).handler(command, context))

        return restore_store(self.folder, asked, watched, erase_again)

    def submit_restore(self, asked: Restoring) -> int:
        """`restore_store` as a job."""
        return self.jobs.submit(lambda control: self.restore_store(asked, control))

    def sign_in(
        self,
        account: str,
        password: str,
        *,
        read_only: bool = False,
        wait: float = 0.0,
        accept_older: bool = False,
    ) -> None:
        """Unlock the keys of `account`; `read_only` opens beside another process that writes.

        `password` is the printed secret where `account` is the recovery account. `accept_older`, for
        administrators, takes a store that is older than the one last seen for what it is.

        Raises:
            SignInError: wrong account or password, or tried again too soon after one that failed.
            StaleStoreError: the store or a file of it is older than the one last seen.
            TamperedDataError: the keyring is damaged or a file is missing.
            UnsupportedVersionError: a newer program wrote the store.
            StorageUnavailableError: open elsewhere for longer than `wait` seconds, or its keys change.
        """
        self._dispatcher.refuse_beside_key_change()
        account, password = credentials(account, password)
        if (seconds := self.seconds_to_wait(account)) > 0:
            raise SignInError("sign-in-delayed", seconds=ceil(seconds))
        try:
            session = unlock(self.folder, account, password, read_only=read_only)
        except SignInError:
            self._record_attempt(account)
            raise
        try:
            if not read_only:
                self.folder.acquire(wait=wait)
                session = unlock_again(self.folder, session, password)
                renew_copies(self.folder, session)
            opening = self._open_ledger(session, accept_older=accept_older)
            if not read_only:
                renew_slot(self.folder, session, password)
        except BaseException:
            session.close()
            if self._session is None:
                self._release_when_idle()
            raise
        session.notices += opening.notices
        session.failed = opening.failed
        self._forget()
        self._session = session

    def seconds_to_wait(self, account: str) -> float:
        """How long after failed sign-ins as `account` the next one is let through."""
        return seconds_to_wait(self.folder, account)

    def _record_attempt(self, account: str) -> None:
        try:
            record_attempt(self.folder, account)
        except StoreError:
            _log.warning("a failed sign-in could not be recorded")

    def _open_ledger(self, session: Session, *, accept_older: bool) -> Opening:
        """Check the store and enter the sign-in and what waits for it."""
        grant = authorize_entry(session)
        try:
            with Repositories(grant) as repositories:
                return repositories.open_ledger(
                    accept_older=accept_older, busy=bool(self.jobs.active)
                )
        finally:
            follow(session, grant)
            grant.wipe()

    def lock(self) -> None:
        """Anchor the store, wipe the keys, give memory back; a running job keeps its grant and finishes."""
        self._leave_at_rest()
        self._forget()
        self._release_when_idle()

    def sign_out(self) -> None:
        """Cancel the account's jobs, wait for them, wipe the keys.

        Jobs of other accounts, queued before a lock, go on; the store is let go after the last.
        """
        if self._session is not None:
            self.jobs.cancel_all(self._session.account)
        self.lock()

    def _leave_at_rest(self) -> None:
        """Write down what every file is now, so that a change behind our back shows."""
        if self._session is None or self._session.read_only or self.jobs.active:
            return
        grant = authorize_entry(self._session)
        try:
            with Repositories(grant) as repositories:
                repositories.settle(at_rest=True)
        except StoreError:  # the keys are to be wiped whatever the disk says
            _log.warning("the store could not be anchored when it was let go")
        finally:
            grant.wipe()

    def _release_when_idle(self) -> None:
        if not self.jobs.active:
            self.folder.release()
            give_back_memory()

    def close(self) -> None:
        """Cancel every job, stop the worker threads, wipe the keys and let the store go.

        The application cannot be used any more.
        """
        self.jobs.close()
        self.lock()

    def _forget(self) -> None:
        self._cache.clear()
        self._cache = {}  # a job of this session still holds, and fills, the one that it began with
        if self._session is not None:
            self._session.close()
            self._session = None

    @property
    def signed_in(self) -> bool:
        return self._session is not None

    @property
    def account(self) -> str:
        return self._require_session().account

    @property
    def role(self) -> Role:
        return self._require_session().role

    @property
    def read_only(self) -> bool:
        return self._require_session().read_only

    @property
    def must_change_password(self) -> bool:
        """Whether an administrator set the password, so that nothing but a change of it is allowed."""
        return self._require_session().once

    @property
    def failed_sign_ins(self) -> tuple[str, ...]:
        """Times (UTC, ISO) of failed sign-ins as this account since its last one."""
        return self._require_session().failed

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes of what the person should know of the store; see `wording.describe_notice`."""
        return self._require_session().notices

    def _require_session(self) -> Session:
        if self._session is None:
            raise StoreLockedError
        return self._session

    # ------------------------------------------------------------------ commands

    def allowed(self, command: type[Command[Any]]) -> bool:
        """Whether the signed-in role may run `command`; for showing and hiding only."""
        return self._session is not None and may(self._session.role, use_case(command).requires)

    def execute(self, command: Command[R], control: JobControl | None = None) -> R:
        """Check permission and run `command` here and now. Raises what the handler raises."""
        case = use_case(type(command))
        session, cache = self._session, self._cache
        grant = self._dispatcher.authorize(session, case)
        return self._dispatcher.run(case, command, session, grant, control or JobControl(), cache)

    def submit(self, command: Command[Any]) -> int:
        """Check permission now, run `command` as a job, whose id comes back; a lock does not stop it."""
        return self._submit(command, read=False)

    def fetch(self, command: Command[Any]) -> int:
        """Like `submit`, for a read that must not wait behind a long job."""
        return self._submit(command, read=True)

    def _submit(self, command: Command[Any], *, read: bool) -> int:
        case = use_case(type(command))
        session, cache = self._session, self._cache
        grant = self._dispatcher.authorize(session, case)
        return self.jobs.submit(
            lambda control: self._dispatcher.run(case, command, session, grant, control, cache),
            grant.account,
            read=read,
        )

    def fetch_models(self) -> int:
        """`list_models` as a read beside the window: it loads PyTorch, which takes seconds."""
        return self.jobs.submit(lambda _: list_models(), read=True)

    # ------------------------------------------------------------------ jobs

    def pause(self, job: int) -> None:
        """Hold a job at its next step. Raises AccessDeniedError for another account's job."""
        if self._controls(job):
            self.jobs.pause(job)

    def resume(self, job: int) -> None:
        """Let a paused job go on. Raises AccessDeniedError for another account's job."""
        if self._controls(job):
            self.jobs.resume(job)

    def cancel(self, job: int) -> None:
        """Stop a job at its next step. Raises AccessDeniedError for another account's job."""
        if self._controls(job):
            self.jobs.cancel(job)

    def _controls(self, job: int) -> bool:
        """Check that the signed-in account may control `job`; whether there is still one."""
        owner = self.jobs.owner(job)
        if owner is not None:
            authorize_control(self._session, owner)
        return owner is not None

    def subscribe(self, listener: Listener) -> None:
        """`listener` receives every job event, on the worker thread."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Let `listener` receive nothing more; free if it received nothing before."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def _on_job_event(self, event: JobEvent) -> None:
        if not isinstance(event, Progressed) and not self.signed_in:
            self._release_when_idle()
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # noqa: BLE001  # the others hear of it, and the job is not to blame
                _log.exception("a listener failed at a job event")
