"""Data sets, their imports, and the rows that were set aside."""

from collections.abc import Sequence

from rich.console import RenderableType

from recsys_app import Batch, DatasetSummary, ImportReport, RejectedRow, TimeKind
from recsys_app.cli.progress import duration
from recsys_app.cli.views.parts import event_time, facts, moment, stack, table


def imported(report: ImportReport) -> RenderableType:
    about = facts(
        {
            "Data set": report.dataset,
            "Import": report.batch,
            "Rows": report.rows,
            "Set aside": report.rejected,
            "People": f"{report.people:,} ({report.new_people:,} new)",
            "Items": f"{report.items:,} ({report.new_items:,} new)",
            "Took": duration(report.seconds),
        }
    )
    reasons = sorted(report.reasons.items(), key=lambda pair: -pair[1])
    aside = table(("set aside because", "rows"), reasons) if reasons else None
    see = f"See them: recvault data rejects {report.dataset} {report.batch}" if reasons else None
    return stack(about, aside, see)


def listed(found: Sequence[DatasetSummary]) -> RenderableType:
    rows = [
        (
            summary.dataset,
            summary.interactions,
            summary.users,
            summary.items,
            f"{summary.density:.4%}",
            when(summary.first, summary.time_kind),
            when(summary.last, summary.time_kind),
            summary.batches,
        )
        for summary in found
    ]
    columns = ("data set", "interactions", "people", "items", "density", "first", "last", "imports")
    return table(columns, rows)


def batches(found: Sequence[Batch]) -> RenderableType:
    rows = [
        (b.number, b.source, b.rows, b.rejected, b.duplicates, moment(b.created), b.digest[:12])
        for b in found
    ]
    columns = ("import", "file", "rows", "set aside", "duplicates", "imported", "SHA-256")
    return table(columns, rows)


def rejects(found: Sequence[RejectedRow]) -> RenderableType:
    return table(("line", "reason", "row"), [(row.line, row.reason, row.text) for row in found])


def when(time: int | None, kind: TimeKind) -> str | int | None:
    """A time in the data as its kind asks: a moment, an order number, or nothing."""
    return event_time(time) if time is not None and kind is TimeKind.CLOCK else time
