"""Lists for everyone, or for some people, as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.arrays import Int64Array
from recsys_app.domain.reports import ExportReport
from recsys_app.use_cases._exports import Outgoing, check_outgoing
from recsys_app.use_cases._people import display_names, find_person, require_identity
from recsys_app.use_cases._serving import Served, serve_for_others
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportRecommendations(Command[ExportReport]):
    """Write the top `k` of `users` (None: everyone with a history) to `path`.

    The ending decides the format: csv, parquet, jsonl or xlsx. People are named by external id.
    The `reason` is kept in the ledger, with the digest of the file, before the file is in place.
    A `password` makes it a protected container, whose name ends in .rvx.
    """

    run: str
    path: Path
    k: int = 10
    users: tuple[str, ...] | None = None
    explain: bool = False
    reason: str = ""
    password: str = field(default="", repr=False)


@handles(ExportRecommendations, requires=Permission.EXPORT_PEOPLE, writes=True)
def export_recommendations(command: ExportRecommendations, context: Context) -> ExportReport:
    require_identity(context.repositories)
    reason = check_outgoing(command.path, command.password, command.reason)
    served = serve_for_others(command.run, context)
    people = _people(command, served, context)
    names = display_names(context.repositories, served.dataset)
    context.control.stage("recommending", len(people), "people")
    outgoing = Outgoing(
        *("export-recommendations", command.run, command.path, reason),
        people=len(people),
        password=command.password,
    )
    lines = _rows(command, served, people, names, context)
    rows = outgoing.write_table(context, _COLUMNS, lines)
    return ExportReport(command.path, len(people), rows)


_COLUMNS = ("user", "rank", "item", "title", "score", "because")
_BATCH = 256  # people ranked at once
_REASONS = 3  # in one cell


def _people(command: ExportRecommendations, served: Served, context: Context) -> Int64Array:
    if command.users is None:
        return served.people_with_history()
    repositories = context.repositories
    return np.array(
        [find_person(repositories, served.dataset, name) for name in command.users], np.int64
    )


def _rows(
    command: ExportRecommendations,
    served: Served,
    people: Int64Array,
    names: Sequence[str],
    context: Context,
) -> Iterator[tuple[str | int | float, ...]]:
    control, done = context.control, 0
    reasons = _REASONS if command.explain else 0
    for batch in np.array_split(people, max(1, -(-len(people) // _BATCH))):
        control.check_cancelled()
        histories = served.histories.select(batch)
        lists = served.lists(histories, served.seen.select(batch), command.k, reasons=reasons)
        for person, items in zip(batch, lists, strict=True):
            for line in items:
                because = "; ".join(reason.title for reason in line.because)
                yield names[person], line.rank, line.item, line.title, line.score, because
            done += 1
            control.report(done)
            control.check_cancelled()  # after each person: reasons take far longer than a ranking
