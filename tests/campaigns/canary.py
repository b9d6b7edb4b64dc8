"""Words that occur nowhere else, planted in every kind of input, and a search for what they became.

What is written on the program's own account must hold none of them, in no usual spelling of bytes;
what a person asked for must hold them, which shows that the search finds what is there.
"""

import base64
import csv
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import numpy as np

PERSON, PERSON_ZH = "Kanarienvogel-7Q2X", "金丝雀顾客"
ITEM, ITEM_ZH = "Artikel-9Z77-Lerche", "绿咬鹃商品"
TITLE, TITLE_ZH = "Quetzal feather pillow", "凤尾羽毛枕头"
CATEGORY, EVENT = "Wunderkammer-Regal", "zwitschern-4471"
EMAIL, TOWN = "kestrel.vandermeer@example.org", "Hinterzarten-Ost"
BAD_TIME, BAD_TIME_ZH = "vorgestern-gegen-elf", "上上个礼拜三下午"
FILE_NAME = "Vogelhandel-Quartal"
PASSWORD, WRONG, CHANGED = (
    "Zaunkönig über Oldesloe",
    "Zaunkönig unter Oldesloe",
    "翠鸟在旧城墙上等着春天来的第一场雨水",
)
SEARCHED = "Niemand-mit-diesem-Namen"

CANARIES: Final = (
    *(PERSON, PERSON_ZH, ITEM, ITEM_ZH, TITLE, TITLE_ZH, CATEGORY, EVENT, EMAIL, TOWN),
    *(BAD_TIME, BAD_TIME_ZH, FILE_NAME, PASSWORD, WRONG, CHANGED, SEARCHED),
)
_PEOPLE, _ITEMS, _EACH = 60, 40, 20
_CATALOGUE = tuple(f"{ITEM if i % 2 else ITEM_ZH}-{i}" for i in range(_ITEMS))


# ---------------------------------------------------------------------- planting


def person(number: int) -> str:
    return f"{PERSON if number % 2 else PERSON_ZH}-{number}"


def plant(folder: Path) -> None:
    """Write a log with rows that cannot be read, tables of items and people, and password files."""
    folder.mkdir()
    rows = _log()
    bad = [(person(3), _CATALOGUE[4], when, EVENT) for when in (BAD_TIME, BAD_TIME_ZH)]
    _write(folder / f"{FILE_NAME}.csv", ("user", "item", "time", "event"), [*rows, *bad])
    _write(folder / "nothing.csv", ("user", "item", "time"), [(person(5), "", BAD_TIME)])
    many = ((person(i % 20_000), _CATALOGUE[i % _ITEMS], i) for i in range(60_000))
    _write(folder / "many.csv", ("user", "item", "time"), many)
    _write(
        folder / "items.csv",
        ("item", "title", "category"),
        [
            (item, f"{TITLE if number % 2 else TITLE_ZH} {number}", CATEGORY)
            for number, item in enumerate(_CATALOGUE)
        ],
    )
    _write(
        folder / "people.csv",
        ("user", "email", "town"),
        [(person(number), EMAIL, TOWN) for number in range(_PEOPLE)],
    )
    for name, password in {"password": PASSWORD, "wrong": WRONG, "changed": CHANGED}.items():
        (folder / name).write_text(f"{password}\n", "utf-8")


def _log() -> list[tuple[str, str, str, str]]:
    rng = np.random.default_rng(11)
    return [
        (person(who), _CATALOGUE[item], f"2026-01-{1 + item % 28:02}T{hour:02}:00:00", EVENT)
        for hour in range(_EACH)
        for who in range(_PEOPLE)
        for item in [int(rng.integers(_ITEMS // 2)) + _ITEMS // 2 * (who % 2)]
    ]


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


# ---------------------------------------------------------------------- searching


@dataclass(frozen=True, slots=True)
class Finding:
    """`canary`, spelt as `form`, in `place`: a file, a member of an archive, or a file's name."""

    place: str
    canary: str
    form: str


def forms(text: str) -> dict[str, bytes]:
    """How `text` may look in a file: encodings, and what is made of its bytes to carry them along."""
    found = {
        encoding: text.encode(encoding)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")
    }
    for encoding in ("utf-8", "utf-16-le"):
        content = found[encoding]
        found[f"{encoding}, hex"] = content.hex().encode()
        found[f"{encoding}, HEX"] = content.hex().upper().encode()
        for shift in range(3):  # where the text begins within a group of three bytes
            found[f"{encoding}, base64 at {shift}"] = _base64(content, shift)
    found["JSON"] = json.dumps(text)[1:-1].encode()
    found["URL"] = quote(text, safe="").encode()
    found["bytes as Python shows them"] = repr(text.encode())[2:-1].encode()
    found["small letters"] = text.lower().encode()
    found["capitals"] = text.upper().encode()
    return found


def _base64(content: bytes, shift: int) -> bytes:
    """The characters that are the same whatever comes before and after `content`."""
    coded = base64.b64encode(bytes(shift) + content)
    first, last = -(-shift * 8 // 6), (shift + len(content)) * 8 // 6
    return coded[first:last]


def integers() -> dict[str, bytes]:
    """The moments of the first rows as columns of whole numbers hold them; one alone is too short."""
    moments = np.array([row[2] for row in _log()[:3]], "datetime64[s]").astype(np.int64)
    return {
        "int64, milliseconds": (1000 * moments).astype("<i8").tobytes(),
        "int64, seconds": moments.astype("<i8").tobytes(),
        "int32, seconds": moments.astype("<i4").tobytes(),
    }


_BY_BYTES: Final = {
    **{content: (canary, form) for canary in CANARIES for form, content in forms(canary).items()},
    **{content: ("when things were bought", form) for form, content in integers().items()},
}


def search(*folders: Path) -> list[Finding]:
    """Every canary in every byte of every file below the folders, and in the files' names."""
    return [
        finding
        for folder in folders
        for path in sorted(folder.rglob("*"))
        for place, content in _parts(path)
        for finding in search_bytes(content, place)
    ]


def search_bytes(content: bytes, place: str) -> Iterator[Finding]:
    for spelling, (canary, form) in _BY_BYTES.items():
        if spelling in content:
            yield Finding(place, canary, form)


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    yield f"the name of {path}", path.name.encode()
    if not path.is_file():
        return
    yield str(path), path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path}: {name}", archive.read(name)
