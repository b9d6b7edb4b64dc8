"""How long a backup takes, and how much memory, on a store of a given size.

    python -m tests.campaigns.backup_size --megabytes 200

Makes a store of random interactions, then a backup with verification, one without a key, and a
restore; prints the seconds of each and the most memory that the process held.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from recsys_app.crypto.keys import KdfParameters
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.keyless import back_up_without_key
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from tests.campaigns.activities import (
    FREE,
    PASSWORD,
    allow_free_key_derivation,
    opened,
    own_preferences,
)

ROWS = 1_000_000
PEOPLE = 50_000


def fill(repositories: Repositories, number: int) -> None:
    """A million rows that do not compress, as one batch."""
    rng = np.random.default_rng(number)
    mode = "new" if number == 1 else "append"
    with repositories.new_batch("large", source=f"{number}.csv", mode=mode) as batch:  # type: ignore[arg-type]
        users = batch.users([f"person-{i}" for i in range(PEOPLE)])
        items = batch.items([f"item-{i}" for i in range(1000)])
        batch.append(
            Interactions(
                users[rng.integers(0, PEOPLE, ROWS)],
                items[rng.integers(0, 1000, ROWS)],
                rng.integers(0, 1 << 50, ROWS),
                rng.random(ROWS, np.float32),
            )
        )
        batch.commit(time_kind=TimeKind.CLOCK, rated=True)


def megabytes(folder: StoreFolder) -> float:
    return sum(path.stat().st_size for path in folder.path.glob("*.db")) / 1e6


def timed(what: str, act: Callable[[], object]) -> None:
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {seconds:.1f} s, at most {memory:.0f} MB of memory so far", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    given = parser.parse_args()
    allow_free_key_derivation()
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        own_preferences(place)
        folder = StoreFolder(place / "store")
        create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
        with opened(folder) as repositories:
            number = 0
            while megabytes(folder) < given.megabytes:
                number += 1
                fill(repositories, number)
        print(f"{number * ROWS:,} rows, {megabytes(folder):.0f} MB")
        timed("reading nothing", lambda: None)
        with opened(folder) as repositories:
            control, backups = JobControl(), repositories.backups
            timed("backup, verified", lambda: backups.make(place / "a", control))
            timed("verified again", lambda: backups.verify(place / "a", control))
        timed("without a key", lambda: back_up_without_key(folder.path, place / "b", control))
        asked = Restoring(place / "a", "ada", PASSWORD)
        again = StoreFolder(place / "again")
        timed("restore", lambda: restore_store(again, asked, control, lambda *_: 0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
