"""What this machine knows of a store's plan without a key: where to, how often, and the last time.

It lies with the settings of the user, so that a scheduler can have a backup made while nobody is
signed in. The plan itself is in the store; this copy decides about nothing but the next backup.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from recsys_app.domain.backups import BackupPlan, is_ahead
from recsys_app.paths import make_private_dir, read_regular, write_atomically
from recsys_app.settings import default_path
from recsys_app.storage.backup.format import BACKUP_ENDING

_MOST_BYTES: Final = 1 << 16
_NEVER: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """Where the next backup of a store goes, and when."""

    folder: str
    every_days: int
    last: datetime = _NEVER

    @property
    def at(self) -> datetime:
        """UTC; in the past if it is due."""
        return self.last + timedelta(days=self.every_days)

    @property
    def ahead(self) -> bool:
        """Whether nobody knows when the last one was; see `is_ahead`."""
        return is_ahead(self.last)

    @property
    def now(self) -> bool:
        """Whether it is time; also where the clock says that the last one is yet to come."""
        return self.ahead or self.at <= datetime.now(UTC)

    def next_file(self, store: Path) -> Path:
        """A name that no earlier backup has."""
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return Path(self.folder) / f"{store.resolve().name}-{moment}{BACKUP_ENDING}"


def is_planned_name(name: str, store: Path) -> bool:
    """Whether a plan of the store at this place gives such a name."""
    shape = rf"{re.escape(store.resolve().name)}-\d{{8}}-\d{{6}}{re.escape(BACKUP_ENDING)}"
    return re.fullmatch(shape, name) is not None


def due_backup(store: Path) -> Due | None:
    """What is due for the store at this place; None without a plan. Raises nothing."""
    try:
        match json.loads(read_regular(_file(store), _MOST_BYTES)):
            case {"folder": str(folder), "every_days": int(days), "last": str(last)} if days > 0:
                when = datetime.fromisoformat(last)
                return Due(folder, days, when) if when.tzinfo is not None else None
            case _:
                return None
    except (OSError, ValueError, RecursionError):
        return None


def remember_plan(store: Path, plan: BackupPlan | None, last: datetime | None) -> None:
    """Keep what a scheduler needs of `plan`. Raises StorageUnavailableError."""
    if plan is None:
        _file(store).unlink(missing_ok=True)
        return
    remember_due(store, Due(plan.folder, plan.every_days, last or _NEVER))


def remember_due(store: Path, due: Due) -> None:
    """Raises StorageUnavailableError."""
    file = _file(store)
    make_private_dir(file.parent)
    facts = {
        "folder": due.folder,
        "every_days": due.every_days,
        "last": due.last.isoformat(),
    }
    write_atomically(file, json.dumps(facts).encode())


def _file(store: Path) -> Path:
    place = hashlib.sha256(str(store.resolve()).encode()).hexdigest()
    return default_path().parent / "stores" / f"{place}.backups.json"
