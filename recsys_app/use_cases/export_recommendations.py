"""Lists for everyone, or for some people, as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.access.permissions import Permission
from recsys_app.domain.arrays import Int64Array
from recsys_app.domain.reports import ExportReport
from recsys_app.exporting.tables import write_table
from recsys_app.use_cases._people import display_names, find_person
from recsys_app.use_cases._serving import Served, serve
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportRecommendations(Command[ExportReport]):
    """Write the top `k` of `users` (None: everyone with a history) to `path`.

    The ending decides the format: csv, parquet, jsonl or xlsx. People are named by external id
    for those who may see it, else by pseudonym.
    """

    run: str
    path: Path
    k: int = 10
    users: tuple[str, ...] | None = None
    explain: bool = False


@handles(ExportRecommendations, requires=Permission.EXPLORE)
def export_recommendations(command: ExportRecommendations, context: Context) -> ExportReport:
    served = serve(command.run, context)
    people = _people(command, served, context)
    names = display_names(context.repositories, served.dataset)
    context.control.stage("recommending", len(people), "people")
    rows = write_table(command.path, _COLUMNS, _rows(command, served, people, names, context))
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
