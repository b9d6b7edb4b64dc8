"""Let the power fail in the middle of every operation, and lose whatever was not synced.

    python -m tests.campaigns.power --failures 1000 [--activity rotate] [--seed 1] [--weaken sync]

An activity is run once while every call on a file is written down, SQLite's and our own. Then, for
each failure, the calls up to a random one are done again on a model of a disk (`unsynced`), which
keeps what was synced and any part of the rest, and the store that is left is opened and looked at:
what was acknowledged must be there, nothing half-done, and nothing unreadable. Half of the failures
come right after a sync or an acknowledgement, where a promise has just been made.

`--weaken sync` leaves out every sync: the campaign must then find losses.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recsys_app.storage.compartments import database
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import (
    Activity,
    allow_free_key_derivation,
    make_pristine,
    own_preferences,
)
from tests.campaigns.all_activities import ACTIVITIES
from tests.campaigns.crash import begin_trial
from tests.campaigns.file_calls import FileCall, watched
from tests.campaigns.unsynced import Disk

Event = FileCall | str  # a call, or what was acknowledged just then


@dataclass
class Outcome:
    """What a campaign on one activity found."""

    calls: int
    syncs: int
    failures: int = 0
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)


class Recording:
    """One run of an activity: how the disk was before it, and what was done to it."""

    def __init__(self, activity: Activity, pristine: Path, work: Path, *, syncs: bool) -> None:
        self.activity, self.work = activity, work
        self.disk, self.before = work / "disk", work / "before"
        shutil.rmtree(self.disk, ignore_errors=True)
        self.disk.mkdir()
        own_preferences(self.disk)
        self.store = StoreFolder(begin_trial(activity, pristine, self.disk))
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.disk, self.before)
        self.events: list[Event] = []
        with watched(self._note):
            if not syncs:
                os.fsync = lambda _: None  # `watched` puts it back
            activity.run(self.store, self.events.append)

    def _note(self, call: FileCall) -> None:
        if call.name not in {"read", "open"}:
            self.events.append(call)

    def moments(self, count: int, rng: np.random.Generator) -> list[int]:
        """After how many events to fail."""
        promises = [
            number
            for number, event in enumerate(self.events, 1)
            if isinstance(event, str) or event.name == "sync"
        ] or [len(self.events)]
        after = rng.choice(promises, count // 2)
        return [
            *after.tolist(),
            *rng.integers(0, len(self.events) + 1, count - count // 2).tolist(),
        ]

    def fail(self, moment: int, rng: np.random.Generator) -> Sequence[str]:
        """Leave on the disk what a failure then could leave; what was acknowledged before it."""
        disk, acknowledged = Disk(self.disk, self.before), []
        for event in self.events[:moment]:
            if isinstance(event, str):
                acknowledged.append(event)
            else:
                disk.call(event)
        shutil.rmtree(self.disk)
        self.disk.mkdir()
        for name, content in disk.after_failure(rng).items():
            place = self.disk / name
            if content is None:
                place.mkdir(mode=0o700)
            else:
                place.write_bytes(content)
        return acknowledged


def campaign(recording: Recording, failures: int, rng: np.random.Generator, name: str) -> Outcome:
    calls = [event for event in recording.events if not isinstance(event, str)]
    outcome = Outcome(len(calls), sum(call.name == "sync" for call in calls))
    for moment in recording.moments(failures, rng):
        acknowledged = recording.fail(moment, rng)
        outcome.failures += 1
        outcome.acknowledged += len(acknowledged)
        try:
            problems = list(recording.activity.check(recording.store, acknowledged))
        except Exception as error:  # noqa: BLE001  # whatever it is, the campaign counts it
            problems = [f"unreadable: {type(error).__name__} {error}"]
        outcome.problems += [f"{name} after call {moment}: {problem}" for problem in problems]
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", type=int, default=1000, help="per activity")
    parser.add_argument("--activity", choices=ACTIVITIES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["sync"])
    given = parser.parse_args()
    allow_free_key_derivation()
    rng = np.random.default_rng(given.seed)
    failed = False
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        own_preferences(work)
        make_pristine(work / "pristine")
        for name in given.activity or ACTIVITIES:
            usual = dict(database._SETTINGS)
            if given.weaken:
                database._SETTINGS["synchronous"] = ("OFF", 0)
            activity = ACTIVITIES[name]
            recording = Recording(activity, work / "pristine", work, syncs=not given.weaken)
            database._SETTINGS.update(usual)
            outcome = campaign(recording, given.failures, rng, name)
            print(
                f"{name}: {outcome.failures} failures over {outcome.calls} calls, of which "
                f"{outcome.syncs} syncs, {outcome.acknowledged} acknowledged, "
                f"{len(outcome.problems)} problems",
                flush=True,
            )
            for problem in outcome.problems:
                print(f"  {problem}", flush=True)
            failed |= bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
