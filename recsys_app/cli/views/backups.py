"""Backups: one that was made or looked at, the list of them, the plan, what a restore found."""

from rich.console import RenderableType
from rich.text import Text

from recsys_app import (
    Backup,
    BackupList,
    BackupPlan,
    BackupReport,
    Due,
    DueReport,
    RestoreReport,
    describe_notice,
)
from recsys_app.cli.views.parts import facts, moment, size, stack, table

_SUSPENDED = "Suspended since the restore; set it again with “store backup-plan --folder DIR”."


def made(report: BackupReport) -> RenderableType:
    counted = {
        "Ledger entries": f"{report.entries:,}",
        "Rows": f"{report.rows:,}",
        "Imports recomputed": f"{report.batches:,}",
        "Models recomputed": f"{report.models:,}",
    }
    return facts(
        {
            "Backup": str(report.file),
            "Size": size(report.size),
            "Verified": "yes" if report.verified else "no",
            **(counted if report.verified else {}),
        }
    )


def listed(found: BackupList) -> RenderableType:
    rows = [
        (
            moment(backup.made),
            backup.file,
            size(backup.size),
            _verified(backup),
            "" if backup.checked is None else moment(backup.checked),
            _end(backup),
        )
        for backup in found.backups
    ]
    columns = ("made", "file", "size", "verified", "last looked at", "to be destroyed by")
    return stack(table(columns, rows), planned(found.plan))


def planned(plan: BackupPlan | None) -> RenderableType:
    if plan is None:
        return Text("No plan.", style="dim")
    ends = f", each to be destroyed after {plan.keep_days} days" if plan.keep_days else ""
    line = f"Every {plan.every_days} days to {plan.folder}; {plan.keep} stay{ends}."
    return Text(f"{line} {_SUSPENDED}" if plan.suspended else line)


def due(report: BackupReport | None, plan: Due) -> RenderableType:
    line = Text(f"The next one is due {moment(plan.at)}.")
    return line if report is None else stack(made(report), line)


def done(report: DueReport) -> RenderableType:
    removed = [Text(f"Removed: {file}") for file in report.removed]
    unsound = [Text(f"No whole backup of this store: {file}") for file in report.unsound]
    nothing = report.made is None and report.verified is None and not removed and not unsound
    return stack(
        None if report.made is None else made(report.made),
        None if report.verified is None else made(report.verified),
        *removed,
        *unsound,
        Text("Nothing was due.") if nothing else None,
    )


def restored(report: RestoreReport) -> RenderableType:
    standings = [
        Text(
            f"The receipt of {receipt.written} knows {receipt.missing:,} entries more: "
            "the backup is older."
            if receipt.missing
            else f"The receipt of {receipt.written} agrees."
        )
        for receipt in report.receipts
    ]
    again = f"{report.named:,} named, {report.erased:,} found and erased again"
    lost = f"This machine saw {report.missing:,} ledger entries that the backup does not have."
    return stack(
        facts(
            {
                "Store": str(report.store),
                "Account": report.account,
                "Ledger entries": f"{report.entries:,}",
                "Rows": f"{report.rows:,}",
                "Erased since": again if report.named else None,
            }
        ),
        Text(lost) if report.missing else None,
        None if report.plan is None else Text(f"The plan for backups: {_SUSPENDED}"),
        *standings,
        Text(describe_notice("erased-since-unknown")) if report.unknown_since else None,
    )


def _verified(backup: Backup) -> str:
    if not backup.present:
        return "yes, not there now" if backup.verified else "no, not there now"
    if backup.verified:
        return "yes"
    return "damaged" if backup.checked is not None else "no"


def _end(backup: Backup) -> str:
    if backup.ends is None:
        return ""
    return f"{backup.ends}, past" if backup.overdue else str(backup.ends)
