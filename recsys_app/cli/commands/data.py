"""`recvault data`: look at a file, import it, look at what is in the store, take it back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from recsys_app import (
    ExportProfile,
    ExportRejects,
    ImportData,
    ListBatches,
    ListDatasets,
    ListRejects,
    RemoveDataset,
    ShowDataset,
    UndoBatch,
    inspect_file,
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
from recsys_app.cli.views import datasets, files

app = typer.Typer(help="Behaviour logs: inspect, import, look, undo.")

Delimiter = Annotated[
    str | None, typer.Option(metavar="D", help="Between columns: , ; tab | :: (default: guessed).")
]
Encoding = Annotated[
    str | None, typer.Option(metavar="E", help="Like utf-8 or gb18030 (default: guessed).")
]
NoHeader = Annotated[bool, typer.Option("--no-header", help="The first line is data already.")]
Sheet = Annotated[
    str, typer.Option(metavar="S", help="Of a workbook: name or 1-based position (default: first).")
]
Dataset = Annotated[str, typer.Argument(metavar="NAME", help="The data set.")]


def _column(what: str) -> Any:  # typer's own type, which it does not export
    return typer.Option(metavar="COL", help=f"Column of the {what}: its name, or 1-based position.")


@app.command()
def inspect(
    context: typer.Context,
    file: Path,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    no_header: NoHeader = False,
    sheet: Sheet = "",
) -> None:
    """Columns, guessed mapping, types and first rows of a file; opens no store."""
    found = inspect_file(
        file,
        encoding=encoding,
        delimiter=delimiter,
        has_header=False if no_header else None,
        sheet=sheet,
    )
    invocation(context).screen.result(found, lambda: files.inspected(found))


@app.command("import")
def import_(
    context: typer.Context,
    file: Path,
    dataset: Annotated[str, typer.Option(metavar="NAME", help="The data set to fill.")],
    user: Annotated[str, _column("person")] = "",
    item: Annotated[str, _column("item")] = "",
    time: Annotated[str, _column("time")] = "",
    time_format: Annotated[
        str, typer.Option(metavar="F", help="Like %d.%m.%Y (default: ISO 8601, epoch or order).")
    ] = "",
    value: Annotated[str, _column("rating, amount or count")] = "",
    event: Annotated[str, _column("event type")] = "",
    fold: Annotated[str, _column("fold, for --split given")] = "",
    items: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table with the items' attributes.")
    ] = None,
    users: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table with the people's attributes.")
    ] = None,
    identifying: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL",
            help="A column of --users that may tell who somebody is, kept apart (default: all).",
        ),
    ] = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    no_header: NoHeader = False,
    sheet: Sheet = "",
    items_sheet: Sheet = "",
    users_sheet: Sheet = "",
    append: Annotated[
        bool, typer.Option("--append", help="Add to an existing data set, the same rows as well.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Take its place.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the rows set aside here.")
    ] = None,
) -> None:
    """Import a file as one batch, all or nothing. Rows that cannot be used are set aside."""
    if append and replace:
        raise UsageError("Either --append or --replace, not both.")
    columns = {
        "user": user,
        "item": item,
        "time": time,
        "value": value,
        "event": event,
        "fold": fold,
    }
    call = invocation(context)
    report = call.run(
        ImportData(
            path=file,
            dataset=dataset,
            columns={role: column for role, column in columns.items() if column},
            time_format=time_format,
            encoding=encoding,
            delimiter=delimiter,
            has_header=False if no_header else None,
            mode="append" if append else "replace" if replace else "new",
            allow_same=append,
            items=items,
            users=users,
            identifying=None if identifying is None else tuple(identifying),
            rejects=rejects,
            sheet=sheet,
            items_sheet=items_sheet,
            users_sheet=users_sheet,
        ),
        writes=True,
    )
    call.screen.result(report, lambda: datasets.imported(report))


@app.command("list")
def list_(context: typer.Context) -> None:
    """The data sets of the store."""
    call = invocation(context)
    found = call.run(ListDatasets())
    call.screen.result({"datasets": found}, lambda: datasets.listed(found))


@app.command()
def show(
    context: typer.Context,
    name: Dataset,
    out: Out = None,
    protect: Protect = False,
    container_password_file: PasswordFile = None,
) -> None:
    """Counts, span, density, long tail, activity, duplicates, values.

    A file holds what may be said outside: figures of 10 people or more, counts rounded to 5.
    """
    refuse_without_out(out, protect, container_password_file)
    call = invocation(context)
    if out is not None:
        password = new_password(call, protect=protect, file=container_password_file)
        written = call.run(ExportProfile(name, out, password), writes=True)
        call.screen.result(written, lambda: f"{written.rows:,} figures are in {written.path}.")
        return
    profile = call.run(ShowDataset(name))
    call.screen.result(profile.to_json(), lambda: datasets.profile(profile))


@app.command()
def batches(context: typer.Context, name: Dataset) -> None:
    """The imports that a data set consists of."""
    call = invocation(context)
    found = call.run(ListBatches(name))
    call.screen.result({"dataset": name, "batches": found}, lambda: datasets.batches(found))


@app.command()
def rejects(
    context: typer.Context,
    name: Dataset,
    batch: int,
    offset: Annotated[int, typer.Option(min=0, help="Skip so many.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 500,
    out: Out = None,
    reason: ReasonText = "",
    protect: Protect = False,
    container_password_file: PasswordFile = None,
) -> None:
    """The rows that an import set aside, each with its line and the reason; all with --out FILE."""
    refuse_without_out(out, reason, protect, container_password_file)
    call = invocation(context)
    if out is not None:
        password = new_password(call, protect=protect, file=container_password_file)
        export = ExportRejects(name, batch, out, require_reason(reason), password)
        rows = call.run(export, writes=True)
        answer = {"path": out, "rows": rows}
        call.screen.result(answer, lambda: f"{rows:,} rows are in {out}.")
        return
    found = call.run(ListRejects(name, batch, offset, limit))
    page = {"dataset": name, "batch": batch, "rejects": found}
    call.screen.result(page, lambda: datasets.rejects(found))


@app.command()
def undo(context: typer.Context, name: Dataset, batch: int) -> None:
    """Take one import back, with the people and items that only it brought."""
    call = invocation(context)
    undone = call.run(UndoBatch(name, batch), writes=True)
    call.screen.result(
        {"dataset": name, "undone": undone},
        lambda: (
            f"Import {undone.number} of {name} ({undone.source}, {undone.rows:,} rows) is undone."
        ),
    )


@app.command()
def remove(context: typer.Context, name: Dataset) -> None:
    """Remove a data set with its runs and models; what was published stays."""
    call = invocation(context)
    removed = call.run(RemoveDataset(name), writes=True)
    call.screen.result({"removed": removed.name}, lambda: f"{removed.name} is removed.")
