"""What an import would do, found out by reading everything and writing nothing."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from recsys_app.access.permissions import Permission
from recsys_app.data.formats import Reject
from recsys_app.data.tables import AttributeChunk, inspect_table, read_attributes
from recsys_app.data.validation import InteractionChunk
from recsys_app.domain.records import RejectedRow
from recsys_app.domain.reports import ImportCheck, TableCheck
from recsys_app.errors import ConflictError, NotFoundError
from recsys_app.jobs.control import JobControl
from recsys_app.use_cases._erased import ErasedLeftOut
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

    def add(self, file: str, chunk: InteractionChunk) -> None:
        self.people.update(chunk.users.values)
        self.items.update(chunk.items.values)
        self.set_aside(file, chunk.rejects)
        self.not_positive += int((chunk.value <= 0).sum())
        if len(chunk):
            low, high = int(chunk.timestamp.min()), int(chunk.timestamp.max())
            self.first = low if self.first is None else min(self.first, low)
            self.last = high if self.last is None else max(self.last, high)

    def set_aside(self, file: str, rejects: Iterable[Reject]) -> None:
        for reject in rejects:
            self.reasons[reject.reason] += 1
            if self.reasons[reject.reason] <= _EXAMPLES:
                self.examples.append(RejectedRow(0, file, reject.line, reject.reason, reject.text))


@handles(CheckImport, requires=Permission.IMPORT)
def check_import(command: CheckImport, context: Context) -> ImportCheck:
    planned, control, tally = command.planned, context.control, _Tally()
    erased = ErasedLeftOut(context.repositories.erasures.register)
    _check_name(planned, context)
    inspection, mapping, reader = open_log(planned)
    control.stage("checking", inspection.estimated_rows, "rows")
    for chunk in map(erased.log, reader):
        control.check_cancelled()
        tally.add(inspection.name, chunk)
        control.report(chunk.done * inspection.estimated_rows)
    timed = bool(mapping.time)
    people, items = _known(planned, context)
    item_table = _table(
        planned.items,
        mapping.item,
        planned.items_sheet,
        tally.items | items,
        tally,
        control,
        erased.items,
    )
    user_table = _table(
        planned.users,
        mapping.user,
        planned.users_sheet,
        tally.people | people,
        tally,
        control,
        erased.people,
    )
    return ImportCheck(
        rows=reader.rows - erased.interactions,
        items=len(tally.items),
        people=len(tally.people),
        first=tally.first if timed else None,
        last=tally.last if timed else None,
        time_kind=reader.time_kind,
        not_positive=0 if reader.rated else tally.not_positive,
        item_table=item_table,
        user_table=user_table,
        rejected=tally.reasons.total(),
        reasons=dict(tally.reasons),
        examples=tuple(sorted(tally.examples, key=lambda row: (row.file, row.line))),
        erased=erased.rows,
    )


def _check_name(planned: ImportData, context: Context) -> None:
    """Raises what the import would: ConflictError for a taken name, NotFoundError for no target."""
    datasets = context.repositories.datasets
    found = datasets.find(planned.dataset)
    if planned.mode == "new" and found is not None:
        raise ConflictError("dataset-exists", name=planned.dataset)
    if planned.mode == "append" and found is None:
        raise NotFoundError(kind="data set", name=planned.dataset)


def _known(planned: ImportData, context: Context) -> tuple[set[str], set[str]]:
    """Ids of the people and items that an appended log joins; none where it starts anew."""
    if planned.mode != "append":
        return set(), set()
    repositories = context.repositories
    dataset = repositories.datasets.get(planned.dataset)
    people = {name for name in repositories.people.external_ids(dataset) if name is not None}
    return people, {item.id for item in repositories.catalogue.items(dataset) if item.id}


def _table(
    path: Path | None,
    like: str,
    sheet: str,
    known: set[str],
    tally: _Tally,
    control: JobControl,
    left_out: Callable[[AttributeChunk], AttributeChunk],
) -> TableCheck | None:
    """Read a table of items or people; `known` are the ids that it can describe."""
    if path is None:
        return None
    table = inspect_table(path, like=like, sheet=sheet)
    control.stage("checking-table", table.file.estimated_rows, "rows")
    rows, described = 0, 0
    for chunk in map(left_out, read_attributes(path, table.file, id_column=table.id_column)):
        control.check_cancelled()
        rows += len(chunk.rows)
        described += sum(row.id in known for row in chunk.rows)
        tally.set_aside(table.file.name, chunk.rejects)
        control.report(chunk.done * table.file.estimated_rows)
    return TableCheck(rows, described)
