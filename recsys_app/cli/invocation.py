"""What every command knows: the global options, and how to open the store with them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer

from recsys_app import Application, Command, describe_notice
from recsys_app.cli.arguments import UsageError
from recsys_app.cli.passwords import read_password
from recsys_app.cli.progress import watched
from recsys_app.cli.screen import Screen

R = TypeVar("R")
ADMINISTRATOR = "admin"  # the account where none is named


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of the program. `wait` seconds is how long to wait for another process's store."""

    store: Path | None
    account: str
    password_file: str | None
    wait: float
    screen: Screen

    def require_store(self) -> Path:
        if self.store is None:
            raise UsageError("Which store?", "Name it: --store DIR, or RECVAULT_STORE=DIR.")
        return self.store

    def password(self, *, new: bool = False) -> str:
        """The password of `account`. Raises UsageError."""
        prompt = f"{'New password' if new else 'Password'} for {self.account}"
        return read_password(self.password_file, prompt, option="--password-file", new=new)

    @contextmanager
    def opened(
        self, *, writes: bool = False, password: str | None = None, accept_older: bool = False
    ) -> Iterator[Application]:
        """The store, signed in. Only what `writes` keeps other writers out; reading never waits.

        All passwords are asked for before, so that nobody waits for a person who types.
        """
        application = Application(self.require_store())
        secret = self.password() if password is None else password
        try:
            self._wait_after_failures(application)
            application.sign_in(
                self.account,
                secret,
                read_only=not writes,
                wait=self.wait,
                accept_older=accept_older,
            )
            if failed := application.failed_sign_ins:
                self.screen.note(
                    f"{len(failed)} failed sign-ins as {self.account}, last {failed[-1]}."
                )
            for notice in application.notices:
                self.screen.note(describe_notice(notice))
            yield application
        finally:
            application.close()

    def _wait_after_failures(self, application: Application) -> None:
        """Sit out the seconds that failed sign-ins cost, so that a scheduled command still runs."""
        seconds = application.seconds_to_wait(self.account)
        if seconds > 0:
            self.screen.note(f"Sign-ins as {self.account} failed: waiting {seconds:.0f} s.")
            time.sleep(seconds)

    def execute(self, application: Application, command: Command[R]) -> R:
        """Run `command` with progress and Ctrl+C."""
        with watched(self.screen) as control:
            return application.execute(command, control)

    def run(self, command: Command[R], *, writes: bool = False, password: str | None = None) -> R:
        """Open the store, run one command, close it."""
        with self.opened(writes=writes, password=password) as application:
            return self.execute(application, command)


def invocation(context: typer.Context) -> Invocation:
    """What the callback of the program left for its commands."""
    found = context.obj
    assert isinstance(found, Invocation)  # noqa: S101  # a command cannot run without it
    return found
