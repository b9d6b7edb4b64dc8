"""How the first rows of a log would be read, while its mapping is still being chosen."""

from dataclasses import dataclass

from recsys_app.access.permissions import Permission
from recsys_app.domain.reports import ImportPreview
from recsys_app.use_cases.import_data import ImportData, open_log
from recsys_app.use_cases.registry import Command, Context, handles

_ROWS = 20


@dataclass(frozen=True, slots=True)
class PreviewImport(Command[ImportPreview]):
    """Read the first rows as `planned` would. Only the log of it is looked at, not the store."""

    planned: ImportData


@handles(PreviewImport, requires=Permission.IMPORT)
def preview_import(command: PreviewImport, _: Context) -> ImportPreview:
    _inspection, _mapping, reader = open_log(command.planned)
    rows = reader.first_rows(_ROWS)
    return ImportPreview(tuple(rows), reader.time_kind)
