"""`recvault recommend`: what would this person like, and why; or everybody's lists as a file."""

from typing import Annotated

import typer

from recsys_app import (
    Application,
    Command,
    ExportPublishedList,
    ExportRecommendations,
    ExportReport,
    Recommend,
    RecommendationList,
    ShowPublishedList,
)
from recsys_app.cli.arguments import UsageError
from recsys_app.cli.invocation import invocation
from recsys_app.cli.protection import (
    Out,
    PasswordFile,
    Protect,
    ReasonText,
    new_password,
    refuse_without_out,
    require_reason,
)
from recsys_app.cli.views import recommendations as views


def recommend(
    context: typer.Context,
    run: Annotated[str, typer.Option(metavar="RUN", help="The run whose model answers.")],
    user: Annotated[
        str | None, typer.Option(metavar="ID", help="The person; a pseudonym or an external id.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everybody; needs --out.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, metavar="N", help="Length of the list.")] = 10,
    explain: Annotated[
        bool | None,
        typer.Option(
            "--explain/--no-explain",
            help="Say which interactions carry each item (default: for one person, not in files).",
        ),
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="As if the history had it; repeat it.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="As if it had not; repeat it.")
    ] = None,
    out: Out = None,
    reason: ReasonText = "",
    protect: Protect = False,
    container_password_file: PasswordFile = None,
) -> None:
    """Top-N of one person with reasons, or of everybody into a file."""
    if everyone == (user is not None):
        raise UsageError("Name a person with --user ID, or everybody with --all.")
    if everyone and out is None:
        raise UsageError("--all needs a file to write: --out FILE.")
    if out is not None and (add or drop):
        raise UsageError("--add and --drop show one person's list; they do not go with --out.")
    refuse_without_out(out, reason, protect, container_password_file)
    call = invocation(context)
    if out is not None:
        password = new_password(call, protect=protect, file=container_password_file)
        users = None if user is None else (user,)
        export = ExportRecommendations(
            *(run, out, k, users),
            explain=explain or False,
            reason=require_reason(reason),
            password=password,
        )
        with call.opened(writes=True) as application:
            written = call.execute(application, _export(application, export))
        call.screen.result(written, lambda: views.exported(written))
        return
    with call.opened() as application:
        edits = tuple(add or ()), tuple(drop or ())
        question = _question(application, run, str(user), k, explain is not False, edits)
        answer = call.execute(application, question)
        call.screen.result(answer, lambda: views.recommended(answer))


def _export(application: Application, wanted: ExportRecommendations) -> Command[ExportReport]:
    """Who may not ask the model at all takes the list that was published."""
    if application.allowed(Recommend) or wanted.users is None:
        return wanted
    (user,) = wanted.users
    return ExportPublishedList(wanted.run, user, wanted.path, wanted.reason, wanted.password)


def _question(
    application: Application,
    run: str,
    user: str,
    k: int,
    explain: bool,
    edits: tuple[tuple[str, ...], tuple[str, ...]],
) -> Command[RecommendationList]:
    """Ask the model; who may not, and asks nothing hypothetical, reads the published list."""
    if application.allowed(Recommend) or any(edits):
        return Recommend(run, user, k, explain, *edits)
    return ShowPublishedList(run, user, k)
