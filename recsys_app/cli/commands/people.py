"""`recvault person`, `erase`, `certificates` and `refresh`: one person's data, and their right to go."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app import (
    ErasePerson,
    ExportCertificates,
    ExportPersonReport,
    FinishErasures,
    LiftErasure,
    ListCertificates,
    ListErasures,
    ModelError,
    PreviewErasure,
    RecsysError,
    RefreshRun,
    describe,
)
from recsys_app.cli.arguments import UsageError
from recsys_app.cli.invocation import invocation
from recsys_app.cli.protection import require_reason
from recsys_app.cli.views import people as views
from recsys_app.cli.views import runs

app = typer.Typer(help="One person: what is held on them, the access report, the erasure register.")

Person = Annotated[str, typer.Argument(metavar="ID", help="The whole external id.")]
RIGHT_OF_ACCESS = "right of access"  # what an access report is for, where nothing else is said
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept in the ledger.")]


@app.command()
def show(context: typer.Context, person: Person) -> None:
    """What is held on a person, in every data set."""
    call = invocation(context)
    found = call.run(PreviewErasure(person))
    call.screen.result(found, lambda: views.held(found))


@app.command()
def report(
    context: typer.Context,
    person: Person,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write .html or .json.")],
    reason: Reason = RIGHT_OF_ACCESS,
) -> None:
    """Write all that is held on a person to a file; the ledger says that it was, and why."""
    call = invocation(context)
    made = call.run(ExportPersonReport(person, out, reason=require_reason(reason)), writes=True)
    answer = {"person": person, "path": out, "made": made.made, "datasets": len(made.datasets)}
    call.screen.result(answer, lambda: f"All that is held on {person} is in {out}.")


@app.command()
def erased(context: typer.Context) -> None:
    """The erasure register, erasures that were cut off, and models to be trained again."""
    call = invocation(context)
    found = call.run(ListErasures())
    call.screen.result(found, lambda: views.register(found))


@app.command()
def lift(context: typer.Context, person: Person, reason: Reason = "") -> None:
    """Let an erased person be imported again. Nothing that was erased comes back by itself."""
    call = invocation(context)
    hash_ = call.run(LiftErasure(person, require_reason(reason)), writes=True)
    call.screen.result({"lifted": hash_}, lambda: f"{person} may be imported again.")


@app.command()
def finish(context: typer.Context) -> None:
    """Take erasures that were cut off to their end."""
    call = invocation(context)
    done = call.run(FinishErasures(), writes=True)
    call.screen.result({"finished": done}, lambda: f"Finished: {len(done)}.")


def erase(
    context: typer.Context,
    person: Person,
    reason: Reason = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would happen; change nothing.")
    ] = False,
) -> None:
    """Erase a person from the data, the models and what was published. It cannot be undone."""
    call = invocation(context)
    if preview:
        found = call.run(PreviewErasure(person))
        call.screen.result(found, lambda: views.preview(found))
        return
    done = call.run(ErasePerson(person, require_reason(reason)), writes=True)
    call.screen.result(done, lambda: views.erased(done))


def certificates(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help="Only those of this run.")] = "",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write them as .json.")] = None,
) -> None:
    """Proofs that models are, to the bit, those that never knew an erased person."""
    call = invocation(context)
    if out is not None:
        written = call.run(ExportCertificates(out, run), writes=True)
        call.screen.result(written, lambda: f"{written.rows} certificates are in {out}.")
        return
    found = call.run(ListCertificates(run))
    answer = {"certificates": [each.to_json() for each in found]}
    call.screen.result(answer, lambda: views.certificates(found))


def refresh(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help="The run to train again.")] = "",
    stale: Annotated[
        bool,
        typer.Option(
            "--stale",
            help="Every run whose model still knows an erased person, but for private ones.",
        ),
    ] = False,
) -> None:
    """Train runs again, as they were, on the data as it is now; each makes a new run.

    A private one spends privacy, so that it has to be named.
    """
    if stale == bool(run):
        raise UsageError("Name a RUN, or say --stale.")
    call = invocation(context)
    if not stale:
        report = call.run(RefreshRun(run), writes=True)
        call.screen.result(report.to_json(), lambda: runs.trained(report))
        return
    made: dict[str, str] = {}
    failed: dict[str, RecsysError] = {}
    with call.opened(writes=True) as application:
        found = call.execute(application, ListErasures())
        for name in found.stale:
            try:
                made[name] = call.execute(application, RefreshRun(name)).run
            except RecsysError as error:  # the others can be trained all the same
                failed[name] = error
    answer = {
        "runs": [{"from": old, "run": new} for old, new in made.items()],
        "failed": [{"from": old, "error": _told(error)} for old, error in failed.items()],
        "private": list(found.stale_private),
    }
    call.screen.result(answer, lambda: views.refreshed(made, failed, found.stale_private))
    if failed:
        raise typer.Exit(ModelError.exit_code)  # also where one was refused: others were trained


def _told(error: RecsysError) -> dict[str, str]:
    words = describe(error)
    return {"code": words.code, "message": words.text, "hint": words.hint}
