"""`recvault store backup` and what goes with it: verify, list, remove, plan, restore."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from recsys_app import (
    Application,
    BackupPlan,
    ListBackups,
    MakeBackup,
    RemoveBackup,
    Restoring,
    RunBackupPlan,
    SetBackupPlan,
    VerifyBackup,
    back_up_if_due,
    back_up_without_key,
)
from recsys_app.cli.arguments import DAMAGED, UsageError
from recsys_app.cli.invocation import Invocation, invocation
from recsys_app.cli.progress import watched
from recsys_app.cli.views import backups

_UNVERIFIED = "Unverified: nobody with a key has looked at it. “store verify-backup” does."

Target = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def backup(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to put it.")] = None,
    until: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="By when it is to be destroyed."),
    ] = None,
    replace: Annotated[bool, typer.Option(help="A file of that name may be replaced.")] = False,
    no_sign_in: Annotated[
        bool, typer.Option("--no-sign-in", help="Without a password; it stays unverified.")
    ] = False,
    due: Annotated[
        bool,
        typer.Option(
            "--due",
            help="What the plan wants now, for a scheduler: without a password, or with "
            "--password-file also verified, and those removed that the plan no longer keeps.",
        ),
    ] = False,
) -> None:
    """Put the whole store, encrypted as it is, into one file and verify it there."""
    call = invocation(context)
    if due == (file is not None):
        raise UsageError("Name a FILE, or say --due.", "See “recvault store backup --help”.")
    if due:
        _do_plan(call)
    elif no_sign_in:
        with watched(call.screen) as control:
            made = back_up_without_key(
                call.require_store(), _there(file), control, replacing=replace, wait=call.wait
            )
        call.screen.note(_UNVERIFIED)
        call.screen.result(made, lambda: backups.made(made))
    else:
        ends = None if until is None else until.date()
        command = MakeBackup(_there(file), ends, replacing=replace)
        made = call.run(command, writes=True)
        call.screen.result(made, lambda: backups.made(made))


def verify_backup(context: typer.Context, file: Target) -> None:
    """Open a backup with the account's key and look at every byte; exit 5 if it is damaged."""
    call = invocation(context)
    found = call.run(VerifyBackup(file), writes=True)
    call.screen.result(found, lambda: backups.made(found))


def list_backups(context: typer.Context) -> None:
    """Every backup that the store knows of, and the plan."""
    call = invocation(context)
    found = call.run(ListBackups())
    call.screen.result(found, lambda: backups.listed(found))


def remove_backup(context: typer.Context, file: Target) -> None:
    """Delete a backup and take it off the list; never the last verified one that is there."""
    call = invocation(context)
    removed = call.run(RemoveBackup(file), writes=True)
    call.screen.result(removed, lambda: f"{removed.file} is no backup any more.")


def backup_plan(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where backups go; not inside the store.")
    ] = None,
    every: Annotated[int, typer.Option(metavar="DAYS", help="How often.")] = 7,
    keep: Annotated[int, typer.Option(metavar="N", help="How many verified ones stay.")] = 5,
    end_after: Annotated[
        int, typer.Option(metavar="DAYS", help="By when each is to be destroyed; 0 for no end.")
    ] = 365,
    off: Annotated[bool, typer.Option("--off", help="No plan any more.")] = False,
) -> None:
    """Say how often “store backup --due” makes a backup, where it goes and how many stay."""
    call = invocation(context)
    if off == (folder is not None):
        raise UsageError("Say --folder DIR, or --off.", "See “recvault store backup-plan --help”.")
    plan = None if folder is None else BackupPlan(str(folder), every, keep, end_after)
    found = call.run(SetBackupPlan(plan), writes=True)
    call.screen.result({"plan": found}, lambda: backups.planned(found))


def restore(
    context: typer.Context,
    file: Target,
    receipt: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A receipt of the ledger to hold the backup against."),
    ] = None,
) -> None:
    """Make the store of a backup anew in --store DIR, which must be empty or not there.

    --account is an administrator of the day of the backup, with the password of that day; with the
    kit of that day it is “recovery”.
    """
    call = invocation(context)
    application = Application(call.require_store())
    secret = call.password()
    try:
        with watched(call.screen) as control:
            asked = Restoring(file, call.account, secret, tuple(receipt or ()))
            report = application.restore_store(asked, control)
    finally:
        application.close()
    call.screen.result(report, lambda: backups.restored(report))


def _do_plan(call: Invocation) -> None:
    if call.password_file is not None:
        done = call.run(RunBackupPlan(), writes=True)
        if not done.unsound:
            call.screen.result(done, lambda: backups.done(done))
            return
        if not call.screen.json:
            call.screen.out.print(backups.done(done))
        call.screen.failure(
            "backup-unsound",
            f"No whole backup of this store: {', '.join(done.unsound)}. They are kept, and marked.",
            "Look who put them there; “store remove-backup” takes them off the list.",
            report=done,
        )
        raise typer.Exit(DAMAGED)
    with watched(call.screen) as control:
        made, plan = back_up_if_due(call.require_store(), control, wait=call.wait)
    if plan is None:
        raise UsageError(
            "This machine knows of no plan for the store.",
            "Make one: “store backup-plan --folder DIR”.",
            code="no-backup-plan",
        )
    if made is not None:
        call.screen.note(_UNVERIFIED)
    answer = {"made": made, "next": plan.at}
    call.screen.result(answer, lambda: backups.due(made, plan))


def _there(file: Path | None) -> Path:
    assert file is not None  # noqa: S101  # checked before
    return file


def register(app: typer.Typer) -> None:
    """Put the commands under `store`."""
    app.command()(backup)
    app.command("verify-backup")(verify_backup)
    app.command("backups")(list_backups)
    app.command("remove-backup")(remove_backup)
    app.command("backup-plan")(backup_plan)
    app.command()(restore)
