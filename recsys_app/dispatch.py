"""Every command passes here: the check of permission, then its handler on the store.

Who may change keys does so while nothing else holds any; whoever is refused stands in the ledger.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from recsys_app.access.guard import Grant, authorize, follow
from recsys_app.access.session import Session
from recsys_app.errors import AccessDeniedError, StorageUnavailableError, StoreLockedError
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.runner import JobRunner
from recsys_app.storage.refusals import record_refusal
from recsys_app.storage.repositories import Repositories
from recsys_app.use_cases.registry import Command, Context, UseCase

R = TypeVar("R")
Cache = dict[object, object]


class Dispatcher:
    """Runs commands, here and now or as a job of `jobs`."""

    def __init__(self, jobs: JobRunner) -> None:
        self._jobs = jobs
        self._alone = threading.Lock()  # held by the command that changes keys

    def authorize(self, session: Session | None, case: UseCase) -> Grant:
        """The grant for `case`, where nothing that is under way stands against it.

        Raises:
            StoreLockedError: nobody is signed in.
            AccessDeniedError: the role may not; the ledger says so from now on.
            StorageUnavailableError: keys are being changed, or jobs hold those that would be.
        """
        with self._entering_refusals(session, case):
            grant = authorize(session, case.requires, writes=case.writes)
        if case.writes:
            self.refuse_beside_key_change()
        if case.alone and self._jobs.long_jobs:
            raise StorageUnavailableError("jobs-hold-keys")
        if case.alone and not self._alone.acquire(blocking=False):
            raise StorageUnavailableError("keys-changing")
        return grant

    def run(
        self,
        case: UseCase,
        command: Command[R],
        session: Session | None,
        grant: Grant,
        control: JobControl,
        cache: Cache,
    ) -> R:
        """Run under `grant`; a read that finds the keys changed meanwhile has those of after."""
        with self._entering_refusals(session, case):
            try:
                return _handle(case, command, grant, control, cache)
            except StoreLockedError as error:
                if error.code != "keys-changed" or case.writes:
                    raise
            finally:
                follow(session, grant)
                grant.wipe()
                if case.alone:
                    self._alone.release()
            with self._alone:
                again = authorize(session, case.requires, writes=False)
            try:
                return _handle(case, command, again, control, cache)
            finally:
                again.wipe()

    def refuse_beside_key_change(self) -> None:
        """StorageUnavailableError while keys are being changed."""
        if self._alone.locked():
            raise StorageUnavailableError("keys-changing")

    @contextmanager
    def _entering_refusals(self, session: Session | None, case: UseCase) -> Iterator[None]:
        """That the block refuses `case` goes into the ledger, but beside a change of its keys."""
        try:
            yield
        except AccessDeniedError as error:
            if session is not None and self._alone.acquire(blocking=False):
                permission = str(error.facts.get("permission", case.requires))
                try:
                    record_refusal(session, case.command.__name__, permission)
                finally:
                    self._alone.release()
            raise


def _handle(
    case: UseCase, command: Command[R], grant: Grant, control: JobControl, cache: Cache
) -> R:
    """Run `command` on the store as far as `grant` opens it. Raises what the handler raises."""
    control.check_cancelled()
    with Repositories(grant) as repositories:
        try:
            result: R = case.handler(command, Context(repositories, control, cache))
            return result
        finally:
            if case.writes:
                repositories.settle_now_or_later()
