"""The options of every command that writes a file out of the store: reason and password."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app import CONTAINER_ENDING
from recsys_app.cli.arguments import UsageError
from recsys_app.cli.invocation import Invocation
from recsys_app.cli.passwords import read_password, refuse_one_input_for_two

_OPTION = "--container-password-file"

Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write .csv, .parquet, .jsonl or .xlsx; see --protect."),
]
ReasonText = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="What the file is for; kept in the ledger.")
]
Protect = Annotated[
    bool,
    typer.Option(
        "--protect",
        help=f"Ask for a password and encrypt the file, which ends in {CONTAINER_ENDING}.",
    ),
]
PasswordFile = Annotated[
    str | None,
    typer.Option(
        _OPTION, metavar="FILE", help="As --protect, with the first line of FILE as the password."
    ),
]


def new_password(call: Invocation, *, protect: bool, file: str | None) -> str:
    """The password of a file to be written, "" for a plain one. Raises UsageError."""
    if not protect and file is None:
        return ""
    refuse_one_input_for_two(call.password_file, file)
    return read_password(file, "Password for the file", option=_OPTION, new=True)


def known_password(file: str | None) -> str:
    """The password of a file to be opened. Raises UsageError."""
    return read_password(file, "Password of the file", option=_OPTION)


def require_reason(reason: str) -> str:
    """`reason`, for what concerns single people. Raises UsageError where there is none."""
    if not reason.strip():
        raise UsageError(
            "This concerns single people and needs a reason.",
            "Say what it is for: --reason TEXT; it is kept in the ledger.",
        )
    return reason


def refuse_without_out(out: Path | None, *given: object) -> None:
    """Options of a file mean nothing without one. Raises UsageError."""
    if out is None and any(given):
        raise UsageError("--reason, --protect and --container-password-file go with --out FILE.")
