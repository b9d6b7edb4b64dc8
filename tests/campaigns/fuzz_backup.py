"""Fuzzed backups: the file as it is, and with digests made new for what was changed."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from unittest import mock

import numpy as np

from recsys_app.errors import TamperedDataError, UnsupportedVersionError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup import format as layout
from recsys_app.storage.backup.format import (
    BackupMember,
    header_bytes,
    open_backup,
    read_contents,
    unpack,
)
from recsys_app.storage.backup.making import make_keyless_backup
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import allow_free_key_derivation, make_pristine
from tests.campaigns.fuzz_target import Target
from tests.campaigns.mutations import mutated

_PAGES = 4  # of each database: what is behind them is a matter of SQLCipher and of the digest


class BackupFile(Target):
    """A backup with short files inside; what does not fit is refused, and names lead nowhere.

    In a third of the cases a member is changed and the digests fit again, as in a file that was made
    up: so far nothing has a key, and what comes out must still be inside the folder.
    """

    refusals = (TamperedDataError, UnsupportedVersionError)
    tokens = (
        b"RVBACKUP", b"\x02", b"\xff" * 8, b"../../", b"people-1.db", b"/etc/passwd", b"\0" * 41,
        b"recvault keyring 1\n", b"SQLite format 3\0", b'"files":{}',
    )  # fmt: skip

    def __init__(self, work: Path) -> None:
        allow_free_key_derivation()
        folder = StoreFolder(work / "backup-store")
        make_pristine(folder.path)
        file = work / "whole.rvbackup"
        make_keyless_backup(folder, file, JobControl())
        with open_backup(file) as stream:
            contents = read_contents(stream, file.name)
        content = file.read_bytes()
        self._members = {
            name: content[contents.place_of(name) :][: self._kept(name, member.size)]
            for name, member in contents.members.items()
        }
        self._work = work
        self.samples = (_made_up(self._members),)

    @staticmethod
    def _kept(name: str, size: int) -> int:
        return size if name == "keyring" else min(size, _PAGES * 4096)

    def case(self, rng: np.random.Generator) -> bytes:
        whole, kind = self.samples[0], int(rng.integers(3))
        if kind == 0:
            return mutated(self.samples, self.tokens, rng)
        if kind == 1:  # as long as before: it takes the digests to tell
            return _as_long(mutated(self.samples, self.tokens, rng), whole)
        changed = dict(self._members)
        name = str(rng.choice([*changed]))
        content = mutated((changed[name],), self.tokens, rng)
        keeps = name != "keyring" and rng.integers(4)
        changed[name] = _as_long(content, changed[name]) if keeps else content
        return _made_up(changed)

    def read(self, content: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=self._work) as name:
            place = Path(name)
            file, folder = place / "case", place / "inside" / "folder"
            folder.mkdir(parents=True)
            file.write_bytes(content)
            try:
                unpack(file, folder, JobControl())
            finally:
                outside = {path.name for path in place.iterdir()} - {"case", "inside"}
                if outside or len(list((place / "inside").iterdir())) > 1:
                    raise AssertionError(f"written outside of its folder: {outside}")
            if _rebuilt(folder) != content:
                raise AssertionError("two files say the same backup")

    def weaken(self) -> None:
        """Digests are not compared, so that changed members come through."""

        def unchecked(
            stream: BinaryIO, contents: layout.Contents, name: str, _: Path
        ) -> Iterator[bytes]:
            stream.seek(contents.place_of(name))
            yield stream.read(contents.members[name].size)

        mock.patch.object(layout, "_parts", unchecked).start()


def _as_long(content: bytes, as_before: bytes) -> bytes:
    return (content + as_before[len(content) :])[: len(as_before)]


def _made_up(members: dict[str, bytes]) -> bytes:
    entries = tuple(
        BackupMember(name, len(content), _sha256(content)) for name, content in members.items()
    )
    return header_bytes(entries) + b"".join(members.values())


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _rebuilt(folder: Path) -> bytes:
    """The backup that holds what was unpacked into `folder`."""
    members = {}
    for name in layout.NAMES:
        suffix = ".db-wal" if name.endswith(layout.LOG) else ".db"
        stem = name.removesuffix(layout.LOG)
        files = [folder / "keyring"] if name == "keyring" else [*folder.glob(f"{stem}-*{suffix}")]
        for file in files:
            members[name] = file.read_bytes()
    return _made_up(members)
