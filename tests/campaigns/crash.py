"""kill -9 at any moment, and look at what is left.

    python -m tests.campaigns.crash --kills 1000 [--activity append] [--seed 1]
                                    [--weaken reconciliation]

Half of the kills come before a step (a statement, a commit, a sync, a rename), spread evenly over all
steps of the activity; half come at a random time. One line per activity; exit status 1 if anything
was lost, half-done or unreadable. This process forks, so that a trial costs milliseconds (POSIX).
`--weaken reconciliation` leaves what an interrupted import wrote beside `behaviour`: then it must be.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from recsys_app.storage.batches import removal, writer
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.erasure import repository as erasure
from tests.campaigns.activities import (
    Activity,
    allow_free_key_derivation,
    forget_machine,
    make_pristine,
    own_preferences,
)
from tests.campaigns.all_activities import ACTIVITIES

STEPS: list[tuple[Any, str]] = [
    (Database, "execute"),
    (Database, "executemany"),
    (Database, "close"),
    (Database, "compact_into"),
    (Database, "copy_to"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "rmdir"),
    (Path, "unlink"),
]


@dataclass
class Outcome:
    """What a campaign on one activity found."""

    steps: int
    kills: int = 0
    finished: int = 0
    acknowledged: int = 0
    slowest_reopen: float = 0.0
    problems: list[str] = field(default_factory=list)


def count_steps(each: Callable[[], None]) -> None:
    """Call `each` before every step from now on."""
    for owner, name in STEPS:
        original = getattr(owner, name)

        def counted(*given: Any, _original: Any = original, **named: Any) -> Any:
            each()
            return _original(*given, **named)

        setattr(owner, name, counted)


def in_child(activity: Activity, folder: StoreFolder, kill_at: int, delay: float | None) -> str:
    """Run `activity` in a fork that dies before step `kill_at` or after `delay` seconds.

    What it acknowledged, one line each; "steps N" as the last line if it came to its end.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        status = 1
        try:
            run_child(activity, folder, kill_at, write)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read) as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise RuntimeError("the activity itself failed")
    return said


def run_child(activity: Activity, folder: StoreFolder, kill_at: int, write: int) -> None:
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    count_steps(step)
    activity.run(folder, lambda word: os.write(write, f"{word}\n".encode()) and None)
    os.write(write, f"steps {steps}\n".encode())


def begin_trial(activity: Activity, pristine: Path, work: Path) -> Path:
    """Lay out what the activity works on; the place of the store."""
    place = work / "store"
    if not activity.on_new_folder:
        shutil.copytree(pristine, place)
    if activity.prepare is not None:
        activity.prepare(pristine, StoreFolder(place))
    forget_machine()
    return place


def one_trial(
    activity: Activity, pristine: Path, work: Path, kill_at: int, delay: float | None
) -> tuple[list[str], bool, float, list[str]]:
    """(acknowledged, whether it came to its end, seconds to reopen, problems)."""
    place = begin_trial(activity, pristine, work)
    folder = StoreFolder(place)
    said = in_child(activity, folder, kill_at, delay).splitlines()
    finished = bool(said) and said[-1].startswith("steps")
    acknowledged = [word for word in said if not word.startswith("steps")]
    started = time.monotonic()
    try:
        problems = list(activity.check(folder, acknowledged))
    except Exception as error:  # noqa: BLE001  # whatever it is, the campaign counts it and goes on
        problems = [f"unreadable: {type(error).__name__} {error}"]
    seconds = time.monotonic() - started
    shutil.rmtree(place, ignore_errors=True)
    return acknowledged, finished, seconds, problems


def campaign(name: str, kills: int, rng: np.random.Generator, work: Path) -> Outcome:
    """`kills` trials of one activity."""
    activity, pristine = ACTIVITIES[name], work / "pristine"
    if not pristine.exists():
        make_pristine(pristine)
    place = begin_trial(activity, pristine, work)
    started = time.monotonic()
    said = in_child(activity, StoreFolder(place), 0, None)
    lasts = time.monotonic() - started
    shutil.rmtree(place)
    outcome = Outcome(steps=int(said.rsplit(maxsplit=1)[-1]))
    at_steps = np.linspace(1, outcome.steps, (kills + 1) // 2).round().astype(int)
    trials: list[tuple[int, float | None]] = [(int(step), None) for step in at_steps]
    trials += [(0, float(rng.uniform(0, 1.2 * lasts))) for _ in range(kills // 2)]
    for kill_at, delay in trials:
        acknowledged, finished, seconds, problems = one_trial(
            activity, pristine, work, kill_at, delay
        )
        outcome.kills += 1
        outcome.finished += finished
        outcome.acknowledged += len(acknowledged)
        outcome.slowest_reopen = max(outcome.slowest_reopen, seconds)
        outcome.problems += [f"{name} at {kill_at or delay}: {problem}" for problem in problems]
    return outcome


def weaken_reconciliation() -> None:
    """What an interrupted import left in other compartments stays."""
    for module in (writer, removal, erasure):
        module.reconcile = lambda _: None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="per activity")
    parser.add_argument("--activity", choices=ACTIVITIES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["reconciliation"])
    given = parser.parse_args()
    allow_free_key_derivation()
    if given.weaken:
        weaken_reconciliation()
    rng = np.random.default_rng(given.seed)
    failed = False
    for name in given.activity or ACTIVITIES:
        with tempfile.TemporaryDirectory() as work:
            own_preferences(Path(work))
            outcome = campaign(name, given.kills, rng, Path(work))
        print(
            f"{name}: {outcome.kills} kills over {outcome.steps} steps, {outcome.finished} came too "
            f"late, {outcome.acknowledged} acknowledged, {len(outcome.problems)} problems, "
            f"slowest check {outcome.slowest_reopen:.1f} s",
            flush=True,
        )
        for problem in outcome.problems:
            print(f"  {problem}", flush=True)
        failed |= bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
