"""Two instances of the program fight for one store; never may both of them write.

    python -m tests.campaigns.race --races 500 --seconds 3 [--weaken lock]

In each race two processes sign in again and again as fast as they can. Whoever is in makes a file
that must not be there yet, writes to the store, takes the file away and leaves. Half of the races end
with kill -9 on both: the next race begins with what they left. After each race the store must be
sound. `--weaken lock` lets everybody in: the campaign must then find two writers at once (POSIX).
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recsys_app import Application, SetPrivacyLimit, VerifyLedger, VerifyStore
from recsys_app.errors import RecsysError, StorageUnavailableError
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import (
    PASSWORD,
    allow_free_key_derivation,
    make_pristine,
    own_preferences,
)

_INSTANCES = 2


@dataclass
class Outcome:
    """How often somebody was in or refused, and what was wrong."""

    races: int = 0
    entered: int = 0
    refused: int = 0
    killed: int = 0
    problems: list[str] = field(default_factory=list)


def contend(store: Path, until: float, say: int, rng: np.random.Generator) -> None:
    """One instance: a letter into `say` for each attempt; D where somebody else was in as well."""
    inside = store.with_name("inside")
    while time.monotonic() < until:
        application = Application(store)
        try:
            application.sign_in("ada", PASSWORD)
        except StorageUnavailableError as error:
            os.write(say, b"R" if error.code == "store-busy" else b"E")
        else:
            try:
                os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                os.write(say, b"D")
                return
            application.execute(SetPrivacyLimit("shop", float(rng.integers(1, 9))))
            inside.unlink()
            os.write(say, b"I")
        finally:
            application.close()


def race(store: Path, seconds: float, rng: np.random.Generator, outcome: Outcome) -> None:
    outcome.races += 1
    store.with_name("inside").unlink(missing_ok=True)  # of an instance that was killed
    read, write = os.pipe()
    until = time.monotonic() + seconds
    children = [_start(store, until, write, np.random.default_rng(rng.integers(1 << 32)))
                for _ in range(_INSTANCES)]  # fmt: skip
    os.close(write)
    if rng.integers(2):
        time.sleep(float(rng.uniform(0, seconds)))
        for child in children:
            os.kill(child, signal.SIGKILL)
        outcome.killed += 1
    with os.fdopen(read) as stream:
        said = stream.read()
    statuses = [os.waitpid(child, 0)[1] for child in children]
    outcome.entered += said.count("I")
    outcome.refused += said.count("R")
    if "D" in said:
        outcome.problems.append(f"race {outcome.races}: two writers at once")
    if "E" in said or any(os.WIFEXITED(status) and os.WEXITSTATUS(status) for status in statuses):
        outcome.problems.append(f"race {outcome.races}: an instance failed")
    outcome.problems += [f"race {outcome.races}: {problem}" for problem in _problems(store)]


def _start(store: Path, until: float, say: int, rng: np.random.Generator) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            contend(store, until, say, rng)
            status = 0
        finally:
            os._exit(status)
    return child


def _problems(store: Path) -> list[str]:
    application = Application(store)
    try:
        application.sign_in("ada", PASSWORD)
        report = application.execute(VerifyStore())
        found = [f"{file.file} is {file.status}" for file in report.files if file.status != "sound"]
        if not application.execute(VerifyLedger()).sound:
            found.append("the ledger is not sound")
    except RecsysError as error:
        return [f"unreadable: {error}"]
    finally:
        application.close()
    return found


def weaken_lock() -> None:
    StoreFolder.acquire = lambda *_, **__: None  # type: ignore[method-assign]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["lock"])
    given = parser.parse_args()
    allow_free_key_derivation()
    rng, outcome = np.random.default_rng(given.seed), Outcome()
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        store = Path(work) / "store"
        make_pristine(store)
        if given.weaken:
            weaken_lock()
        for _ in range(given.races):
            race(store, given.seconds, rng, outcome)
    print(
        f"{outcome.races} races, {outcome.killed} ended by kill -9: {outcome.entered} times in, "
        f"{outcome.refused} refused, {len(outcome.problems)} problems"
    )
    for problem in outcome.problems[:20]:
        print(f"  {problem}")
    return int(bool(outcome.problems))


if __name__ == "__main__":
    sys.exit(main())
