"""The log of this machine: what happened where, never values, ids, paths of data or sentences.

An unexpected exception is written as its type and the places it passed through; its text may quote
a row, so it is left out.
"""

import logging
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType

import platformdirs

from recsys_app.paths import make_private_dir

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RedactingFormatter(logging.Formatter):
    """Writes an exception as type and places; the message and the locals stay out."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the base class's name
        kind, _, trace = ei
        places = [
            f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)
        ]
        return f"{kind.__name__ if kind else 'error'} at " + " < ".join(reversed(places))


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
