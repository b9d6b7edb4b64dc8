"""`recvault account`: who may sign in."""

from typing import Annotated

import typer

from recsys_app import AddAccount, ChangePassword, ListAccounts, Role
from recsys_app.cli.invocation import invocation
from recsys_app.cli.passwords import read_password, refuse_one_input_for_two
from recsys_app.cli.views import stores

app = typer.Typer(help="Accounts and passwords.")

NewPasswordFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Its first line is the new password; - is standard input."),
]


@app.command()
def add(
    context: typer.Context,
    name: str,
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    new_password_file: NewPasswordFile = None,
) -> None:
    """Add an account; its password comes from --new-password-file or is asked for."""
    call = invocation(context)
    refuse_one_input_for_two(call.password_file, new_password_file)
    own, secret = call.password(), _new_password(new_password_file, name)
    added = call.run(AddAccount(name, role, secret), writes=True, password=own)
    call.screen.result(added, lambda: stores.accounts((added,)))


@app.command("list")
def list_(context: typer.Context) -> None:
    """All accounts with their roles."""
    call = invocation(context)
    found = call.run(ListAccounts())
    call.screen.result({"accounts": found}, lambda: stores.accounts(found))


@app.command()
def passwd(context: typer.Context, new_password_file: NewPasswordFile = None) -> None:
    """Change the password of the account that signs in."""
    call = invocation(context)
    refuse_one_input_for_two(call.password_file, new_password_file)
    own, secret = call.password(), _new_password(new_password_file, call.account)
    call.run(ChangePassword(own, secret), writes=True, password=own)
    answer = {"account": call.account, "changed": True}
    call.screen.result(answer, lambda: f"The password of {call.account} is changed.")


def _new_password(file: str | None, name: str) -> str:
    return read_password(file, f"New password for {name}", option="--new-password-file", new=True)
