"""`recvault export`: what is done with files that left a store; needs none."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app import open_export
from recsys_app.cli.invocation import invocation
from recsys_app.cli.protection import PasswordFile, known_password

app = typer.Typer(help="Files that were protected with a password.")


@app.command("open")
def open_(
    context: typer.Context,
    file: Path,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write what is inside.")],
    container_password_file: PasswordFile = None,
) -> None:
    """Decrypt a protected export (.rvx); opens no store. FILE is written once all was checked."""
    call = invocation(context)
    found = open_export(file, known_password(container_password_file), out)
    call.screen.result(found, lambda: f"{found.name} ({found.type}) is in {found.path}.")
