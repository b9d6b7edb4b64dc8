"""`recvault demo`: where the demo's store is and who opens it."""

import secrets
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from recsys_app import Application, Demo, StorageUnavailableError, sample_data
from recsys_app.cli.invocation import Invocation, invocation
from recsys_app.cli.views import demo as views


def demo(
    context: typer.Context,
    minutes: Annotated[
        float, typer.Option(metavar="N", min=0.1, help="About so long for the deep model.")
    ] = 1,
) -> None:
    """Do the main job on sample data: import, train, compare, publish, recommend.

    Makes the store --store DIR (default: a folder of its own) with the password of --password-file,
    or with a new one that it prints. A second call shows the results again.
    """
    call = invocation(context)
    sample = sample_data()
    application = Application(call.store or default_store())
    try:
        password = _enter(call, application)
        result = Demo(
            lambda command: call.execute(application, command), call.screen.note, sample
        ).run(minutes)
    finally:
        application.close()
    answer = views.DemoAnswer(
        store=application.folder.path.absolute(),
        account=call.account,
        password=password,
        **{field.name: getattr(result, field.name) for field in fields(result)},
    )
    call.screen.result(answer, lambda: views.shown(answer))


def default_store() -> Path:
    return Path(platformdirs.user_data_dir("recvault", appauthor=False)) / "demo"


def _enter(call: Invocation, application: Application) -> str:
    """Make the store or sign in to it; returns the password if it was made here, else ""."""
    if application.folder.exists():
        _sign_in(call, application)
        return ""
    made = "" if call.password_file else secrets.token_urlsafe(18)
    application.create_store(call.account, made or call.password())
    if made:
        call.screen.note(f"Made {application.folder.path}; account {call.account}, password {made}")
    return made


def _sign_in(call: Invocation, application: Application) -> None:
    """Beside a window that has the store open, the results can still be shown."""
    password = call.password()
    try:
        application.sign_in(call.account, password, wait=call.wait)
    except StorageUnavailableError as error:
        if error.code != "store-busy":
            raise
        application.sign_in(call.account, password, read_only=True)
