"""Import a behaviour log as one batch, all or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from recsys_app.access.permissions import Permission
from recsys_app.data.formats import ColumnMapping, FileInspection, Reject
from recsys_app.data.sniffing import inspect_file
from recsys_app.data.tables import TableInspection, inspect_table, read_attributes
from recsys_app.data.validation import InteractionChunk, InteractionReader, read_interactions
from recsys_app.domain.interactions import Interactions
from recsys_app.domain.records import Batch
from recsys_app.domain.reports import ImportReport
from recsys_app.errors import InvalidDatasetError
from recsys_app.exporting.tables import check_table
from recsys_app.jobs.control import JobControl
from recsys_app.storage.batches.writer import BatchWriter
from recsys_app.use_cases._counts import distinct
from recsys_app.use_cases._erased import ErasedLeftOut
from recsys_app.use_cases._exports import Outgoing
from recsys_app.use_cases.registry import Command, Context, handles


@dataclass(frozen=True, slots=True)
class ImportData(Command[ImportReport]):
    """Import `path` into `dataset`.

    Attributes:
        columns: role ("user", "item", "time", "value", "event", "fold") to a column's name or
            1-based position; "-" says that there is none; a role left out is guessed.
        time_format: strptime format of the time column, "" to detect it.
        encoding, delimiter, has_header: None to guess.
        sheet, items_sheet, users_sheet: of a workbook, by name or 1-based position; "" the first.
        mode: "new" refuses an existing data set, "append" adds to it, "replace" takes its place.
        allow_same: also append rows that another batch has exactly.
        items, users: tables with attributes, or None.
        identifying: user-table columns stored under People; None for the safe guess.
        rejects: also write the rows set aside to this file.
    """

    path: Path
    dataset: str
    columns: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    mode: Literal["new", "append", "replace"] = "new"
    allow_same: bool = False
    items: Path | None = None
    users: Path | None = None
    identifying: tuple[str, ...] | None = None
    rejects: Path | None = None
    sheet: str = ""
    items_sheet: str = ""
    users_sheet: str = ""


_OWN_ROWS = "asked for with the import"  # they come from the file that was just read


@handles(ImportData, requires=Permission.IMPORT, writes=True)
def import_data(command: ImportData, context: Context) -> ImportReport:
    control = context.control
    started = control.clock()
    if command.rejects is not None:
        check_table(command.rejects, (command.path, command.items, command.users))
    inspection, mapping, reader = open_log(command)
    reasons: Counter[str] = Counter()
    erased = ErasedLeftOut(context.repositories.erasures.register)
    described_items, described_people = 0, 0
    with context.repositories.new_batch(
        command.dataset,
        source=command.path.name,
        mode=command.mode,
        allow_same=command.allow_same,
    ) as batch:
        _log(reader, inspection, batch, reasons, control, erased)
        if command.items is not None:
            table = inspect_table(command.items, like=mapping.item, sheet=command.items_sheet)
            described_items = _items(command.items, table, batch, reasons, control, erased)
        if command.users is not None:
            table = inspect_table(command.users, like=mapping.user, sheet=command.users_sheet)
            described_people = _users(
                command.users, command.identifying, table, batch, reasons, control, erased
            )
        control.check_cancelled()
        new_people, new_items = batch.new_people, batch.new_items
        committed = batch.commit(time_kind=reader.time_kind, rated=reader.rated)
    if command.rejects is not None:
        write_rejects(command.rejects, context, committed, command.dataset, _OWN_ROWS)
    people, items = distinct(context.repositories, batch.dataset)
    return ImportReport(
        dataset=batch.dataset.name,
        batch=committed.number,
        rows=committed.rows,
        rejected=committed.rejected,
        reasons=dict(reasons),
        people=people,
        items=items,
        new_people=new_people,
        new_items=new_items,
        described_people=described_people,
        described_items=described_items,
        time_kind=reader.time_kind,
        seconds=control.clock() - started,
        rejects_file=command.rejects,
        erased=erased.rows,
    )


def open_log(command: ImportData) -> tuple[FileInspection, ColumnMapping, InteractionReader]:
    """What the log is, which column is what, and its rows, to be read once."""
    inspection = inspect_file(
        command.path,
        encoding=command.encoding,
        delimiter=command.delimiter,
        has_header=command.has_header,
        sheet=command.sheet,
    )
    mapping = inspection.mapping(time_format=command.time_format, **command.columns)
    return inspection, mapping, read_interactions(command.path, inspection.format, mapping)


def _log(
    reader: InteractionReader,
    inspection: FileInspection,
    batch: BatchWriter,
    reasons: Counter[str],
    control: JobControl,
    erased: ErasedLeftOut,
) -> None:
    control.stage("importing", inspection.estimated_rows, "rows")
    for chunk in map(erased.log, reader):
        control.check_cancelled()
        batch.append(_indexed(chunk, batch))
        _set_aside(inspection.name, chunk.rejects, batch, reasons, of_people=True)
        control.report(chunk.done * inspection.estimated_rows)
    if reader.rows == erased.interactions:
        aside = reader.rejected + erased.interactions
        raise InvalidDatasetError("no-usable-rows", name=inspection.name, rejected=aside)


def _indexed(chunk: InteractionChunk, batch: BatchWriter) -> Interactions:
    """The chunk with the store's indices in place of ids and names."""
    return Interactions(
        batch.users(chunk.users.values)[chunk.users.codes],
        batch.items(chunk.items.values)[chunk.items.codes],
        chunk.timestamp,
        chunk.value,
        None if chunk.events is None else batch.events(chunk.events.values)[chunk.events.codes],
        None if chunk.folds is None else batch.folds(chunk.folds.values)[chunk.folds.codes],
    )


def _items(
    path: Path,
    table: TableInspection,
    batch: BatchWriter,
    reasons: Counter[str],
    control: JobControl,
    erased: ErasedLeftOut,
) -> int:
    """Read the item table; how many items it describes, see `ImportReport`."""
    known, rows = batch.n_items, 0
    control.stage("importing-items", 1, "file")
    for read in read_attributes(
        path, table.file, id_column=table.id_column, title_column=table.title_column
    ):
        chunk = erased.items(read)
        control.check_cancelled()
        for row in chunk.rows:
            batch.item_attributes(row.id, row.title, row.attributes)
        rows += len(chunk.rows)
        _set_aside(table.file.name, chunk.rejects, batch, reasons, of_people=False)
        control.report(chunk.done)
    return _described(table, rows, batch.n_items - known)


def _users(
    path: Path,
    identifying: tuple[str, ...] | None,
    table: TableInspection,
    batch: BatchWriter,
    reasons: Counter[str],
    control: JobControl,
    erased: ErasedLeftOut,
) -> int:
    """Read the table of people; how many people it describes, see `ImportReport`."""
    known, rows = batch.n_people, 0
    sealed = (
        table.identifying
        if identifying is None
        else tuple(table.file.column(name).name for name in identifying)
    )
    control.stage("importing-people", 1, "file")
    for chunk in map(erased.people, read_attributes(path, table.file, id_column=table.id_column)):
        control.check_cancelled()
        for row in chunk.rows:
            batch.user_attributes(
                row.id,
                {name: value for name, value in row.attributes.items() if name not in sealed},
                {name: value for name, value in row.attributes.items() if name in sealed},
            )
        rows += len(chunk.rows)
        _set_aside(table.file.name, chunk.rejects, batch, reasons, of_people=True)
        control.report(chunk.done)
    return _described(table, rows, batch.n_people - known)


def _described(table: TableInspection, rows: int, unknown: int) -> int:
    """Ids of a table that were known; none at all means that the column is the wrong one.

    Raises InvalidDatasetError.
    """
    if rows and unknown == rows:
        raise InvalidDatasetError(
            "table-describes-nothing", name=table.file.name, column=table.id_column
        )
    return rows - unknown


def _set_aside(
    file: str,
    rejects: Iterable[Reject],
    batch: BatchWriter,
    reasons: Counter[str],
    *,
    of_people: bool,
) -> None:
    for reject in rejects:
        person = reject.own_id if of_people else ""
        batch.reject(file, reject.line, reject.reason, reject.text, person)
        reasons[reject.reason] += 1


def write_rejects(
    path: Path, context: Context, batch: Batch, dataset: str, reason: str, password: str = ""
) -> int:
    """Write the rows that `batch` set aside to `path`, by file and line; returns how many."""
    rejected = context.repositories.people.rejected(batch)
    rows = ((row.file, row.line, row.reason, row.text) for row in rejected)
    source = f"{dataset}, batch {batch.number}"
    outgoing = Outgoing("export-rejects", source, path, reason, password=password)
    return outgoing.write_table(context, ("file", "line", "reason", "text"), rows)
