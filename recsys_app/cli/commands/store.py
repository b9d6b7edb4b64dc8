"""`recvault store`: make a store, look at it, check every page of it."""

from typing import Annotated

import typer

from recsys_app import (
    Application,
    CompactStore,
    Compartment,
    FileStatus,
    RotateKeys,
    ShowStore,
    VerifyStore,
)
from recsys_app.cli.arguments import DAMAGED
from recsys_app.cli.commands import backup
from recsys_app.cli.invocation import invocation
from recsys_app.cli.views import stores

app = typer.Typer(help="The encrypted store.")

backup.register(app)


@app.command()
def create(context: typer.Context) -> None:
    """Make a new store in --store DIR; its first account, --account, is an administrator."""
    call = invocation(context)
    application = Application(call.require_store())
    try:
        application.create_store(call.account, call.password(new=True))
        answer = {
            "store": call.require_store().absolute(),
            "account": application.account,
            "role": application.role,
        }
    finally:
        application.close()
    call.screen.result(answer, lambda: stores.created(answer))


@app.command()
def info(context: typer.Context) -> None:
    """Format, age, size and key derivation of the store."""
    call = invocation(context)
    found = call.run(ShowStore())
    call.screen.result(found, lambda: stores.info(found))


@app.command()
def rotate(
    context: typer.Context,
    compartment: Annotated[
        list[Compartment] | None,
        typer.Option(help="Which part, as often as wanted; by default all of it."),
    ] = None,
) -> None:
    """Write the files anew under new keys; whoever kept an old key reads nothing that is new.

    All of it also renews what signs, and ends every earlier password.
    """
    call = invocation(context)
    report = call.run(RotateKeys(tuple(compartment or ())), writes=True)
    call.screen.result(report, lambda: stores.rotated(report))
    if report.signing_keys:
        call.screen.note("What signs is new as well: nothing fits any more that was opened before.")
    call.screen.note("Backups and other copies keep the old keys.")


@app.command()
def compact(context: typer.Context) -> None:
    """Give back the space of what was removed; the files get new keys as well."""
    call = invocation(context)
    report = call.run(CompactStore(), writes=True)
    call.screen.result(report, lambda: stores.rotated(report))


@app.command("accept-older")
def accept_older(context: typer.Context) -> None:
    """Take a store that is older than the one last seen here for what it is; the ledger says so."""
    call = invocation(context)
    with call.opened(writes=True, accept_older=True) as application:
        answer = {"store": call.require_store().absolute(), "account": application.account}
    call.screen.result(answer, lambda: stores.created(answer))


@app.command()
def verify(context: typer.Context) -> None:
    """Read every page and digest that the account has a key for; exit 5 if anything is damaged."""
    call = invocation(context)
    report = call.run(VerifyStore())
    if report.sound:
        call.screen.result(report, lambda: stores.verified(report))
        return
    if not call.screen.json:
        call.screen.out.print(stores.verified(report))
    damaged = [check.file for check in report.files if check.status is FileStatus.DAMAGED]
    missing = [check.file for check in report.files if check.status is FileStatus.MISSING]
    sentences = [f"The store is damaged: {', '.join(damaged)}."] if damaged else []
    sentences += [f"Missing from the store: {', '.join(missing)}."] if missing else []
    if report.ledger is not None and not report.ledger.sound:
        sentences.append("The ledger is not what it was.")
    call.screen.failure(
        "file-missing" if missing and not damaged else "data-damaged",
        " ".join(sentences),
        "The other copy of the keyring is whole; the next change of the store writes both anew."
        if not missing and len(damaged) == 1 and damaged[0].startswith("keyring")
        else "Restore a backup; the table says what is affected.",
        report=report,
    )
    raise typer.Exit(DAMAGED)
