"""The log of this machine: what happened where, never values, ids, paths of data or sentences.

What is filled into a line is checked by its type: numbers, and what a line of code has declared to
be a `Word` of the program's own. An unexpected exception is written as its type and the places it
passed through; its text may quote a row, so it is left out.
"""

import copy
import logging
import logging.handlers
import time
import traceback
from pathlib import Path
from types import TracebackType

import platformdirs

from recsys_app.paths import make_private_dir

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Word(str):
    """A word of the program's own, such as the name of an event: it may stand in the log."""

    __slots__ = ()


_WRITTEN = (int, float, Word)


class RedactingFormatter(logging.Formatter):
    """Writes numbers and `Word`s, and an exception as type and places; all else stays out.

    Times are UTC as ISO 8601 writes it: a log says the same wherever it is read.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        plain = copy.copy(record)  # other handlers are not ours to change
        plain.msg, plain.args = _redacted(record.msg, record.args), None
        plain.exc_text = plain.stack_info = None  # another handler may have put the message there
        return super().format(plain)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the base class's name
        kind, _, trace = ei
        places = [
            f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)
        ]
        return f"{kind.__name__ if kind else 'error'} at " + " < ".join(reversed(places))


def _redacted(template: object, arguments: object) -> str:
    """The line without any value in it: where one is given that may not be written, its type is."""
    if not isinstance(template, str):  # an exception as the message
        return f"[{type(template).__name__}]"
    if isinstance(arguments, dict):
        arguments = (arguments,)
    given = arguments if isinstance(arguments, tuple) else ()
    hidden = [type(value).__name__ for value in given if not isinstance(value, _WRITTEN)]
    if hidden:
        return f"{template} [{', '.join(hidden)}]"
    return template % given if given else template


def place_of(error: BaseException) -> str:
    """Type and place of `error`, and nothing of what it says."""
    found = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(found[-1].filename).name}:{found[-1].lineno}" if found else ""
    return type(error).__name__ + where


def log_path() -> Path:
    return Path(platformdirs.user_log_dir("recvault", appauthor=False)) / "recvault.log"


def start_logging(path: Path | None = None) -> None:
    """Send the engine's and the window's log to a private rotating file (1 MB, two old ones)."""
    target = path or log_path()
    make_private_dir(target.parent)
    handler = logging.handlers.RotatingFileHandler(
        target, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("recsys_app", "ui"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


def record_bug(error: BaseException) -> None:
    """Write a bug of ours to the log: its type and where it happened."""
    logging.getLogger("recsys_app").error(
        "unexpected error", exc_info=(type(error), error, error.__traceback__)
    )
