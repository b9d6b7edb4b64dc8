"""One small registry: a package whose files each register one thing under the file's name.

`recsys_app/models/item_knn.py` registers "item-knn". Names are known from the folder alone; a file
is imported when its thing is asked for, so listing names does not load PyTorch.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from recsys_app.errors import NotFoundError


class Named(Protocol):
    name: str


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Things by name from the files of `package`; `base`, `registry` and `_private` files apart."""

    def __init__(self, package: str, kind: str) -> None:
        self.package = package
        self.kind = kind
        self._entries: dict[str, T] = {}

    def register(self, entry: T) -> T:
        """Class decorator. A second thing of the same name is a ValueError at import."""
        if entry.name in self._entries:
            raise ValueError(f"{self.kind} {entry.name!r} is registered twice")
        self._entries[entry.name] = entry
        return entry

    def names(self) -> list[str]:
        """Every name, sorted, without importing anything."""
        path = importlib.import_module(self.package).__path__
        files = {module.name for module in pkgutil.iter_modules(path)}
        return sorted(
            name.replace("_", "-")
            for name in files - {"base", "registry", "descriptions"}
            if not name.startswith("_")
        )

    def get(self, name: str) -> T:
        """The thing called `name`. Raises NotFoundError."""
        if name not in self.names():
            raise NotFoundError(
                "unknown-name", kind=self.kind, name=name, known=", ".join(self.names())
            )
        importlib.import_module(f"{self.package}.{name.replace('-', '_')}")
        return self._entries[name]

    def __iter__(self) -> Iterator[T]:
        return (self.get(name) for name in self.names())
