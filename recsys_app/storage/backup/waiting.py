"""Backups that were made without a key, until somebody with a key puts them into the store's list.

One line each in a file of the store: what is known of the backup, sealed to every steward and
administrator. Anybody who may write to the folder can add a line or remove the file; a line says
no more than that somebody claims a backup, and is unverified until its file was looked at. Its dates
are not believed, and it cannot hand a listed backup to the plan, which deletes.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import COMPARTMENTS, Compartment
from recsys_app.crypto.keys import take, wipe
from recsys_app.crypto.sealing import NotAuthenticError, seal
from recsys_app.domain.backups import Backup, BackupPlan
from recsys_app.paths import append_durably, read_own_file
from recsys_app.storage.backup.due import is_planned_name
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring
from recsys_app.storage.keyring.own_keys import OwnKeys
from recsys_app.storage.keyring.parts import membership_of

_MOST_BYTES: Final = 8 << 20  # nobody may fill the disk with claims
_LONGEST_PATH: Final = 4096


def announce_backup(folder: StoreFolder, backup: Backup) -> None:
    """Add a line for `backup`. Raises StorageUnavailableError."""
    if folder.backups.exists() and folder.backups.stat().st_size > _MOST_BYTES:
        return
    keyring = read_keyring(folder).keyring
    facts = [backup.file, backup.made.isoformat(), backup.size, backup.digest, backup.scheduled]
    content = take(json.dumps(facts).encode())
    context = _context(keyring.store)
    boxes = [
        f"{member.id}:{base64.b64encode(seal(member.public_key, content, context)).decode()}"
        for member in membership_of(keyring).members
        if Compartment.PEOPLE in COMPARTMENTS[member.role]
    ]
    wipe(content)
    append_durably(folder.backups, f"{' '.join(boxes)}\n".encode())


def announced_backups(
    folder: StoreFolder, store: str, account: str, key: OwnKeys
) -> tuple[Backup, ...]:
    """What the lines say that are sealed to `account`; any other line is left out."""
    try:
        content = read_own_file(folder.backups, 2 * _MOST_BYTES)
    except FileNotFoundError:
        return ()
    lines = content.decode("ascii", "replace").splitlines()
    boxes = [
        box.partition(":")[2]
        for line in lines
        for box in line.split(" ")
        if box.startswith(f"{account}:")
    ]
    return tuple(found for box in boxes if (found := _opened(box, store, key)) is not None)


def believable(
    claims: Sequence[Backup], listed: Sequence[Backup], plan: BackupPlan | None, store: Path
) -> tuple[Backup, ...]:
    """Of `claims` what may stand in the list beside `listed`, each file once.

    None is of a file that is listed, by whatever path. One counts as made by the plan only in the
    plan's folder, under a name that the plan gives, and not with the content of a backup made by hand.
    It was made when its disk says, at the latest now; its time begins now.
    """
    now = datetime.now(UTC)
    taken = {key for backup in listed for key in _keys(Path(backup.file))}
    by_hand = {backup.digest for backup in listed if not backup.scheduled}
    found = []
    for claim in claims:
        place = _place(claim.file)
        if place is None or not taken.isdisjoint(keys := _keys(place)):
            continue
        taken |= keys
        planned = (
            plan is not None
            and place.parent == Path(plan.folder)
            and is_planned_name(place.name, store)
        )
        scheduled = claim.scheduled and planned and claim.digest not in by_hand
        ends = None if plan is None else plan.end_of(now)
        made = min(written(place) or now, now)
        found.append(
            Backup(str(place), made, claim.size, claim.digest, ends=ends, scheduled=scheduled)
        )
    return tuple(found)


def written(file: Path) -> datetime | None:
    """When `file` was last written, as its disk says; None where it is not there or has no date."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _place(file: str) -> Path | None:
    """Where a claim leads; None where that is nowhere."""
    try:
        return Path(file).resolve() if Path(file).is_absolute() else None
    except (OSError, ValueError, RuntimeError):  # also links that lead in a circle
        return None


def _keys(place: Path) -> set[object]:
    """What is the same for two paths to one file: the path itself, and the file by its number."""
    try:
        status = place.stat()
    except (OSError, ValueError):
        return {str(place)}
    return {str(place), (status.st_dev, status.st_ino)}


def forget_announced(folder: StoreFolder) -> None:
    """The lines stand in the list now."""
    folder.backups.unlink(missing_ok=True)


def _opened(box: str, store: str, key: OwnKeys) -> Backup | None:
    try:
        facts = json.loads(bytes(key.open(base64.b64decode(box, validate=True), _context(store))))
        match facts:
            case [str(file), str(made), int(size), str(digest), bool(scheduled)]:
                when = datetime.fromisoformat(made)
                usable = len(file) <= _LONGEST_PATH and "\0" not in file and when.tzinfo is not None
                return Backup(file, when, size, digest, scheduled=scheduled) if usable else None
            case _:
                return None
    except (NotAuthenticError, ValueError, RecursionError, binascii.Error):
        return None


def _context(store: str) -> bytes:
    return f"backup|{store}".encode()
