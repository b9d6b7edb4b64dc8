"""Preferences of this machine and this user: never a secret, never anything about a person."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

import platformdirs

from recsys_app.paths import make_private_dir, write_atomically

LANGUAGES = ("en", "zh_CN")
THEMES = ("system", "light", "dark", "hc-light", "hc-dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the window remembers between starts.

    Attributes:
        language: one of LANGUAGES, or "" for the desktop's.
        theme: one of THEMES.
        text_size: per cent of the standard type size, 90–150.
        lock_after_minutes: idle time before the window locks; 0 never.
        last_store: folder of the store opened last, or "".
    """

    language: str = ""
    theme: str = "system"
    text_size: int = 100
    lock_after_minutes: int = 12
    last_store: str = ""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The saved settings. A missing or unreadable file means the defaults: nothing is lost."""
        try:
            saved = json.loads((path or default_path()).read_text("utf-8"))
        except (OSError, ValueError):
            return cls()
        if not isinstance(saved, dict):
            return cls()
        known = {field.name: type(getattr(cls(), field.name)) for field in fields(cls)}
        return cls(**{k: v for k, v in saved.items() if k in known and type(v) is known[k]})

    def save(self, path: Path | None = None) -> None:
        """Raises StorageUnavailableError."""
        target = path or default_path()
        make_private_dir(target.parent)
        write_atomically(target, json.dumps(asdict(self), indent=1).encode())


def default_path() -> Path:
    return Path(platformdirs.user_config_dir("recvault", appauthor=False)) / "settings.json"
