"""The edge of the command line: words in, exit code out, every failure put into words.

Nothing else catches an error for good, and nothing else decides an exit code.
"""

import sys
from collections.abc import Sequence

import typer

from recsys_app import JobCancelledError, RecsysError, describe, log_path, place_of, record_bug
from recsys_app.cli.arguments import UsageError, hoist
from recsys_app.cli.interruption import signals_interrupt
from recsys_app.cli.program import program
from recsys_app.cli.screen import Screen

CANCELLED = JobCancelledError.exit_code
BUG = 1


def main(arguments: Sequence[str]) -> int:
    """Run `recvault` with `arguments` (without the program's name) and return its exit code."""
    _speak_utf8()
    screen = Screen(json="--json" in arguments, quiet="--quiet" in arguments)
    try:
        return _attempt(arguments, screen)
    except Exception as error:  # noqa: BLE001  # the program's edge: a bug still ends in words
        return _bug(screen, error)


def _attempt(arguments: Sequence[str], screen: Screen) -> int:
    try:
        with signals_interrupt():
            return _run(arguments or ("--help",), screen)
    except (KeyboardInterrupt, JobCancelledError, typer.Abort):
        return _failed(screen, JobCancelledError())
    except RecsysError as error:
        return _failed(screen, error)
    except UsageError as error:
        screen.failure(error.code, error.message, error.hint)
        return error.exit_code
    except typer.TyperException as error:
        screen.failure("usage", error.format_message(), "See “recvault --help”.")
        return UsageError.exit_code


def _run(arguments: Sequence[str], screen: Screen) -> int:
    code = program(hoist(arguments), standalone_mode=False, prog_name="recvault", obj=screen)
    if code == CANCELLED:  # how typer reports a KeyboardInterrupt
        raise KeyboardInterrupt
    return int(code or 0)


def _failed(screen: Screen, error: RecsysError | JobCancelledError) -> int:
    message = describe(error)
    screen.failure(message.code, message.text, message.hint)
    return error.exit_code


def _bug(screen: Screen, error: Exception) -> int:
    """Type and place only: the text of an unexpected exception may quote somebody's data."""
    record_bug(error)
    screen.failure(
        "bug",
        f"RecVault made a mistake ({place_of(error)}). What was saved before is kept.",
        f"Please report it with the log {log_path()}; it holds no data of yours.",
    )
    return BUG


def _speak_utf8() -> None:
    """Ids in any script must reach a pipe on any system, whatever its code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
