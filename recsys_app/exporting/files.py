"""A file that leaves the store: whole or not at all, private, announced before it is in place.

With a password it is a container (`container.py`) called like what is inside, with `.rvx` behind:
lists.csv.rvx. Nothing of it is ever on the disk unencrypted.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, cast

from recsys_app.errors import InvalidSettingError
from recsys_app.exporting.container import CONTAINER_ENDING, Sealing
from recsys_app.paths import replacing, unavailable
from recsys_app.storage.compartments.folder import StoreFolder

T = TypeVar("T")
Announce = Callable[[str, T], object]
_PART: Final = 1 << 20
PICTURE_ENDINGS: Final = (".png", ".svg", ".pdf")


def write_export(
    path: Path,
    write: Callable[[BinaryIO], T],
    *,
    password: str = "",
    announce: Announce[T] | None = None,
) -> T:
    """Let `write` fill a file, put it in place of `path`, and answer what `write` did.

    `announce` is told the SHA-256 (hex) of the finished file and that answer before it is put in
    place: an error there keeps it from being so. `path` is as before after any error.

    Raises:
        InvalidSettingError: the password is not acceptable.
        StorageUnavailableError: the file cannot be written.
    """
    with replacing(path) as stream:
        if password:
            sealing = Sealing(stream, path.stem, password)
            answer = write(cast("BinaryIO", sealing.stream))
            sealing.finish()
        else:
            answer = write(stream)
        stream.flush()
        if announce is not None:
            announce(_digest(stream), answer)
    return answer


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while part := stream.read(_PART):
        digest.update(part)
    return digest.hexdigest()


def inner_ending(path: Path) -> str:
    """What says the format: the ending of `path`, or of what is inside the container."""
    inner = Path(path.stem) if path.suffix.lower() == CONTAINER_ENDING else path
    return inner.suffix.lower()


def check_target(
    path: Path,
    endings: Collection[str],
    *,
    inputs: Iterable[Path | None] = (),
    protected: bool = False,
) -> None:
    """Refuse a file that must not or cannot be written, before any work for it is done.

    Raises:
        InvalidSettingError: "container-ending" or "container-without-password"; "unknown-ending";
            "output-is-input" for one of `inputs`; or "output-in-store".
        StorageUnavailableError: its folder is not there or cannot be written to.
    """
    if protected != (path.suffix.lower() == CONTAINER_ENDING):
        reason = "container-ending" if protected else "container-without-password"
        raise InvalidSettingError(reason, name=path.name, ending=CONTAINER_ENDING)
    if inner_ending(path) not in endings:
        raise InvalidSettingError("unknown-ending", name=path.name, allowed=", ".join(endings))
    target = path.resolve()
    if any(source is not None and source.resolve() == target for source in inputs):
        raise InvalidSettingError("output-is-input", name=path.name)
    for folder in map(StoreFolder, target.parents):
        if folder.keyring.exists() and folder.exists():
            raise InvalidSettingError("output-in-store", name=path.name)
    if not os.access(target.parent, os.W_OK):
        missing = errno.EACCES if target.parent.is_dir() else errno.ENOENT
        raise unavailable(OSError(missing, os.strerror(missing)), path)
