"""XML of a workbook in a stream: no document type, no entity, no depth, nothing out of proportion.

Expat calls back for each element; memory stays that of one element. A declaration of a document type
is refused as such, so that there is no entity to expand and none to fetch.
"""

from collections.abc import Iterable
from typing import Final, NoReturn
from xml.parsers import expat

from recsys_app.data.workbook.archive import Archive

LEAST_EXPAT: Final = (2, 4, 1)  # the first that limits amplification by itself
MOST_DEPTH: Final = 64
MOST_ATTRIBUTES: Final = 256
_LONGEST_TOKEN: Final = 4  # blocks that may pass without an element or text: a mebibyte

_SHEETS: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
RELATION_ID: Final = tuple(
    f"{namespace} id"
    for namespace in (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
)

Attributes = dict[str, str]


class _Names(dict[str, str]):
    """A name with its namespace -> the name alone, "" in a foreign namespace."""

    def __missing__(self, full: str) -> str:
        namespace, _, name = full.rpartition(" ")
        self[full] = name if namespace in _SHEETS else ""
        return self[full]


class Markup:
    """Reads one part; subclasses say what an element means. Raises InvalidDatasetError."""

    def __init__(self, archive: Archive) -> None:
        if expat.version_info < LEAST_EXPAT:
            raise archive.refused("unsafe-xml")
        self.archive = archive
        self._depth = self._events = 0
        self._names = _Names()
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.ExternalEntityRefHandler = self._forbidden
        parser.UnparsedEntityDeclHandler = self._forbidden

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; `name` is "" for one that is not of spreadsheets."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text inside an element, perhaps a part of it."""

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """Go on with the next bytes of the part."""
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise self.archive.refused() from error
        self._events += 1
        if self._events > _LONGEST_TOKEN:
            raise self.archive.refused("workbook-limits", what="characters in one element")

    def read(self, blocks: Iterable[bytes]) -> None:
        """The whole part."""
        for block in blocks:
            self.feed(block)
        self.feed(b"", last=True)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._events = 0
        self._depth += 1
        if self._depth > MOST_DEPTH or len(attributes) > MOST_ATTRIBUTES:
            raise self.archive.refused("workbook-limits", what="elements in one another")
        self.start(self._names[name], attributes)

    def _end(self, name: str) -> None:
        self._events = 0
        self._depth -= 1
        self.end(self._names[name])

    def _text(self, data: str) -> None:
        self._events = 0
        self.text(data)

    def _forbidden(self, *_: object) -> NoReturn:
        raise self.archive.refused("workbook-entities")
