"""One person's published list as a file: what a viewer may take along."""

from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ExportReport
from recsys_app.use_cases._exports import Outgoing, check_outgoing
from recsys_app.use_cases._published import readable
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportPublishedList(Command[ExportReport]):
    """Write the list that `run` published for `user` to `path`.

    The ending decides the format: csv, parquet, jsonl or xlsx. `reason` and `password`: see
    `ExportRecommendations`. Who published it decided that every account may have it.
    """

    run: str
    user: str
    path: Path
    reason: str = ""
    password: str = field(default="", repr=False)


@handles(ExportPublishedList, requires=Permission.READ_PUBLISHED, writes=True)
def export_published_list(command: ExportPublishedList, context: Context) -> ExportReport:
    reason = check_outgoing(command.path, command.password, command.reason)
    published = context.repositories.published
    items = published.list_for(readable(command.run, context), command.user)
    rows = ((command.user, line.rank, line.item, line.title, line.score) for line in items)
    outgoing = Outgoing(
        *("export-published-list", command.run, command.path, reason),
        people=1,
        password=command.password,
    )
    columns = ("user", "rank", "item", "title", "score")
    written = outgoing.write_table(context, columns, rows)
    return ExportReport(command.path, 1, written)
