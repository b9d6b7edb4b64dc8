"""Files about people that leave the store: a reason, an entry in the ledger, and then the file."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from recsys_app.access.passwords import check_password
from recsys_app.errors import RecsysError
from recsys_app.exporting.files import inner_ending, write_export
from recsys_app.exporting.tables import Row, check_table, write_table
from recsys_app.use_cases._reason import check_reason
from recsys_app.use_cases.registry import Context

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is about to leave.

    Attributes:
        action: what the ledger calls it ("export-recommendations").
        source: the run or data set it comes from.
        path: where it goes.
        reason: why, in the words of who exports; "" for figures about many people.
        people: how many the file is about; None where that is not known.
        password: protects the file, "" for a plain one.
    """

    action: str
    source: str
    path: Path
    reason: str = ""
    people: int | None = None
    password: str = field(default="", repr=False)

    def write_table(self, context: Context, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """See `exporting.tables`; returns how many rows."""
        ledger = _Entry(self, context)
        with ledger:
            return write_table(
                self.path, columns, rows, password=self.password, announce=ledger.enter
            )

    def write(self, context: Context, write: Callable[[BinaryIO], int]) -> int:
        """See `exporting.files`; returns what `write` does."""
        ledger = _Entry(self, context)
        with ledger:
            return write_export(self.path, write, password=self.password, announce=ledger.enter)


class _Entry:
    """The ledger's entry of a file, made before the file is in place.

    An entry without a file is the lesser evil: if the file then cannot be put in place, a second
    entry says so.
    """

    def __init__(self, outgoing: Outgoing, context: Context) -> None:
        self._outgoing, self._ledger = outgoing, context.repositories.ledger
        self._digest = ""

    def enter(self, digest: str, size: int) -> None:
        """`size` is rows of a table, else bytes."""
        going = self._outgoing
        facts = {} if going.people is None else {"people": going.people}
        self._ledger.record(
            going.action,
            self._subject,
            digest,
            reason=going.reason,
            format=inner_ending(going.path)[1:],
            protected=bool(going.password),
            size=size,
            **facts,
        )
        self._digest = digest

    @property
    def _subject(self) -> str:
        return f"export of {self._outgoing.source}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if error is not None and self._digest:
            with suppress(RecsysError):  # the first error is told, and the first entry stands
                self._ledger.record("export-failed", self._subject, self._digest)


def check_outgoing(path: Path, password: str, reason: str | None = None) -> str:
    """Refuse what cannot be exported before any work for it is done; the reason as it is kept.

    `reason` None: none is needed, since the file is about many people.

    Raises:
        InvalidSettingError, StorageUnavailableError: see `check_reason`, `check_table`.
    """
    stored = "" if reason is None else check_reason(reason)
    check_table(path, protected=bool(password))
    if password:
        check_password(password)  # before any work; writing checks it again
    return stored
