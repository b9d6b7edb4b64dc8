"""`recvault models`: every model and its settings."""

import typer

from recsys_app import list_models
from recsys_app.cli.invocation import invocation
from recsys_app.cli.views import runs


def models(context: typer.Context) -> None:
    """Every model with its settings, their ranges and defaults; opens no store."""
    found = list_models()
    invocation(context).screen.result({"models": found}, lambda: runs.models(found))
