"""Data sets, their imports, and the rows that were set aside."""

from collections import Counter
from collections.abc import Sequence

from rich.console import RenderableType

from recsys_app import (
    Batch,
    DatasetProfile,
    DatasetSummary,
    ImportReport,
    RejectedRow,
    TimeKind,
)
from recsys_app.cli.progress import duration
from recsys_app.cli.views.parts import bars, event_time, facts, moment, stack, table

DAY = 86_400_000  # milliseconds
MONTHS = 36  # more lines than that say nothing on a terminal
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def imported(report: ImportReport) -> RenderableType:
    about = facts(
        {
            "Data set": report.dataset,
            "Import": report.batch,
            "Rows": report.rows,
            "Set aside": report.rejected,
            "Left out, of erased people": report.erased or None,
            "People": f"{report.people:,} ({report.new_people:,} new)",
            "Items": f"{report.items:,} ({report.new_items:,} new)",
            **({"People described": report.described_people} if report.described_people else {}),
            **({"Items described": report.described_items} if report.described_items else {}),
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
            when(summary.first, summary.time_kind),
            when(summary.last, summary.time_kind),
            summary.batches,
        )
        for summary in found
    ]
    columns = ("data set", "interactions", "people", "items", "first", "last", "imports")
    return table(columns, rows)


def batches(found: Sequence[Batch]) -> RenderableType:
    rows = [
        (b.number, b.source, b.rows, b.rejected, b.duplicates, moment(b.created), b.digest[:12])
        for b in found
    ]
    columns = ("import", "file", "rows", "set aside", "duplicates", "imported", "SHA-256")
    return table(columns, rows)


def rejects(found: Sequence[RejectedRow]) -> RenderableType:
    rows = [(row.file, row.line, row.reason, row.text) for row in found]
    return table(("file", "line", "reason", "row"), rows)


def profile(found: DatasetProfile) -> RenderableType:
    """Counts first, then who has how much, then when and what."""
    about = facts(
        {
            "Interactions": found.interactions,
            "People": found.users,
            "Items": found.items,
            "Density": f"{found.density:.4%}",
            "First": when(found.first, found.time_kind),
            "Last": when(found.last, found.time_kind),
            "Repeats": f"{found.repeats:,} interactions with an item the person had before",
            "Duplicates": f"{found.duplicates:,} rows equal to an earlier one",
            "Not positive": (
                f"{found.not_positive:,} amounts of 0 or less, as of returned goods"
                if found.not_positive
                else None
            ),
        },
        title=found.dataset,
    )
    return stack(about, _spread(found), _long_tail(found), *_activity(found), _values(found))


def _spread(found: DatasetProfile) -> RenderableType:
    sides = (("a person", found.per_user), ("an item", found.per_item))
    return table(
        (
            "interactions of",
            "least",
            "median",
            "mean",
            "90 %",
            "most",
            "only one",
            "under 5",
            "Gini",
        ),
        [
            (side, s.least, s.median, s.mean, s.p90, s.most, s.single, s.thin, s.gini)
            for side, s in sides
        ],
    )


def _long_tail(found: DatasetProfile) -> RenderableType:
    shares = {f"top {percent} % of items": share for percent, share in found.top_shares}
    return bars("share of interactions", shares, "{:.1%}")


def _activity(found: DatasetProfile) -> tuple[RenderableType, ...]:
    if not found.days:
        return ()
    months: Counter[str] = Counter()
    for day, count in found.days:
        months[event_time(day * DAY)[:7]] += count
    weekdays = dict(zip(WEEKDAYS, found.weekdays, strict=True))
    by_month = (bars("by month", months),) if len(months) <= MONTHS else ()
    return (*by_month, bars("by weekday", weekdays))


def _values(found: DatasetProfile) -> RenderableType | None:
    if len(found.values) < 2:
        return None
    return bars("value", {_range(bar.low, bar.high): bar.count for bar in found.values})


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:,.4g} – {high:,.4g}"


def when(time: int | None, kind: TimeKind) -> str | int | None:
    """A time in the data as its kind asks: a moment, an order number, or nothing."""
    return event_time(time) if time is not None and kind is TimeKind.CLOCK else time
