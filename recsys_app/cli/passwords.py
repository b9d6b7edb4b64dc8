"""Where passwords come from: a terminal, a file, or standard input; never the command line.

Without a terminal and without a file a command fails at once instead of waiting for nobody.
"""

import getpass
import sys
from pathlib import Path

from recsys_app.cli.arguments import UsageError

STDIN = "-"
_LONGEST = 4096  # a device without an end is one long line


def read_password(file: str | None, prompt: str, *, option: str, new: bool = False) -> str:
    """The first line of `file` (`-`: of standard input), else what is typed after `prompt`.

    `option` is what names the file, for the message. A `new` password is asked for twice, so that
    a slip of the finger locks nobody out.

    Raises:
        UsageError: no terminal and no file, an unreadable or empty file, two different inputs.
    """
    if file is not None:
        return _first_line(file, option)
    if not sys.stdin.isatty():
        raise UsageError(
            f"{prompt}: there is no terminal to ask on.",
            f"Give it with {option} FILE, or {option} - for the first line of standard input.",
            code="no-password",
        )
    typed = getpass.getpass(f"{prompt}: ")
    if new and getpass.getpass(f"{prompt} again: ") != typed:
        raise UsageError("The two passwords differ.", "Try again.", code="passwords-differ")
    return typed


def refuse_one_input_for_two(*files: str | None) -> None:
    """Standard input has one first line; two passwords cannot both be it."""
    if files.count(STDIN) > 1:
        raise UsageError("Only one password can come from standard input.", "Use a file.")


def _first_line(file: str, option: str) -> str:
    try:
        line = _line(file).decode("utf-8-sig").removesuffix("\n").rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"The password file {file} cannot be read: {why}.") from error
    if len(line) > _LONGEST:
        raise UsageError(f"{option}: the first line is longer than {_LONGEST:,} characters.")
    if not line:
        raise UsageError(f"{option}: the first line is empty.", code="no-password")
    return line


def _line(file: str) -> bytes:
    """No more than that, and no waiting for an end: a pipe, as of a password manager, may stay open."""
    most = 4 * _LONGEST + 8  # of UTF-8, with its mark and the end of the line
    if file == STDIN:
        return sys.stdin.buffer.readline(most)
    with Path(file).open("rb") as stream:
        return stream.readline(most)
