"""An export in a password-protected file: what is inside, its name and its type stay secret.

    header  "RVEXPORT"  8      what it is
            version     1      of this layout, 1
            lanes       1      Argon2id (RFC 9106): parallel lanes,
            passes      1      passes,
            memory      4      KiB, big-endian
            salt       32      16 for Argon2id and 32, drawn anew, for the key of the stream
            check      32      HMAC-SHA256 of all before it, under a key of its own
    body    a stream of AES-256-GCM chunks (`crypto.stream`), the header being its context;
            inside: two bytes big-endian, so many bytes of JSON {"name", "type"}, the content

The header alone says that the password is right, so it is refused before any of the body is read;
the cost it asks for is bounded, so a made-up file is no memory bomb. Two passwords that open one
file cannot be made: the check binds the key.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

from recsys_app.access.passwords import check_password
from recsys_app.crypto.keys import (
    SALT_BYTES,
    KdfParameters,
    authenticate,
    derive_key,
    expand_key,
    same,
    wipe,
)
from recsys_app.crypto.sealing import NotAuthenticError
from recsys_app.crypto.stream import SALT, EncryptedWriter, decrypted, stream_key
from recsys_app.errors import InvalidDatasetError, SignInError
from recsys_app.paths import open_regular, replacing, unavailable

CONTAINER_ENDING: Final = ".rvx"
CONTAINER_COST: Final = KdfParameters(memory_kib=256 * 1024, iterations=3, lanes=4)  # it travels
MOST_KIB: Final = 1024 * 1024
MOST_PASSES: Final = 10
_MAGIC: Final = b"RVEXPORT"
_VERSION: Final = 1
_CHECK: Final = 32
_FIXED: Final = len(_MAGIC) + 3 + 4 + SALT_BYTES + SALT
_HEADER: Final = _FIXED + _CHECK
_LONGEST_LABEL: Final = 2048
_LONGEST_NAME: Final = 255
TYPES: Final = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".html": "text/html",
}
"""Media type by ending; anything else is bytes."""


@dataclass(frozen=True, slots=True)
class OpenedExport:
    """What was inside a container: its own name and type, where it now is, how large."""

    name: str
    type: str
    path: Path
    size: int


class Sealing:
    """A container being written into `target`. Write to `stream`, then call `finish`.

    Args:
        target: an empty binary file.
        name: of what is inside; its ending gives the type.
        password: see `check_password`.

    Raises:
        InvalidSettingError: the password is not acceptable.
    """

    def __init__(
        self, target: BinaryIO, name: str, password: str, cost: KdfParameters = CONTAINER_COST
    ) -> None:
        check_password(password)
        memory = cost.memory_kib.to_bytes(4, "big")
        head = bytes([_VERSION, cost.lanes, cost.iterations]) + memory
        fixed = _MAGIC + head + secrets.token_bytes(SALT_BYTES + SALT)
        keys = _Keys.derive(password, fixed, cost)
        header = fixed + authenticate(keys.check, fixed)
        target.write(header)
        self.stream = EncryptedWriter(target, keys.stream, _context(header))
        keys.wipe()
        label = json.dumps({"name": name, "type": _type_of(name)}, ensure_ascii=False).encode()
        self.stream.write(len(label).to_bytes(2, "big") + label)

    def finish(self) -> None:
        """Without it the container counts as cut."""
        self.stream.finish()


def open_export(source: Path, password: str, target: Path) -> OpenedExport:
    """Decrypt the container `source` into `target`, which is replaced once everything was checked.

    Raises:
        InvalidDatasetError: "not-a-container", "container-too-new", "container-cost",
            "container-damaged"; `target` is as before.
        SignInError: "container-password": the wrong one, or the header was changed.
        StorageUnavailableError: a file cannot be read or written.
    """
    try:
        stream = open_regular(source)
    except OSError as error:
        raise unavailable(error, source) from error
    with stream:
        try:
            chunks, name, kind = _opened(stream, password, source.name)
            with replacing(target) as out:
                size = sum(out.write(chunk) for chunk in chunks)
        except NotAuthenticError as error:
            raise InvalidDatasetError("container-damaged", name=source.name) from error
    return OpenedExport(name, kind, target, size)


def _opened(stream: BinaryIO, password: str, shown: str) -> tuple[Iterator[bytes], str, str]:
    """The content in chunks, its name and its type."""
    header = stream.read(_HEADER)
    cost = _cost(header, shown)
    fixed, check = header[:_FIXED], header[_FIXED:]
    keys = _Keys.derive(password, fixed, cost)
    try:
        if not same(authenticate(keys.check, fixed), check):
            raise SignInError("container-password", name=shown)
        plain = decrypted(stream, keys.stream, _context(header))
        name, kind, rest = _label(next(plain))
    finally:
        keys.wipe()
    return _after(rest, plain), name, kind


def _after(rest: bytes, plain: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from plain


def _cost(header: bytes, shown: str) -> KdfParameters:
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise InvalidDatasetError("not-a-container", name=shown)
    version, lanes, passes = header[8:11]
    memory = int.from_bytes(header[11:15], "big")
    if version != _VERSION:
        raise InvalidDatasetError("container-too-new", name=shown)
    try:
        cost = KdfParameters(memory, passes, lanes)
    except ValueError as error:
        raise InvalidDatasetError("container-cost", name=shown) from error
    if memory > MOST_KIB or passes > MOST_PASSES:
        raise InvalidDatasetError("container-cost", name=shown)
    return cost


def _label(first: bytes) -> tuple[str, str, bytes]:
    """Name and type from the first chunk, and what follows them. Whoever sealed it wrote them."""
    length = int.from_bytes(first[:2], "big")
    if not 0 < length <= min(_LONGEST_LABEL, len(first) - 2):
        raise NotAuthenticError
    try:
        label = json.loads(first[2 : 2 + length])
    except (ValueError, RecursionError) as error:
        raise NotAuthenticError from error
    match label:
        case {"name": str(name), "type": str(kind), **rest} if not rest and _plain(name):
            return name, kind, first[2 + length :]
        case _:
            raise NotAuthenticError


def _plain(name: str) -> bool:
    """Whether `name` is a file's own name and no path."""
    inside = 0 < len(name) <= _LONGEST_NAME and name.isprintable()
    return inside and not set(name) & set("/\\:") and name not in {".", ".."}


def _type_of(name: str) -> str:
    return TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


def _context(header: bytes) -> bytes:
    return hashlib.sha256(header).digest()


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    check: bytearray
    stream: bytearray

    @classmethod
    def derive(cls, password: str, fixed: bytes, cost: KdfParameters) -> Self:
        salts = fixed[-(SALT_BYTES + SALT) :]
        key = derive_key(password, salts[:SALT_BYTES], cost)
        try:
            check = expand_key(key, "export-container-check")
            return cls(check, stream_key(key, salts[SALT_BYTES:], "export-container-stream"))
        finally:
            wipe(key)

    def wipe(self) -> None:
        for key in (self.check, self.stream):
            wipe(key)
