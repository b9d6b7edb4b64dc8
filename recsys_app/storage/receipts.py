"""Receipts of the ledger as they were filed, read for whoever holds a ledger or a backup against them."""

from pathlib import Path
from typing import Final

from recsys_app.domain.receipts import parse_receipt
from recsys_app.domain.records import Receipt
from recsys_app.errors import InvalidDatasetError, NotFoundError
from recsys_app.paths import read_regular, unavailable

_MOST_BYTES: Final = 4 << 20  # as many characters as are looked at, four bytes each


def read_receipt(file: Path) -> Receipt:
    """The receipt in `file`.

    Raises:
        NotFoundError: there is no such file.
        InvalidDatasetError: it is no receipt, or not whole.
        StorageUnavailableError: it cannot be read: a pipe, a device or too long a file, say.
    """
    try:
        return parse_receipt(read_regular(file, _MOST_BYTES).decode(), file.name)
    except FileNotFoundError as error:
        raise NotFoundError("no-receipt", where=str(file)) from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise InvalidDatasetError("receipt-damaged", name=file.name) from error
    except OSError as error:
        raise unavailable(error, file) from error
