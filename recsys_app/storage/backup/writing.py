"""Writing a backup: the members one after the other, then the header in the place left for it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from recsys_app.jobs.control import JobControl
from recsys_app.paths import make_private_file
from recsys_app.storage.backup.format import BackupMember, header_bytes, header_size

_PART: Final = 1 << 20


class ContainerWriter:
    """Add members in the order of NAMES. `done` counts the bytes of the stage; the caller may add."""

    def __init__(self, target: BinaryIO, control: JobControl) -> None:
        self.members: dict[str, BackupMember] = {}
        self.done = 0
        self._target = target
        self._control = control

    def add(self, name: str, source: BinaryIO) -> None:
        """All of `source`, from here to its end."""
        digest, size = hashlib.sha256(), 0
        while part := source.read(_PART):
            self.watch(len(part))
            self._target.write(part)
            digest.update(part)
            size += len(part)
            self.done += len(part)
        self.members[name] = BackupMember(name, size, digest.digest())

    def watch(self, more: int) -> None:
        """Tell that `more` bytes beyond `done` are finished; JobCancelledError to stop."""
        self._control.check_cancelled()
        self._control.report(self.done + more)


@contextmanager
def container(file: Path, count: int, control: JobControl) -> Iterator[ContainerWriter]:
    """A new backup at `file`, for this user alone, of `count` members; durable when the block ends."""
    make_private_file(file)
    with file.open("r+b") as target:
        target.write(bytes(header_size(count)))
        writer = ContainerWriter(target, control)
        yield writer
        target.seek(0)
        target.write(header_bytes(tuple(writer.members.values())))
        target.flush()
        os.fsync(target.fileno())
