"""Sign in, import, train, publish, lock, for hours: does the program grow, or leave handles open?

    python -m tests.campaigns.soak --minutes 1440 [--weaken handles]

One process does the work of a day again and again, on a store that stays of one size: what a round
brought is undone in the next. After the warm-up rounds the memory that it holds, its open files and
its threads are noted while it is locked, and compared at the end: memory may differ by less than 5 %
(mean of the last tenth of the rounds against the first tenth), files and threads not at all.

`--weaken handles` leaves databases open: the campaign must then find them (Linux).
"""

import argparse
import gc
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from recsys_app import (
    Application,
    ImportData,
    PublishRun,
    RemoveDataset,
    TrainModel,
    VerifyLedger,
    VerifyStore,
)
from recsys_app.crypto.keys import KdfParameters
from recsys_app.storage.compartments.database import Database
from tests.campaigns.activities import (
    FREE,
    PASSWORD,
    allow_free_key_derivation,
    own_preferences,
)

MOST_DRIFT: Final = 0.05
_PEOPLE, _ITEMS, _EACH = 300, 60, 12


@dataclass
class Notes:
    """One entry per round, taken behind the lock."""

    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)

    def take(self) -> None:
        """Memory in MiB, open files, threads."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.memory.append(pages * 4096 / (1 << 20))
        self.files.append(len(list(Path("/proc/self/fd").iterdir())))
        self.threads.append(threading.active_count())

    def drift(self) -> float:
        """How much more memory the last tenth of the rounds held than the first."""
        tenth = max(len(self.memory) // 10, 1)
        return float(np.mean(self.memory[-tenth:]) / np.mean(self.memory[:tenth]) - 1)

    def problems(self) -> list[str]:
        found = []
        if self.drift() >= MOST_DRIFT:
            found.append(f"memory grew by {self.drift():.1%}")
        for name, counts in (("files", self.files), ("threads", self.threads)):
            if counts[-1] > counts[0]:
                found.append(f"{counts[-1]} {name} open instead of {counts[0]}")
        return found


def write_log(file: Path) -> None:
    rng = np.random.default_rng(5)
    rows = (
        f"person-{person},item-{item},{1_700_000_000 + 3600 * n}\n"
        for person in range(_PEOPLE)
        for n, item in enumerate(rng.choice(_ITEMS, _EACH, replace=False))
    )
    file.write_text("user,item,time\n" + "".join(rows), "utf-8")


def one_round(application: Application, log: Path, number: int) -> None:
    """The work of a day; the data set of the round before is removed."""
    application.sign_in("ada", PASSWORD)
    name = f"shop-{number % 2}"
    application.execute(ImportData(log, name))
    for model in ("popular", "ease"):
        run = application.execute(TrainModel(name, model, split="leave-one-out")).run
    application.execute(PublishRun(run, k=5))
    if number:
        application.execute(RemoveDataset(f"shop-{(number - 1) % 2}"))
    application.lock()


def soak(work: Path, minutes: float, warm_up: int) -> tuple[int, Notes, list[str]]:
    """(rounds after the warm-up, what was noted, what is wrong with the store at the end)."""
    log, notes, number = work / "log.csv", Notes(), 0
    write_log(log)
    application = Application(work / "store")
    application.create_store("ada", PASSWORD, kdf=KdfParameters(*FREE))
    application.lock()
    until = time.monotonic() + 60 * minutes
    while number < warm_up + 2 or time.monotonic() < until:
        one_round(application, log, number)
        number += 1
        if number > warm_up:
            notes.take()
    application.sign_in("ada", PASSWORD)
    report = application.execute(VerifyStore())
    found = [f"{file.file} is {file.status}" for file in report.files if file.status != "sound"]
    if not application.execute(VerifyLedger()).sound:
        found.append("the ledger is not sound")
    application.close()
    return number - warm_up, notes, found


def weaken_handles() -> None:
    kept: list[Database] = []

    def keep(database: Database) -> None:
        kept.append(database)

    Database.close = keep  # type: ignore[method-assign]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1440.0)
    parser.add_argument("--warm-up", type=int, default=20, help="rounds that are not noted")
    parser.add_argument("--weaken", choices=["handles"])
    given = parser.parse_args()
    allow_free_key_derivation()
    if given.weaken:
        weaken_handles()
    with tempfile.TemporaryDirectory() as place:
        own_preferences(Path(place))
        rounds, notes, problems = soak(Path(place), given.minutes, given.warm_up)
    problems += notes.problems()
    print(
        f"{rounds} rounds in {given.minutes:g} minutes: {notes.memory[0]:.0f} MiB, "
        f"{notes.drift():+.1%} at the end; {notes.files[-1]} files, {notes.threads[-1]} threads; "
        f"{len(problems)} problems"
    )
    for problem in problems:
        print(f"  {problem}")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
