"""Look at a table of items or people before importing it with a log."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.data import tables
from recsys_app.data.tables import TableInspection
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class InspectTable(Command[TableInspection]):
    """`like` is the name of the log's column whose ids the table describes; `sheet` of a workbook."""

    path: Path
    like: str = ""
    sheet: str = ""


@handles(InspectTable, requires=Permission.IMPORT)
def inspect_table(command: InspectTable, _: Context) -> TableInspection:
    return tables.inspect_table(command.path, like=command.like, sheet=command.sheet)
