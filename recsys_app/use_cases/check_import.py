"""What an import would do, found out by reading everything and writing nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.data.formats import Reject
from recsys_app.data.tables import inspect_table, read_attributes
from recsys_app.data.validation import InteractionChunk
from recsys_app.domain.records import RejectedRow
from recsys_app.domain.reports import ImportCheck, TableCheck
from recsys_app.errors import ConflictError, NotFoundError
from recsys_app.jobs.control import JobControl
from recsys_app.use_cases.import_data import ImportData, open_log
from recsys_app.use_cases.registry import Command, Context, handles

_EXAMPLES = 3  # rows shown of each reason


@dataclass(frozen=True, slots=True)
class CheckImport(Command[ImportCheck]):
    """Check `planned` from the first row to the last, with its tables.

    A log without one good row is no error here, so that the reasons can be seen.
    """

    planned: ImportData


@dataclass(slots=True)
class _Tally:
    """What the rows read so far amount to; in memory are only the ids."""

    people: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[RejectedRow] = field(default_factory=list)
    first: int | None = None
    last: int | None = None
    not_positive: int = 0

    def add(self, chunk: InteractionChunk) -> None:
        self.people.update(chunk.users.values)
        self.items.update(chunk.items.values)
        self.set_aside(chunk.rejects)
        self.not_positive += int((chunk.value <= 0).sum())
        if len(chunk):
            low, high = int(chunk.timestamp.min()), int(chunk.timestamp.max())
            self.first = low if self.first is None else min(self.first, low)
            self.last = high if self.last is None else max(self.last, high)

    def set_aside(self, rejects: Iterable[Reject]) -> None:
        for reject in rejects:
            self.reasons[reject.reason] += 1
            if self.reasons[reject.reason] <= _EXAMPLES:
                self.examples.append(RejectedRow(0, reject.line, reject.reason, reject.text))


@handles(CheckImport, requires=Permission.IMPORT)
def check_import(command: CheckImport, context: Context) -> ImportCheck:
    planned, control, tally = command.planned, context.control, _Tally()
    _check_name(planned, context)
    inspection, mapping, reader = open_log(planned)
    control.stage("checking", inspection.estimated_rows, "rows")
    for chunk in reader:
        control.check_cancelled()
        tally.add(chunk)
        control.report(chunk.done * inspection.estimated_rows)
    timed = bool(mapping.time)
    return ImportCheck(
        rows=reader.rows,
        items=len(tally.items),
        people=len(tally.people),
        first=tally.first if timed else None,
        last=tally.last if timed else None,
        time_kind=reader.time_kind,
        not_positive=0 if reader.rated else tally.not_positive,
        item_table=_table(planned.items, mapping.item, tally.items, tally, control),
        user_table=_table(planned.users, mapping.user, tally.people, tally, control),
        rejected=tally.reasons.total(),
        reasons=dict(tally.reasons),
        examples=tuple(tally.examples),
    )


def _check_name(planned: ImportData, context: Context) -> None:
    """Raises what the import would: ConflictError for a taken name, NotFoundError for no target."""
    datasets = context.repositories.datasets
    found = datasets.find(planned.dataset)
    if planned.mode == "new" and found is not None:
        raise ConflictError("dataset-exists", name=planned.dataset)
    if planned.mode == "append" and found is None:
        raise NotFoundError(kind="data set", name=planned.dataset)


def _table(
    path: Path | None, like: str, known: set[str], tally: _Tally, control: JobControl
) -> TableCheck | None:
    """Read a table of items or people; `known` are the ids in the log."""
    if path is None:
        return None
    table = inspect_table(path, like=like)
    control.stage("checking-table", table.file.estimated_rows, "rows")
    rows, found = 0, set[str]()
    for chunk in read_attributes(path, table.file, id_column=table.id_column):
        control.check_cancelled()
        rows += len(chunk.rows)
        found.update(row.id for row in chunk.rows if row.id in known)
        tally.set_aside(chunk.rejects)
        control.report(chunk.done * table.file.estimated_rows)
    return TableCheck(rows, len(found))
