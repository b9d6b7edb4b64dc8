"""Run every activity on a disk with ever more space left, and look at what is left behind.

    python -m tests.campaigns.disk_full --quotas 200 [--activity append] [--weaken errors]

Needs the right to mount a small file system in memory (Linux, root). Exit status 1 if an operation
failed with anything but "disk full", or if afterwards, with space again, anything was lost.
`--weaken errors` passes over errors where rows are written: then something must be.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recsys_app.errors import StorageUnavailableError
from recsys_app.storage.backup import target
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import (
    Activity,
    allow_free_key_derivation,
    forget_machine,
    make_pristine,
    own_preferences,
)
from tests.campaigns.all_activities import ACTIVITIES

DISK_BYTES = 48 << 20
MOST_NEEDED = 8 << 20


FULL = {"disk-full", "no-space", "backup-full", "backup-disk-full"}


@dataclass
class Outcome:
    """What rising quotas did to one activity."""

    refused: int = 0
    succeeded: int = 0
    problems: list[str] = field(default_factory=list)


@contextmanager
def small_disk(size: int = DISK_BYTES) -> Iterator[Path]:
    """A file system of `size` bytes. PermissionError where this user may not mount one."""
    with tempfile.TemporaryDirectory() as place:
        mount = ["/bin/mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            raise PermissionError("may not mount a file system")
        try:
            yield Path(place)
        finally:
            subprocess.run(["/bin/umount", "--lazy", place], check=True)


def leave(disk: Path, free: int) -> None:
    """Fill `disk` until about `free` bytes are left."""
    with (disk / "filler").open("wb") as filler:
        filler.write(bytes(max(shutil.disk_usage(disk).free - free, 0)))


def campaign(name: str, quotas: int, pristine: Path) -> Outcome:
    activity, outcome = ACTIVITIES[name], Outcome()
    for step in range(quotas):
        free = MOST_NEEDED * step**2 // max(quotas - 1, 1) ** 2  # denser where it is tight
        with small_disk() as disk:
            one_trial(activity, f"{name} with {free} bytes", pristine, disk, free, outcome)
    return outcome


def one_trial(
    activity: Activity, what: str, pristine: Path, disk: Path, free: int, outcome: Outcome
) -> None:
    folder = StoreFolder(disk / "store")
    if not activity.on_new_folder:
        shutil.copytree(pristine, folder.path)
    if activity.prepare is not None:
        activity.prepare(pristine, folder)
    forget_machine()
    leave(disk, free)
    acknowledged: list[str] = []
    try:
        activity.run(folder, acknowledged.append)
        outcome.succeeded += 1
    except StorageUnavailableError as error:
        outcome.refused += 1
        if error.code not in FULL:
            outcome.problems.append(f"{what}: {error.code}")
    except Exception as error:  # noqa: BLE001  # any other is what this campaign looks for
        outcome.problems.append(f"{what}: {type(error).__name__} {error}")
    (disk / "filler").unlink()
    try:
        outcome.problems += [
            f"{what}: {problem}" for problem in activity.check(folder, acknowledged)
        ]
    except Exception as error:  # noqa: BLE001
        outcome.problems.append(f"{what}: unreadable: {type(error).__name__} {error}")


def weaken_errors() -> None:
    """A swallowed error: what the disk had no room for is passed over."""
    for name in ("execute", "executemany"):
        usual: Callable[..., Any] = getattr(Database, name)

        def swallowing(
            database: Database, sql: str, *rest: Any, _usual: Callable[..., Any] = usual
        ) -> Any:
            result = None
            with suppress(StorageUnavailableError):
                result = _usual(database, sql, *rest)
            return result

        setattr(Database, name, swallowing)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotas", type=int, default=200, help="per activity")
    parser.add_argument("--activity", choices=ACTIVITIES, action="append")
    parser.add_argument("--weaken", choices=["errors"])
    given = parser.parse_args()
    allow_free_key_derivation()
    target.SLACK = -(1 << 40)  # backups look for room first: here the disk is to fill under them
    failed = False
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        pristine = Path(work) / "pristine"
        make_pristine(pristine)
        if given.weaken:
            weaken_errors()
        for name in given.activity or ACTIVITIES:
            outcome = campaign(name, given.quotas, pristine)
            print(
                f"{name}: {outcome.refused} refused, {outcome.succeeded} succeeded, "
                f"{len(outcome.problems)} problems",
                flush=True,
            )
            for problem in outcome.problems:
                print(f"  {problem}", flush=True)
            failed |= bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
