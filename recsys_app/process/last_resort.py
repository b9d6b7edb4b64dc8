"""What nobody caught is written as type and place, wherever it happened; its words may quote a row.

Python would print the message, the arguments and the object itself to standard error, which on a
desktop ends in the log of the session.
"""

import logging
import sys
import threading
import warnings
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from recsys_app.logs import Word, log_path, place_of, record_bug

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_log = logging.getLogger(__name__)


def say_nothing_of_values() -> None:
    """Replace every last handler of Python's: of errors, of threads, of finalizers, of warnings.

    Loggers of libraries, whose sentences are theirs, are not heard at all.
    """
    sys.excepthook = _on_error
    threading.excepthook = _on_thread_error
    sys.unraisablehook = _on_unraisable
    warnings.showwarning = _on_warning
    logging.lastResort = None
    logging.raiseExceptions = False  # it prints the record that could not be written
    logging.getLogger().addHandler(logging.NullHandler())


def _on_error(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    record_bug(error)
    print(f"RecVault stopped ({place_of(error)}). Log: {log_path()}", file=sys.stderr)  # noqa: T201  # nobody else is left to say it


def _on_thread_error(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        record_bug(arguments.exc_value)


def _on_unraisable(arguments: "UnraisableHookArgs") -> None:
    if arguments.exc_value is not None:
        record_bug(arguments.exc_value)


def _on_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line
    _log.warning("%s at %s:%d", Word(category.__name__), Word(Path(filename).name), lineno)
