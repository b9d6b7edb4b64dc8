"""What is to be imported and how, as the steps of the wizard fill it in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from recsys_app import (
    NO_COLUMN,
    ColumnRole,
    FileInspection,
    ImportData,
    InspectFile,
    PreviewImport,
    TableInspection,
)

Use = Literal["log", "items", "users"]
USES: tuple[Use, ...] = ("log", "items", "users")
_NEEDED = (ColumnRole.USER, ColumnRole.ITEM)
_LONGEST_NAME = 100
_TELLING = 3  # Latin letters from which a file's name says something; a Chinese one does with two


def name_for(log: Path) -> str:
    """A name for the data set in `log`: its file's, or its folder's where that tells more.

    u.data in ml-100k is "ml-100k".
    """
    name, folder = log.stem.strip(), log.absolute().parent.name.strip()
    short = name.isascii() and len(name) < _TELLING
    return (folder if short and folder else name)[:_LONGEST_NAME]


@dataclass(slots=True)
class ImportPlan:
    """Filled in from step to step; `command` is the import it stands for.

    Attributes:
        files: the log, and the tables with item and person details.
        encoding, delimiter, has_header: as chosen, None as guessed.
        sheet: of a workbook, as chosen; "" for the first.
        inspection: of the log, once it was looked at.
        roles: what each column of the log is, by name.
        dataset: name of the data set.
        mode: what to do with a data set of that name.
        tables: what the tables are, once they were looked at.
        sealed: columns of the person details that are stored under People.
    """

    files: dict[Use, Path] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    sheet: str = ""
    inspection: FileInspection | None = None
    roles: dict[str, ColumnRole] = field(default_factory=dict)
    time_format: str = ""
    dataset: str = ""
    mode: Literal["new", "append", "replace"] = "new"
    tables: dict[Use, TableInspection] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()

    def set_file(self, use: Use, path: Path | None) -> None:
        """Use `path` as `use`, None for none; what was found out about another file is dropped."""
        before = self.files.get(use)
        if before == path:
            return
        self.tables.pop(use, None)
        if path is None:
            self.files.pop(use, None)
        else:
            self.files[use] = path
        if use == "log":
            if before is not None and self.dataset == name_for(before):
                self.dataset = ""  # it was named after a file that is not imported now
            self.encoding = self.delimiter = self.has_header = self.inspection = None
            self.sheet = ""
            self.roles = {}

    def inspect(self) -> InspectFile:
        """The look at the log that the choices ask for."""
        return InspectFile(
            self.files["log"], self.encoding, self.delimiter, self.has_header, self.sheet
        )

    def take_inspection(self, found: FileInspection) -> None:
        """Keep what was found; the roles are guessed anew where the columns are other ones."""
        self.inspection = found
        names = [column.name for column in found.columns]
        if list(self.roles) != names:
            self.roles = {column.name: column.role for column in found.columns}

    def take_table(self, use: Use, found: TableInspection) -> None:
        """Keep what a table is; for people, what may identify somebody is sealed."""
        self.tables[use] = found
        if use == "users":
            self.sealed = frozenset(found.identifying)

    def column_of(self, role: ColumnRole) -> str:
        """The column of that role, "" for none."""
        return next((name for name, given in self.roles.items() if given is role), "")

    @property
    def repeated(self) -> tuple[ColumnRole, ...]:
        """Roles that more than one column has."""
        counts = Counter(self.roles.values())
        del counts[ColumnRole.LEAVE_OUT]
        return tuple(role for role, count in counts.items() if count > 1)

    @property
    def missing(self) -> tuple[ColumnRole, ...]:
        """Roles that no column has and every log needs."""
        return tuple(role for role in _NEEDED if role not in self.roles.values())

    def preview(self) -> PreviewImport:
        """The look at the first rows with these roles, the same whatever the data set is called."""
        return PreviewImport(
            replace(
                self.command(), dataset="", mode="new", items=None, users=None, identifying=None
            )
        )

    def command(self) -> ImportData:
        """The import; every role is said, so that nothing is guessed behind the person's back."""
        roles: Sequence[ColumnRole] = [role for role in ColumnRole if role != ColumnRole.LEAVE_OUT]
        return ImportData(
            path=self.files["log"],
            dataset=self.dataset,
            columns={role.value: self.column_of(role) or NO_COLUMN for role in roles},
            time_format=self.time_format if self.column_of(ColumnRole.TIME) else "",
            encoding=self.encoding,
            delimiter=self.delimiter,
            has_header=self.has_header,
            sheet=self.sheet,
            mode=self.mode,
            items=self.files.get("items"),
            users=self.files.get("users"),
            identifying=tuple(sorted(self.sealed)) if "users" in self.files else None,
        )
