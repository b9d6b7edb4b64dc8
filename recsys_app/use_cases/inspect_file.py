"""Look at the beginning of a file before importing it."""

from dataclasses import dataclass
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.data import sniffing
from recsys_app.data.formats import FileInspection
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class InspectFile(Command[FileInspection]):
    """`sniffing.inspect_file` as a command, so that a window can wait for it; None is guessed."""

    path: Path
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    sheet: str = ""


@handles(InspectFile, requires=Permission.IMPORT)
def inspect_file(command: InspectFile, _: Context) -> FileInspection:
    return sniffing.inspect_file(
        command.path,
        encoding=command.encoding,
        delimiter=command.delimiter,
        has_header=command.has_header,
        sheet=command.sheet,
    )
