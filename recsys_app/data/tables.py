"""Item and user tables: one id per row and any attributes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from recsys_app.data.formats import FileInspection, Reject
from recsys_app.domain.catalogue import Attribute


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One item or person: line, external id, title (the id where there is none), attributes."""

    line: int
    id: str
    title: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class AttributeChunk:
    """Some rows of the table, the rejected ones among them, and the share of the file read."""

    rows: tuple[AttributeRow, ...]
    rejects: tuple[Reject, ...]
    done: float


def guess_id_column(inspection: FileInspection, *, like: str = "") -> str:
    """The column that holds the id: the one called like the log's column, else the best guess."""
    raise NotImplementedError


def guess_title_column(inspection: FileInspection, *, id_column: str) -> str | None:
    """The column to show as an item's title, if any."""
    raise NotImplementedError


def identifying_columns(inspection: FileInspection, *, id_column: str) -> tuple[str, ...]:
    """Columns of a user table that go to `people` unless the importer says otherwise.

    All but known demographics (age, gender, country …) and columns whose values many people share.
    """
    raise NotImplementedError


def read_attributes(
    path: Path, inspection: FileInspection, *, id_column: str, title_column: str | None = None
) -> Iterator[AttributeChunk]:
    """Read a table in bounded memory; numbers stay numbers, text stays text, empty is left out."""
    raise NotImplementedError
