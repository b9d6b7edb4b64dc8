"""`recvault ledger`: what was done, whether it is all there, and receipts of it."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app import (
    AcceptFindings,
    ExportLedger,
    MakeReceipt,
    ShowLedger,
    VerifyLedger,
    receipt_text,
)
from recsys_app.cli.arguments import DAMAGED
from recsys_app.cli.invocation import invocation
from recsys_app.cli.views import ledger as views

app = typer.Typer(help="The ledger of the store; an administrator sees all, others what they did.")
_DAMAGED = "Restore a backup, and find out who can write to the folder."
_ACCEPTABLE = (
    "Find out who wrote it. What is known then, an administrator accepts with “recvault ledger accept”; "
    "or restore a backup."
)


@app.command()
def show(
    context: typer.Context,
    by: Annotated[str, typer.Option(metavar="NAME", help="Only what this account did.")] = "",
    action: Annotated[str, typer.Option(help="Only this kind, such as import or publish.")] = "",
    text: Annotated[str, typer.Option(help="Only entries that contain it.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="From this day (UTC) on.")] = "",
    most: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 100,
) -> None:
    """Entries, newest first."""
    call = invocation(context)
    found = call.run(ShowLedger(by, action, text, since, most))
    call.screen.result({"entries": found}, lambda: views.entries(found))


@app.command()
def verify(
    context: typer.Context,
    receipt: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A receipt to hold it against.")
    ] = None,
) -> None:
    """Recompute every entry; exit 5 if one is missing, changed or older than a receipt knows."""
    call = invocation(context)
    check = call.run(VerifyLedger(tuple(receipt or ())))
    if check.sound:
        call.screen.result(check, lambda: views.checked(check))
        return
    if not call.screen.json:
        call.screen.out.print(views.checked(check))
    call.screen.failure(
        "ledger-damaged",
        f"The ledger is not what it was: {'; '.join(check.findings)}.",
        _ACCEPTABLE if len(check.acceptable) == len(check.findings) else _DAMAGED,
        report=check,
    )
    raise typer.Exit(DAMAGED)


@app.command()
def accept(
    context: typer.Context,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why they may stand; it is kept in the ledger.")
    ],
) -> None:
    """Accept what is wrong with single entries as known: nothing is mended, and what is new shows again.

    Any account can write such an entry, and none can take it away. Links, codes and whatever else is
    wrong cannot be accepted.
    """
    call = invocation(context)
    accepted = call.run(AcceptFindings(reason), writes=True)
    call.screen.result({"accepted": accepted}, lambda: views.known(accepted))


@app.command("receipt")
def receipt_(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
) -> None:
    """What the ledger is now, as text to be filed outside of this machine."""
    call = invocation(context)
    made = call.run(MakeReceipt(out))
    text = receipt_text(made)
    call.screen.result({"receipt": made, "text": text}, text.rstrip)


@app.command()
def export(context: typer.Context, file: Path) -> None:
    """Write what the account may read to a csv, parquet, jsonl or xlsx file."""
    call = invocation(context)
    report = call.run(ExportLedger(file), writes=True)
    call.screen.result(report, lambda: f"{report.rows:,} entries written to {report.path}.")
