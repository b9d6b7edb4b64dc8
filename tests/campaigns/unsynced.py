"""A disk as it may be after the power failed: what was synced is there, of the rest any part.

`Disk` is fed with the calls on files as they are made (`file_calls`) and can be asked, at any moment,
for one of the folders that a failure just then could leave. What is believed of a file system is
little (it is what ext4 and XFS promise with their usual options):

    a sync of a file        its bytes are there; its name is, once the folder was synced as well
    a write since then      each page of 4096 bytes of it is there or not, whatever of the others is
    names in a folder       since its last sync, some of the first changes are there, in their order
    a rename                is there whole or not at all
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, Union

import numpy as np

from tests.campaigns.file_calls import FileCall

PAGE: Final = 4096


@dataclass(eq=False)
class File:
    """The bytes that are sure, and the changes that are not: (place, content), or a new length."""

    sure: bytearray = field(default_factory=bytearray)
    unsure: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, place: int, content: bytes) -> None:
        """Page by page, each of which may be lost by itself."""
        start = 0
        while start < len(content):
            end = min(start + PAGE - (place + start) % PAGE, len(content))
            self.unsure.append((place + start, content[start:end]))
            start = end

    def sync(self) -> None:
        self.sure = self.after([True] * len(self.unsure))
        self.unsure.clear()

    def after(self, kept: list[bool]) -> bytearray:
        """The content if just the changes that are `kept` reached the disk."""
        content = bytearray(self.sure)
        for (place, part), keep in zip(self.unsure, kept, strict=True):
            if not keep:
                continue
            length = place if part is None else max(len(content), place + len(part))
            content = content[:length] + bytes(max(length - len(content), 0))
            if part is not None:
                content[place : place + len(part)] = part
        return content

    def torn(self, rng: np.random.Generator) -> bytearray:
        """One content of those that are possible: nothing, all, the first, or any of the changes."""
        n = len(self.unsure)
        chosen = [
            np.zeros(n, bool),
            np.ones(n, bool),
            np.arange(n) < rng.integers(0, n + 1),
            rng.random(n) < rng.random(),
        ][int(rng.integers(4))]
        return self.after([bool(each) for each in chosen])


Node = Union[File, "Folder"]
Change = tuple["Folder", str, Node | None]  # a name that is added to a folder, or taken away


@dataclass(eq=False)
class Folder:
    """Names as they are, as they were at the last sync, and the changes since, each atomic."""

    names: dict[str, Node] = field(default_factory=dict)
    sure: dict[str, Node] = field(default_factory=dict)
    unsure: list[tuple[Change, ...]] = field(default_factory=list)

    def sync(self) -> None:
        for changes in self.unsure:
            _apply(changes)
        self.unsure.clear()


def _apply(changes: tuple[Change, ...]) -> None:
    for folder, name, node in changes:
        if node is None:
            folder.sure.pop(name, None)
        else:
            folder.sure[name] = node


class Disk:
    """The folder `root`, which begins with what is in `before`, all of it sure."""

    def __init__(self, root: Path, before: Path) -> None:
        self._root = PurePosixPath(root)
        self._top = _loaded(before)

    def call(self, call: FileCall) -> None:
        """Do what was done. Calls beyond the root are none of it."""
        path = PurePosixPath(call.path)
        if path == self._root:
            self._top.sync()
        elif path.is_relative_to(self._root):
            folder = self._folder(path.parent)
            node = folder.names.get(path.name)
            self._on_names(call, folder, path.name, node)
            if isinstance(node, File):
                self._on_content(call, node)
            if node is not None and call.name == "sync":
                node.sync()
            if call.with_folder:
                folder.sync()

    def _on_names(self, call: FileCall, folder: Folder, name: str, node: Node | None) -> None:
        match call.name:
            case "create" if node is None:
                self._change((folder, name, File()))
            case "mkdir":
                self._change((folder, name, Folder()))
            case "unlink" | "rmdir":
                self._change((folder, name, None))
            case "rename" | "link":
                self._move(call, folder, name)

    def _on_content(self, call: FileCall, file: File) -> None:
        match call.name:
            case "write":
                file.write(call.place, call.content)
            case "truncate":
                file.unsure.append((call.place, None))

    def _folder(self, path: PurePosixPath) -> Folder:
        found: Node = self._top
        for name in path.relative_to(self._root).parts:
            assert isinstance(found, Folder)
            found = found.names[name]
        assert isinstance(found, Folder)
        return found

    def _move(self, call: FileCall, folder: Folder, name: str) -> None:
        target = PurePosixPath(call.target)
        there = self._folder(target.parent)
        arrives: Change = (there, target.name, folder.names[name])
        if call.name == "link":
            self._change(arrives)
        else:
            self._change(arrives, (folder, name, None))

    def _change(self, *changes: Change) -> None:
        """Kept with the folder of the first: the others come with it."""
        for folder, name, node in changes:
            if node is None:
                folder.names.pop(name, None)
            else:
                folder.names[name] = node
        changes[0][0].unsure.append(changes)

    def after_failure(self, rng: np.random.Generator) -> Mapping[str, bytes | None]:
        """One state that is possible after a failure now: content by path, None for a folder."""
        for folder in list(_folders(self._top, set())):
            kept = int(rng.integers(0, len(folder.unsure) + 1))
            for changes in folder.unsure[:kept]:
                _apply(changes)
        return dict(_remaining(self._top, "", rng))


def _folders(folder: Folder, seen: set[int]) -> Iterator[Folder]:
    """Those that anybody can still name, now or at the last sync."""
    if id(folder) in seen:
        return
    seen.add(id(folder))
    yield folder
    for node in [*folder.names.values(), *folder.sure.values()]:
        if isinstance(node, Folder):
            yield from _folders(node, seen)


def _remaining(
    folder: Folder, path: str, rng: np.random.Generator
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in folder.sure.items():
        place = f"{path}/{name}" if path else name
        if isinstance(node, File):
            yield place, bytes(node.torn(rng))
        else:
            yield place, None
            yield from _remaining(node, place, rng)


def _loaded(path: Path) -> Folder:
    folder = Folder()
    for entry in path.iterdir():
        node = _loaded(entry) if entry.is_dir() else File(bytearray(entry.read_bytes()))
        folder.names[entry.name] = folder.sure[entry.name] = node
    return folder
