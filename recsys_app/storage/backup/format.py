"""A backup as a file: the keyring and the three encrypted files of a store, as they are.

    magic      "RVBACKUP"  8
    version    1           of this layout
    count      1           of the members
    members    41 each     one of NAMES by its number (1), size (8, big-endian), SHA-256 (32)
    digest     32          SHA-256 of all before it
    content                the members in this order, without gap, to the last byte; the keyring
                           stands last, because it names the digests of the others

Names come from a list and never from the file, so none can lead out of a folder. The digests have no
key: they notice damage. What notices a person is inside, in the keyring: signatures, and the MAC
over an anchor that names the digest of each of the three files.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from recsys_app.access.permissions import Compartment
from recsys_app.errors import NotFoundError, TamperedDataError, UnsupportedVersionError
from recsys_app.jobs.control import JobControl
from recsys_app.paths import make_private_file, open_regular, unavailable
from recsys_app.storage.compartments.database import PAGE_BYTES
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import Keyring, from_file
from recsys_app.storage.keyring.parts import generation_of

BACKUP_ENDING: Final = ".rvbackup"
VERSION: Final = 1
KEYRING: Final = "keyring"
LOG: Final = "-wal"
LONGEST_KEYRING: Final = 16 << 20

# A log comes along where a store was not closed in peace and nobody had the key to settle it. It
# stands first: whoever reads the store meanwhile may settle it, and then both hold the same.
NAMES: Final = (*(f"{c}{suffix}" for c in Compartment for suffix in (LOG, "")), KEYRING)
_NEEDED: Final = frozenset({KEYRING, *map(str, Compartment)})
_MAGIC: Final = b"RVBACKUP"
_ENTRY: Final = 1 + 8 + 32
_DIGEST: Final = 32
_PART: Final = 1 << 20
_FILE: Final = re.compile(r"([a-z]+)-\d{1,9}\.db")


@dataclass(frozen=True, slots=True)
class BackupMember:
    """One file inside; `digest` is its SHA-256."""

    name: str
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What the header says. `digest`, its own, stands for the whole file: it covers all digests."""

    members: Mapping[str, BackupMember]
    digest: bytes

    def place_of(self, name: str) -> int:
        """Where the member begins in the file."""
        before = NAMES[: NAMES.index(name)]
        sizes = (member.size for member in self.members.values() if member.name in before)
        return header_size(len(self.members)) + sum(sizes)

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members.values())


def header_bytes(members: tuple[BackupMember, ...]) -> bytes:
    """The beginning of a file with these members, in the order of NAMES."""
    entries = (
        bytes([NAMES.index(member.name)]) + member.size.to_bytes(8, "big") + member.digest
        for member in members
    )
    header = _MAGIC + bytes([VERSION, len(members)]) + b"".join(entries)
    return header + hashlib.sha256(header).digest()


def header_size(count: int) -> int:
    """How long the header of `count` members is."""
    return len(_MAGIC) + 2 + count * _ENTRY + _DIGEST


def read_contents(stream: BinaryIO, name: str) -> Contents:
    """The header of the open file `name`, held against the length of the file.

    Raises:
        TamperedDataError: "not-a-backup" or "backup-damaged".
        UnsupportedVersionError: a newer program made it.
    """
    fixed = stream.read(len(_MAGIC) + 2)
    if len(fixed) < len(_MAGIC) + 2 or not fixed.startswith(_MAGIC):
        raise TamperedDataError("not-a-backup", where=name)
    version, count = fixed[-2:]
    if version > VERSION:  # told before anything else is read: all else may look otherwise there
        raise UnsupportedVersionError("backup-too-new", where=name, found=version, known=VERSION)
    entries = stream.read(count * _ENTRY)
    digest = hashlib.sha256(fixed + entries).digest()
    if digest != stream.read(_DIGEST):
        raise damaged(name, "its header")
    members = tuple(_member(entries[at : at + _ENTRY]) for at in range(0, len(entries), _ENTRY))
    if not _is_usual(members):
        raise damaged(name, "its header")
    contents = Contents({member.name: member for member in members}, digest)
    if stream.seek(0, os.SEEK_END) != header_size(count) + contents.size:
        raise damaged(name, "its length")
    return contents


def damaged(name: str, what: str) -> TamperedDataError:
    """The error to raise for the backup `name`; `what` is the part that is wrong."""
    return TamperedDataError("backup-damaged", where=name, what=what)


def _member(entry: bytes) -> BackupMember:
    name = NAMES[entry[0]] if entry[0] < len(NAMES) else ""
    return BackupMember(name, int.from_bytes(entry[1:9], "big"), entry[9:])


def _is_usual(members: tuple[BackupMember, ...]) -> bool:
    """Known names in their order, none twice, none missing, no impossible size."""
    names = [member.name for member in members]
    known = names == [name for name in NAMES if name in names] and set(names) >= _NEEDED
    return known and all(_possible(member) for member in members)


def _possible(member: BackupMember) -> bool:
    if member.name == KEYRING:
        return 0 < member.size <= LONGEST_KEYRING
    whole_pages = member.name.endswith(LOG) or member.size % PAGE_BYTES == 0
    return member.size > 0 and whole_pages


def open_backup(file: Path) -> BinaryIO:
    """Raises NotFoundError or StorageUnavailableError."""
    try:
        return open_regular(file)
    except FileNotFoundError as error:
        raise NotFoundError("no-backup", where=str(file)) from error
    except IsADirectoryError as error:
        raise TamperedDataError("not-a-backup", where=file.name) from error
    except OSError as error:
        raise unavailable(error, file) from error


def unpack(file: Path, folder: Path, control: JobControl) -> Keyring:
    """Write the members of `file` into `folder`, empty and private, under the names of a store.

    Every digest is checked on the way. Nothing in the folder is to be believed before that ends,
    nor the keyring before a password or key has opened it.

    Raises:
        NotFoundError: there is no such file.
        TamperedDataError: it is no backup, or damaged.
        UnsupportedVersionError: a newer program made it.
        StorageUnavailableError: it cannot be read, or the folder not written.
    """
    place, done = StoreFolder(folder), 0
    with open_backup(file) as stream:
        contents = read_contents(stream, file.name)
        control.stage("checking-backup", contents.size, "bytes")
        keyring = keyring_in(stream, contents, file)
        for path in (place.keyring, place.keyring_copy):
            make_private_file(path)
            list(_write(path, _parts(stream, contents, KEYRING, file)))
        for name, target in file_names(keyring, file.name).items():
            if name not in contents.members:
                continue
            make_private_file(folder / target)
            for size in _write(folder / target, _parts(stream, contents, name, file)):
                control.check_cancelled()
                done += size
                control.report(done)
    return keyring


def keyring_in(stream: BinaryIO, contents: Contents, file: Path) -> Keyring:
    """The keyring in the open `file`, held against the header, not yet against any key.

    Raises:
        TamperedDataError: it is not what the header says, or none.
        StorageUnavailableError: it cannot be read.
    """
    return _parsed(b"".join(_parts(stream, contents, KEYRING, file)), file.name)


def check_digests(stream: BinaryIO, contents: Contents, file: Path, control: JobControl) -> None:
    """Read every member of the open `file`; TamperedDataError where one is not what the header says."""
    control.stage("checking-backup", contents.size, "bytes")
    done = 0
    for name in contents.members:
        for part in _parts(stream, contents, name, file):
            control.check_cancelled()
            done += len(part)
            control.report(done)


def _parts(stream: BinaryIO, contents: Contents, name: str, file: Path) -> Iterator[bytes]:
    """The content of a member; TamperedDataError at its end if it is not what the header says."""
    digest, left = hashlib.sha256(), contents.members[name].size
    try:
        stream.seek(contents.place_of(name))
        while left and (part := stream.read(min(_PART, left))):
            digest.update(part)
            left -= len(part)
            yield part
    except OSError as error:
        raise unavailable(error, file) from error
    if left or digest.digest() != contents.members[name].digest:
        raise damaged(file.name, name)


def _write(path: Path, parts: Iterator[bytes]) -> Iterator[int]:
    """Fill `path` durably; the size of each part when it was written."""
    try:
        with path.open("wb") as out:
            for part in parts:
                out.write(part)
                yield len(part)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise unavailable(error, path) from error


def _parsed(content: bytes, name: str) -> Keyring:
    try:
        return from_file(content)
    except ValueError as error:
        raise damaged(name, KEYRING) from error


def file_names(keyring: Keyring, name: str) -> Mapping[str, str]:
    """By member, in the order of NAMES, its file in a store: what the keyring says, if usual.

    Raises:
        TamperedDataError: `name` holds a keyring that says anything else.
    """
    files = generation_of(keyring).files
    for compartment in Compartment:
        shape = _FILE.fullmatch(files.get(compartment, ""))
        if shape is None or shape[1] != compartment:
            raise damaged(name, KEYRING)
    return {
        f"{compartment}{suffix}": f"{files[compartment]}{suffix}"
        for compartment in Compartment
        for suffix in (LOG, "")
    }
