"""`recvault memorisation` and `recvault privacy`: what models give away, and what a promise costs."""

from typing import Annotated

import typer

from recsys_app import (
    CheckMemorisation,
    ForecastPrivacy,
    SetPrivacyLimit,
    ShowPrivacyBudget,
    ShowRun,
)
from recsys_app.cli.arguments import pairs
from recsys_app.cli.invocation import invocation
from recsys_app.cli.views import privacy as views

app = typer.Typer(help="Differential privacy: forecast, budget and limit of a data set.")


def memorisation(
    context: typer.Context,
    run: str,
    stored: Annotated[
        bool, typer.Option("--stored", help="Show the last finding; attack nothing.")
    ] = False,
) -> None:
    """Retrain a run's settings on half of the people and try to tell who they are."""
    call = invocation(context)
    if stored:
        found = call.run(ShowRun(run)).memorisation
        answer = None if found is None else found.to_json()
        call.screen.result({"run": run, "memorisation": answer}, lambda: views.stored(run, found))
        return
    report = call.run(CheckMemorisation(run), writes=True)
    call.screen.result(report.to_json(), lambda: views.attacked(report))


@app.command()
def forecast(
    context: typer.Context,
    dataset: str,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting of ease-private; repeat it."),
    ] = None,
    split: Annotated[str, typer.Option(help="temporal, leave-one-out or given.")] = "temporal",
    min_value: Annotated[
        float | None, typer.Option(metavar="X", help="Leave out interactions of a lower value.")
    ] = None,
) -> None:
    """What the noise of ease-private will leave of this data; nothing is trained or spent."""
    call = invocation(context)
    preprocessing = {} if min_value is None else {"min_value": min_value}
    command = ForecastPrivacy(dataset, pairs("--set", settings or ()), split, preprocessing)
    found = call.run(command)
    call.screen.result(found, lambda: views.foreseen(found))


@app.command()
def budget(context: typer.Context, dataset: str) -> None:
    """What trainings have spent on a data set, and what is left."""
    call = invocation(context)
    found = call.run(ShowPrivacyBudget(dataset))
    call.screen.result(found.to_json(), lambda: views.budget(found))


@app.command()
def limit(context: typer.Context, dataset: str, epsilon: float) -> None:
    """Set how much epsilon all trainings on a data set may spend together (a steward's decision)."""
    call = invocation(context)
    found = call.run(SetPrivacyLimit(dataset, epsilon), writes=True)
    call.screen.result(found.to_json(), lambda: views.budget(found))
