"""`recvault train`, `runs`, `compare` and `publish`: from data to figures that can be defended."""

from typing import Annotated

import typer

from recsys_app import (
    CompareRuns,
    ExportComparison,
    ListPublications,
    ListRuns,
    PublishRun,
    ShowPrivacyBudget,
    TrainModel,
    spends_privacy,
)
from recsys_app.cli.arguments import UsageError, pairs, whole_numbers
from recsys_app.cli.invocation import invocation
from recsys_app.cli.protection import (
    Out,
    PasswordFile,
    Protect,
    new_password,
    refuse_without_out,
)
from recsys_app.cli.views import runs as views
from recsys_app.cli.views.privacy import before_training


def train(
    context: typer.Context,
    dataset: Annotated[str, typer.Option(metavar="NAME", help="The data set.")],
    model: Annotated[str, typer.Option(metavar="NAME", help="As “recvault models” names it.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting of the model; repeat it."),
    ] = None,
    split: Annotated[
        str, typer.Option(help="temporal, leave-one-out, ratio or given.")
    ] = "temporal",
    target: Annotated[
        str,
        typer.Option(
            help="What a temporal split asks for: last (as if not given), successive or all."
        ),
    ] = "",
    min_interactions: Annotated[
        int | None, typer.Option(metavar="N", help="Leave out people and items with fewer.")
    ] = None,
    min_value: Annotated[
        float | None, typer.Option(metavar="X", help="Leave out interactions of a lower value.")
    ] = None,
    dedupe: Annotated[
        str | None, typer.Option(help="first: a person has an item once; none: as often as it was.")
    ] = None,
    event_weight: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENT=WEIGHT", help="What an event counts; repeat it."),
    ] = None,
    k: Annotated[str, typer.Option(metavar="K,K…", help="List lengths to judge.")] = "5,10,20",
    seed: Annotated[int, typer.Option(help="The same seed gives the same result.")] = 42,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
) -> None:
    """Train one model and test it on what people did next; the run is kept."""
    call = invocation(context)
    weights = pairs("--event-weight", event_weight or ())
    preprocessing = {
        "min_interactions": min_interactions,
        "min_value": min_value,
        "dedupe": dedupe,
        "event_weights": ",".join(f"{name}={weight}" for name, weight in weights.items()) or None,
    }
    command = TrainModel(
        dataset=dataset,
        model=model,
        settings=pairs("--set", settings or ()),
        split=split,
        target=target,
        k=whole_numbers("--k", k),
        preprocessing={name: value for name, value in preprocessing.items() if value is not None},
        seed=seed,
        device=device,
    )
    with call.opened(writes=True) as application:
        if spends_privacy(model):
            budget = call.execute(application, ShowPrivacyBudget(dataset))
            call.screen.note(before_training(budget))
        report = call.execute(application, command)
    call.screen.result(report.to_json(), lambda: views.trained(report))


def runs(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only those on this data set.")
    ] = None,
) -> None:
    """Runs, newest first; to a viewer what was published."""
    call = invocation(context)
    with call.opened() as application:
        if application.allowed(ListRuns):
            found = call.execute(application, ListRuns(dataset))
            call.screen.result({"runs": found}, lambda: views.listed(found))
            return
        everything = call.execute(application, ListPublications())
        published = tuple(p for p in everything if dataset in {None, p.dataset})
        call.screen.result({"publications": published}, lambda: views.published(published))


def compare(
    context: typer.Context,
    run: Annotated[list[str], typer.Argument(metavar="RUN RUN…")],
    metric: Annotated[
        str, typer.Option(help="What to compare, like recall@5 (default: nDCG at about 10).")
    ] = "",
    out: Out = None,
    protect: Protect = False,
    container_password_file: PasswordFile = None,
) -> None:
    """Runs of the same test side by side, with intervals and corrected significance."""
    if len(run) < 2:
        raise UsageError("A comparison needs two runs or more.")
    refuse_without_out(out, protect, container_password_file)
    call = invocation(context)
    if out is not None:
        password = new_password(call, protect=protect, file=container_password_file)
        export = ExportComparison(tuple(run), out, metric, password)
        written = call.run(export, writes=True)
        call.screen.result(written, lambda: f"{written.rows:,} runs are in {written.path}.")
        return
    board = call.run(CompareRuns(tuple(run), metric))
    call.screen.result(board.to_json(), lambda: views.compared(board))


def publish(
    context: typer.Context,
    run: str,
    with_ids: Annotated[
        bool, typer.Option("--with-ids", help="By external id, so that a viewer can find people.")
    ] = False,
    k: Annotated[int, typer.Option("-k", min=1, metavar="N", help="Length of the lists.")] = 10,
) -> None:
    """Copy a run's lists and figures to where every account can read them."""
    call = invocation(context)
    publication = call.run(PublishRun(run, k, with_ids), writes=True)
    call.screen.result(publication, lambda: views.published((publication,)))
