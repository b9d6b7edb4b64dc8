"""A receipt as text that fits on a slip of paper, and back."""

import hashlib
import re
import textwrap
from typing import Final

from recsys_app.domain.records import Receipt
from recsys_app.errors import InvalidDatasetError

_TITLE: Final = "RECVAULT RECEIPT"
_LINK: Final = re.compile(r"[0-9a-f]{64}")
_FILES: Final = ("people", "behaviour", "published")
_COUNTS: Final = ("entries", "generation", "accounts", *_FILES)
_COUNT: Final = re.compile(r"[0-9]{1,15}")
_MOST_CHARACTERS: Final = 1 << 20


def receipt_text(receipt: Receipt) -> str:
    """Lines of names and values; the last one is a check of the others against typing errors."""
    link = " ".join(textwrap.wrap(receipt.link, 16))
    lines = [
        _TITLE,
        f"store: {receipt.store}",
        f"written: {receipt.written}",
        f"generation: {receipt.generation}",
        f"accounts: {receipt.serial}",
        *(f"{name}: {changes}" for name, changes in receipt.changes.items()),
        f"entries: {receipt.count}",
        f"link: {link}",
        *([] if receipt.erased is None else [f"register: {len(receipt.erased)}"]),
        *(f"erased: {person}" for person in receipt.erased or ()),
    ]
    return "\n".join([*lines, f"check: {_check(lines)}"]) + "\n"


def parse_receipt(text: str, name: str) -> Receipt:
    """The receipt in `text`, which came from the file `name`.

    Raises:
        InvalidDatasetError: it is none, or not whole.
    """
    lines = [line.strip() for line in text[:_MOST_CHARACTERS].splitlines() if line.strip()]
    pairs = [line.partition(": ")[::2] for line in lines[1:]]
    values = dict(pairs)
    whole = (
        bool(lines)
        and lines[0] == _TITLE
        and values.get("check") == _check(lines[:-1])
        and all(_COUNT.fullmatch(values.get(name, "")) for name in _COUNTS)
    )
    link = values.get("link", "").replace(" ", "")
    erased = tuple(value for key, value in pairs if key == "erased")
    register = values.get("register")
    told = erased == () if register is None else register == str(len(erased))
    if not whole or not told or not _LINK.fullmatch(link):
        raise InvalidDatasetError("receipt-damaged", name=name)
    return Receipt(
        values.get("store", ""),
        int(values["entries"]),
        link,
        int(values["generation"]),
        int(values["accounts"]),
        {name: int(values[name]) for name in _FILES},
        values.get("written", ""),
        None if register is None else erased,
    )


def _check(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
