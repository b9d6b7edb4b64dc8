"""Write what a spreadsheet would run into every text column of every exporter, and look at the files.

    python -m tests.campaigns.formulas [--plant]

First whole exports of a small store in which people, items, titles, events, the data set, the rows
set aside and the reason begin with `= + - @` (ids and titles cannot begin with the other three: the
import takes control characters for damage). Then the table writer once more with each exporter's own
columns, every text cell and every header beginning with each of the seven prefixes of OWASP ASVS
1.2.10 and with their full-width forms.

A CSV file is read with commas and, as a program of another country would, with semicolons; a cell
that begins with such a prefix, blanks apart, is live. A cell of a workbook is live if it is a
formula, or text that becomes one when it is entered again (no `quotePrefix`). Every cell must also
come back as it was. `--plant` takes the defence out: then the campaign must fail.

Exit status 1 if anything was live or did not come back.
"""

import argparse
import csv
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import openpyxl

from recsys_app import (
    Application,
    ExportComparison,
    ExportLedger,
    ExportProfile,
    ExportPublishedList,
    ExportRecommendations,
    ExportRejects,
    ImportData,
    PublishRun,
    TrainModel,
)
from recsys_app.domain.formulas import restore
from recsys_app.exporting import tables, xlsx
from recsys_app.exporting.tables import write_table

PREFIXES: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
WIDE: Final = ("＝", "＋", "－", "＠", "\n")
PAYLOAD: Final = "HYPERLINK(1);=1+1"
ENDINGS: Final = (".csv", ".xlsx")
PASSWORD: Final = "seven tall lanterns in the fog"
PEOPLE: Final = 24
_STARTS: Final = tuple(PREFIXES + WIDE)
_SIGNS: Final = tuple("=+-@＝＋－＠")
_BLANKS: Final = ' "\t\r\n\0\u00a0\u200b\ufeff'


@dataclass
class Outcome:
    """What was looked at and what was wrong, by file."""

    files: int = 0
    cells: int = 0
    problems: list[str] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def look(self, path: Path) -> None:
        """Count the live cells of `path`."""
        self.files += 1
        for where, live in (_csv if path.suffix == ".csv" else _workbook)(path):
            self.cells += 1
            if live:
                self.problems.append(f"{path.name}: {where} is live")


def _csv(path: Path) -> Iterator[tuple[str, bool]]:
    for delimiter in ",;":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line, row in enumerate(csv.reader(stream, delimiter=delimiter), 1):
                for place, cell in enumerate(row, 1):
                    yield f"cell {line}/{place} read with {delimiter}", _runs(cell)


def _runs(cell: str) -> bool:
    """As spreadsheets see it; numbers are theirs to read as numbers."""
    try:
        float(cell)
    except ValueError:
        return cell.startswith(_STARTS) or cell.lstrip(_BLANKS).startswith(_SIGNS)
    return False


def _workbook(path: Path) -> Iterator[tuple[str, bool]]:
    for row in openpyxl.load_workbook(path).active.iter_rows():
        for cell in row:
            text = isinstance(cell.value, str) and cell.value.startswith(_STARTS)
            yield str(cell.coordinate), cell.data_type == "f" or (text and not cell.quotePrefix)


def exports(folder: Path, outcome: Outcome) -> None:
    """Every exporter on a store whose texts begin with a prefix."""
    _write_shop(folder)
    application = Application(folder / "store")
    try:
        application.create_store("admin", PASSWORD)
        columns = {"user": "user", "item": "item", "time": "time", "event": "event"}
        log = ImportData(folder / "log.csv", "=shop", columns=columns, items=folder / "items.csv")
        application.execute(log)
        runs = [
            application.execute(TrainModel("=shop", model, split="leave-one-out")).run
            for model in ("popular", "ease")
        ]
        application.execute(PublishRun(runs[0], with_ids=True))
        person = f"{PREFIXES[0]}{PAYLOAD}0"
        for ending in ENDINGS:
            for command in (
                ExportRecommendations(
                    runs[1], folder / f"lists{ending}", explain=True, reason=f"={PAYLOAD}"
                ),
                ExportPublishedList(runs[0], person, folder / f"published{ending}", "=why"),
                ExportComparison(tuple(runs), folder / f"comparison{ending}"),
                ExportProfile("=shop", folder / f"profile{ending}"),
                ExportRejects("=shop", 1, folder / f"rejects{ending}", "@why"),
                ExportLedger(folder / f"ledger{ending}"),
            ):
                application.execute(command)
                outcome.look(command.path)
                outcome.columns[type(command).__name__] = _header(command.path, ending)
    finally:
        application.close()


def _header(path: Path, ending: str) -> tuple[str, ...]:
    if ending == ".xlsx":
        return tuple(str(cell.value) for cell in openpyxl.load_workbook(path).active[1])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(restore(cell) for cell in next(csv.reader(stream)))


def _write_shop(folder: Path) -> None:
    signs = PREFIXES[:4]
    with (folder / "log.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("user", "item", "time", "event"))
        for person in range(PEOPLE):
            sign = signs[person % 4]
            for place in range(6):
                item = (person + 5 * place) % 12
                when = f"2026-01-{1 + place:02}"
                rows.writerow(
                    (f"{sign}{PAYLOAD}{person}", f"{signs[item % 4]}item{item}", when, f"{sign}buy")
                )
        rows.writerows((f"{sign}nobody", "", "2026-01-01", "x") for sign in signs)
    with (folder / "items.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("item", "title"))
        rows.writerows((f"{signs[n % 4]}item{n}", f"{signs[n % 4]}{PAYLOAD}") for n in range(12))


def columns(folder: Path, outcome: Outcome) -> None:
    """Every prefix in every text cell and header of every exporter's columns."""
    for exporter, names in outcome.columns.items():
        for number, prefix in enumerate(_STARTS):
            for ending in ENDINGS:
                path = folder / f"{exporter}-{number}{ending}"
                header = [f"{prefix}{name}" for name in names]
                texts = [f"{prefix}{PAYLOAD}", f" {prefix}{PAYLOAD}", f"'{prefix}{PAYLOAD}"]
                rows = [[text] * len(names) for text in texts]
                write_table(path, header, rows)
                outcome.look(path)
                _compare(path, [header, *rows], outcome)


def _compare(path: Path, written: Sequence[Sequence[str]], outcome: Outcome) -> None:
    """Whether a CSV gives back what was written, to the character."""
    if path.suffix != ".csv":
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = [[restore(cell) for cell in row] for row in csv.reader(stream)]
    if found != [list(row) for row in written]:
        outcome.problems.append(f"{path.name}: what comes back is not what was written")


def plant() -> Callable[[], None]:
    """Take the defence out; the answer puts it back."""
    kept = tables.defuse, xlsx.is_live
    tables.defuse, xlsx.is_live = str, lambda _: False  # type: ignore[assignment]

    def put_back() -> None:
        tables.defuse, xlsx.is_live = kept

    return put_back


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plant", action="store_true", help="without the defence: must fail")
    undo = plant() if parser.parse_args().plant else lambda: None
    outcome = Outcome()
    try:
        with tempfile.TemporaryDirectory() as place:
            exports(Path(place), outcome)
            columns(Path(place), outcome)
    finally:
        undo()
    print(
        f"{len(outcome.columns)} exporters, {len(_STARTS)} prefixes, {outcome.files} files, "
        f"{outcome.cells:,} cells: {len(outcome.problems)} problems"
    )
    for problem in outcome.problems[:20]:
        print(f"  {problem}")
    return bool(outcome.problems)


if __name__ == "__main__":
    sys.exit(main())
