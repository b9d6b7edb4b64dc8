"""A picture of figures as a file: of many people, or of one."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from recsys_app.access.permissions import Permission
from recsys_app.domain.disclosure import THRESHOLD
from recsys_app.errors import InvalidDatasetError
from recsys_app.exporting.files import PICTURE_ENDINGS, check_target
from recsys_app.use_cases._exports import Outgoing
from recsys_app.use_cases._people import require_identity
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases._runs import summarize
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ExportPicture(Command[int]):
    """Write the picture `content` (PNG, SVG or PDF, by the ending) to `path`; answers its bytes.

    It shows a data set as `ReleaseProfile` gave it, or figures of `runs`.

    Raises:
        InvalidDatasetError: "too-few-people" were tested in one of `runs`.
    """

    source: str
    path: Path
    content: bytes = field(repr=False)
    runs: tuple[str, ...] = ()
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ExportPersonPicture(Command[int]):
    """Like `ExportPicture`, of what one person of the data set `source` did.

    The `reason` is kept in the ledger.
    """

    source: str
    path: Path
    content: bytes = field(repr=False)
    reason: str = ""
    password: str = field(default="", repr=False)


@handles(ExportPicture, requires=Permission.EXPLORE, writes=True)
def export_picture(command: ExportPicture, context: Context) -> int:
    repositories = context.repositories
    for name in command.runs:
        if summarize(repositories.runs.get(name), repositories).people < THRESHOLD:
            raise InvalidDatasetError("too-few-people", least=THRESHOLD)
    outgoing = Outgoing("export-picture", command.source, command.path, password=command.password)
    return _write(outgoing, command.content, context)


@handles(ExportPersonPicture, requires=Permission.EXPORT_PEOPLE, writes=True)
def export_person_picture(command: ExportPersonPicture, context: Context) -> int:
    require_identity(context.repositories)
    outgoing = Outgoing(
        *("export-person-picture", command.source, command.path, check_reason(command.reason)),
        people=1,
        password=command.password,
    )
    return _write(outgoing, command.content, context)


def _write(outgoing: Outgoing, content: bytes, context: Context) -> int:
    check_target(outgoing.path, PICTURE_ENDINGS, protected=bool(outgoing.password))

    def write(stream: BinaryIO) -> int:
        return stream.write(content)

    return outgoing.write(context, write)
