"""`recvault account`: who may sign in."""

from pathlib import Path
from typing import Annotated

import typer

from recsys_app import (
    AddAccount,
    ChangePassword,
    ChangeRole,
    ListAccounts,
    MakeRecoveryKit,
    RemoveAccount,
    ResetPassword,
    Role,
)
from recsys_app.cli.invocation import invocation
from recsys_app.cli.passwords import read_password, refuse_one_input_for_two
from recsys_app.cli.views import stores

app = typer.Typer(help="Accounts and passwords.")
KEPT = (
    "They may have kept a copy of what they could already read; they can read nothing written from "
    "now on. Backups and other copies keep the old keys."
)

NewPasswordFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Its first line is the new password; - is standard input."),
]
OneTime = Annotated[
    bool, typer.Option("--one-time", help="The password opens nothing but the choice of another.")
]
ONCE = "Hand the password over in person. It opens nothing but the choice of another."


@app.command()
def add(
    context: typer.Context,
    name: str,
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    new_password_file: NewPasswordFile = None,
    one_time: OneTime = False,
) -> None:
    """Add an account; its password comes from --new-password-file or is asked for."""
    call = invocation(context)
    refuse_one_input_for_two(call.password_file, new_password_file)
    own, secret = call.password(), _new_password(new_password_file, name)
    command = AddAccount(name, role, secret, once=one_time)
    added = call.run(command, writes=True, password=own)
    call.screen.result(added, lambda: stores.accounts((added,)))
    if one_time:
        call.screen.note(ONCE)


@app.command("list")
def list_(context: typer.Context) -> None:
    """All accounts with their roles."""
    call = invocation(context)
    found = call.run(ListAccounts())
    call.screen.result({"accounts": found}, lambda: stores.accounts(found))


@app.command()
def passwd(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Whose; by default the own.")] = None,
    new_password_file: NewPasswordFile = None,
) -> None:
    """Change the own password; or, for who forgot it, set one that must be changed at once."""
    call = invocation(context)
    refuse_one_input_for_two(call.password_file, new_password_file)
    account = name or call.account
    own, secret = call.password(), _new_password(new_password_file, account)
    if account != call.account:
        found = call.run(ResetPassword(account, secret), writes=True, password=own)
        call.screen.result(found, lambda: stores.accounts((found,)))
        call.screen.note(ONCE)
        return
    call.run(ChangePassword(own, secret), writes=True, password=own)
    answer = {"account": account, "changed": True}
    call.screen.result(answer, lambda: f"The password of {account} is changed.")
    call.screen.note(
        "If somebody else knew the old one: it ends when an administrator has signed in and run "
        "“store rotate”."
    )


@app.command()
def role(
    context: typer.Context,
    name: str,
    role: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
) -> None:
    """Give an account another role; what it may no longer read gets new keys."""
    call = invocation(context)
    changed = call.run(ChangeRole(name, role), writes=True)
    call.screen.result(changed, lambda: stores.accounts((changed,)))
    call.screen.note(KEPT)


@app.command()
def remove(context: typer.Context, name: str) -> None:
    """Take an account away; everything that it had a key of gets a new one."""
    call = invocation(context)
    call.run(RemoveAccount(name), writes=True)
    answer = {"account": name, "removed": True}
    call.screen.result(answer, lambda: f"The account {name} is removed.")
    call.screen.note(KEPT)


@app.command("recovery-kit")
def recovery_kit(context: typer.Context, file: Path) -> None:
    """Write a recovery kit to FILE (.txt): it opens the store when every password is lost."""
    call = invocation(context)
    kit = call.run(MakeRecoveryKit(file.absolute()), writes=True)
    answer = {"file": kit.file, "account": kit.account, "made": kit.made}
    call.screen.result(answer, lambda: f"The kit is in {kit.file} and was tried.")
    call.screen.note(
        "Print it, put it in a safe place, and delete the file. An earlier kit is void."
    )


def _new_password(file: str | None, name: str) -> str:
    return read_password(file, f"New password for {name}", option="--new-password-file", new=True)
