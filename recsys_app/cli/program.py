"""The program's commands in one tree, and the options that all of them share."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app.cli.commands import (
    account,
    data,
    demo,
    export,
    ledger,
    models,
    people,
    privacy,
    recommending,
    store,
    training,
)
from recsys_app.cli.invocation import ADMINISTRATOR, Invocation

_EPILOG = (
    "The options above may stand anywhere. Exit codes: 0 done, 1 a bug of ours, 2 the words are "
    "off, 3 an input is not acceptable, 4 not allowed, 5 the store is damaged, 6 the store cannot "
    "be used now, 7 the model failed, 130 cancelled."
)

program = typer.Typer(
    name="recvault",
    help="RecVault: a private recommendation workbench. Everything stays encrypted on this machine.",
    epilog=_EPILOG,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
program.command("demo")(demo.demo)
program.add_typer(store.app, name="store")
program.add_typer(account.app, name="account")
program.add_typer(data.app, name="data")
program.add_typer(ledger.app, name="ledger")
program.command("models")(models.models)
program.command("train")(training.train)
program.command("runs")(training.runs)
program.command("memorisation")(privacy.memorisation)
program.add_typer(privacy.app, name="privacy")
program.command("compare")(training.compare)
program.command("publish")(training.publish)
program.command("recommend")(recommending.recommend)
program.add_typer(people.app, name="person")
program.command("erase")(people.erase)
program.command("certificates")(people.certificates)
program.command("refresh")(people.refresh)
program.add_typer(export.app, name="export")


@program.callback()
def recvault(
    context: typer.Context,
    store: Annotated[
        Path | None, typer.Option(metavar="DIR", envvar="RECVAULT_STORE", help="The store folder.")
    ] = None,
    account: Annotated[
        str, typer.Option(metavar="NAME", envvar="RECVAULT_ACCOUNT", help="Who signs in.")
    ] = ADMINISTRATOR,
    password_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Its first line is the password; - is standard input."),
    ] = None,
    json: Annotated[  # noqa: ARG001  # the edge reads both before the words are parsed
        bool, typer.Option("--json", help="Print one JSON document, failures too.")
    ] = False,
    quiet: Annotated[  # noqa: ARG001
        bool, typer.Option("--quiet", help="No progress, no messages.")
    ] = False,
    wait: Annotated[
        float,
        typer.Option(metavar="SECONDS", min=0, help="Wait so long for a store that is in use."),
    ] = 0.0,
) -> None:
    """Keep the shared options for the command that follows."""
    context.obj = Invocation(store, account, password_file, wait, context.obj)
