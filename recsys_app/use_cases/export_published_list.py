"""One person's published list as a file: what a viewer may take along."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ExportReport
from recsys_app.exporting.tables import write_table
from recsys_app.use_cases._published import readable
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportPublishedList(Command[ExportReport]):
    """Write the list that `run` published for `user` to `path`.

    The ending decides the format: csv, parquet, jsonl or xlsx.
    """

    run: str
    user: str
    path: Path


@handles(ExportPublishedList, requires=Permission.READ_PUBLISHED)
def export_published_list(command: ExportPublishedList, context: Context) -> ExportReport:
    published = context.repositories.published
    items = published.list_for(readable(command.run, context), command.user)
    rows = ((command.user, line.rank, line.item, line.title, line.score) for line in items)
    written = write_table(command.path, ("user", "rank", "item", "title", "score"), rows)
    return ExportReport(command.path, 1, written)
