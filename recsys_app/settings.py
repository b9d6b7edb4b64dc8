"""Preferences of this machine and this user: never a secret, never anything about a person."""

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import platformdirs

from recsys_app.paths import make_private_dir, read_regular, write_atomically

_MOST_BYTES = 1 << 16
THEMES = ("system", "light", "dark", "hc-light", "hc-dark")
_USABLE: Mapping[str, Container[object]] = {
    "theme": THEMES,
    "text_size": range(90, 151),
    "lock_after_minutes": range(241),
    "lock_after_hours": range(1, 25),
    "threads": range(1025),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the window remembers between starts.

    Attributes:
        language: a locale such as "en" or "zh_CN", or "" for the desktop's.
        theme: one of THEMES.
        text_size: per cent of the standard type size, 90–150.
        lock_after_minutes: idle time before the window locks, 0–240; 0 never.
        lock_after_hours: longest time from a sign-in to the lock, whatever is done, 1–24.
        lock_with_desktop: lock when the desktop locks, switches the user or goes to sleep.
        pause_jobs_at_lock: hold the account's jobs while the window is locked.
        last_store: folder of the store opened last, or "".
        threads: processor cores for training; 0 leaves one to the window, see `training.threads`.
    """

    language: str = ""
    theme: str = "system"
    text_size: int = 100
    lock_after_minutes: int = 5
    lock_after_hours: int = 12
    lock_with_desktop: bool = True
    pause_jobs_at_lock: bool = False
    last_store: str = ""
    threads: int = 0

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The saved settings; the default for each that is missing or cannot be used.

        Raises nothing: a missing, damaged or newer file never keeps the window from opening.
        """
        try:
            saved = json.loads(read_regular(path or default_path(), _MOST_BYTES))
        except (OSError, ValueError):
            return cls()
        if not isinstance(saved, dict):
            return cls()
        usable: dict[str, Any] = {
            name: value
            for name, default in asdict(cls()).items()
            if type(value := saved.get(name)) is type(default)
            and value in _USABLE.get(name, (value,))
        }
        return cls(**usable)

    def save(self, path: Path | None = None) -> None:
        """Raises StorageUnavailableError."""
        target = path or default_path()
        make_private_dir(target.parent)
        write_atomically(target, json.dumps(asdict(self), indent=1).encode())


def default_path() -> Path:
    return Path(platformdirs.user_config_dir("recvault", appauthor=False)) / "settings.json"
