"""The parts of a workbook beside its sheets: which sheets there are, shared texts, number formats."""

import posixpath
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recsys_app.data.formats import MAX_ROW
from recsys_app.data.workbook.archive import Archive, open_archive
from recsys_app.data.workbook.markup import RELATION_ID, Attributes, Markup
from recsys_app.data.workbook.values import Kind, format_kind, zeros_shown
from recsys_app.errors import NotFoundError

MOST_TEXTS: Final = 4 << 20
MOST_TEXT_BYTES: Final = 128 << 20
MOST_FORMATS: Final = 64_000  # as many as a spreadsheet program allows
MOST_SHEETS: Final = 1_000
MOST_RELATIONS: Final = 1_000
_DEFAULT: Final = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class CellFormat:
    """What a cell's style makes of a number; `zeros` as in `values.zeros_shown`."""

    kind: Kind = Kind.NUMBER
    zeros: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook.

    Attributes:
        sheets: name -> part, in their order; hidden ones last.
        formats: of the cells, by style.
        from_1904: whether days are counted from 1904 on.
        texts: the shared texts.
    """

    archive: Archive
    sheets: dict[str, str]
    formats: tuple[CellFormat, ...]
    from_1904: bool
    texts: "SharedTexts"

    def sheet(self, wanted: str) -> str:
        """The name of the sheet that is meant: by name, by 1-based position, or the first for "".

        Raises:
            NotFoundError: there is none.
        """
        names = [*self.sheets]
        if not wanted:
            return names[0]
        if wanted in self.sheets:
            return wanted
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= len(names):
            return names[int(wanted[:9]) - 1]
        shown = ", ".join(names[:50])
        raise NotFoundError("unknown-name", kind="sheet", name=wanted, known=shown)


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """The workbook in `path`, to be read inside.

    Raises:
        InvalidDatasetError: damaged, beyond a limit, or with what is refused (macros, links …).
    """
    with open_archive(path) as archive:
        _check_contents(archive)
        archive.check_limits()
        book = _office_document(archive)
        base = posixpath.dirname(book)
        related = _relations(archive, f"{base}/_rels/{posixpath.basename(book)}.rels", base)
        outline = _Outline(archive)
        outline.read(archive.blocks(book))
        parts = {key: part for key, (kind, part) in related.items() if kind == "worksheet"}
        sheets = {name: parts[key] for name, key in outline.sheets() if key in parts}
        if not sheets:
            raise archive.refused("no-sheet")
        others = {
            kind: part for kind, part in related.values() if kind in {"styles", "sharedStrings"}
        }
        formats, texts = _Formats(archive), SharedTexts(archive)
        if "styles" in others:
            formats.read(archive.blocks(others["styles"]))
        if "sharedStrings" in others:
            texts.read(archive.blocks(others["sharedStrings"]))
        yield Workbook(archive, sheets, tuple(formats.found), outline.from_1904, texts)


def _check_contents(archive: Archive) -> None:
    """Refuse programs, and what leads out of the file."""
    for part in archive.parts:
        if part.endswith("vbaproject.bin") or part.startswith("xl/macrosheets/"):
            raise archive.refused("workbook-macros")
        if part.startswith("xl/externallinks/"):
            raise archive.refused("workbook-links")


def _office_document(archive: Archive) -> str:
    """The part that names the sheets."""
    if "_rels/.rels" in archive:
        for kind, part in _relations(archive, "_rels/.rels", "").values():
            if kind == "officeDocument":
                return part
    return _DEFAULT


def _relations(archive: Archive, part: str, base: str) -> dict[str, tuple[str, str]]:
    """Id -> the last word of its type, and the part that is meant."""
    found = _Relations(archive, base)
    found.read(archive.blocks(part))
    return found.found


class _Relations(Markup):
    def __init__(self, archive: Archive, base: str) -> None:
        super().__init__(archive)
        self._base = base
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.found) >= MOST_RELATIONS:
            raise self.archive.refused("workbook-limits", what="relations")
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._base, attributes.get("Target", "")))
        self.found[attributes.get("Id", "")] = (kind, target.lstrip("/"))


class _Outline(Markup):
    """The sheets by name, and from when days are counted."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self.from_1904 = False
        self._sheets: dict[str, tuple[str, bool]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            if len(self._sheets) >= MOST_SHEETS:
                raise self.archive.refused("workbook-limits", what="sheets")
            key = next((attributes[key] for key in RELATION_ID if key in attributes), "")
            hidden = attributes.get("state", "visible") != "visible"
            self._sheets.setdefault(attributes.get("name", "")[:255], (key, hidden))

    def sheets(self) -> list[tuple[str, str]]:
        """Name and relation, the visible ones first."""
        ordered = sorted(self._sheets.items(), key=lambda sheet: sheet[1][1])
        return [(name, key) for name, (key, _) in ordered]


class _Formats(Markup):
    """The format of each style."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self.found: list[CellFormat] = []
        self._codes: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            key = attributes.get("numFmtId", "0")
            number = int(key) if key.isascii() and key.isdigit() and len(key) < 9 else 0
            code = self._codes.get(key)
            self.found.append(CellFormat(format_kind(number, code), zeros_shown(code)))
        if len(self.found) > MOST_FORMATS or len(self._codes) > MOST_FORMATS:
            raise self.archive.refused("workbook-limits", what="formats")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


class SharedTexts(Markup):
    """The shared texts as their bytes one after another, so that millions of them fit."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self._data = bytearray()
        self._ends = array("Q")
        self._parts: list[str] = []
        self._length = self._phonetic = 0
        self._collecting = False

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> str:
        start = self._ends[index - 1] if index else 0
        return self._data[start : self._ends[index]].decode()

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002  # texts have none
        if name == "si":
            self._parts, self._length = [], 0
        elif name == "rPh":  # how the text is pronounced
            self._phonetic += 1
        elif name == "t":
            self._collecting = not self._phonetic

    def text(self, data: str) -> None:
        if self._collecting:
            self._length += len(data)
            if self._length > MAX_ROW:
                raise self.archive.refused("workbook-limits", what="characters in a cell")
            self._parts.append(data)

    def end(self, name: str) -> None:
        if name == "t":
            self._collecting = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self._data += "".join(self._parts).encode()
            self._ends.append(len(self._data))
            if len(self._ends) > MOST_TEXTS or len(self._data) > MOST_TEXT_BYTES:
                raise self.archive.refused("workbook-limits", what="texts")
