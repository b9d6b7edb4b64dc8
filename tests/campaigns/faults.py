"""Let the n-th call on a file fail, for every n, in every operation, and look at what is left.

    python -m tests.campaigns.faults --most 500 [--activity append] [--stride 1] [--weaken errors]

Each call that SQLite or the program makes on a file can fail (`file_calls`):

    broken      the n-th call that changes something answers EIO, once
    unreadable  the n-th read answers EIO, once; the program may call that damage
    short       the n-th write takes half of what it is given, then the disk is full (ENOSPC)
    read-only   from the n-th call on nothing may be changed any more (EROFS), as Linux remounts a
                disk that it no longer trusts

The operation must end well, or with an error of ours that says so; afterwards, with the disk well
again, what was acknowledged is there, nothing is half-done and the store works. `--weaken errors`
passes over errors of the database where rows are written: the campaign must then find losses.
"""

import argparse
import errno
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from recsys_app.errors import StorageUnavailableError, TamperedDataError
from recsys_app.storage.compartments.folder import StoreFolder
from tests.campaigns.activities import (
    Activity,
    allow_free_key_derivation,
    make_pristine,
    own_preferences,
)
from tests.campaigns.all_activities import ACTIVITIES
from tests.campaigns.crash import begin_trial
from tests.campaigns.disk_full import weaken_errors
from tests.campaigns.file_calls import FileCall, watched

_LOOKS: Final = {"read", "open"}


class Fault:
    """Counts the calls it is for; `at` is the one that fails, 0 for none."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at = kind, at
        self.count = 0

    def __call__(self, call: FileCall) -> int | None:
        if not self._is_for(call):
            return None
        self.count += 1
        if not self.at or self.count < self.at:
            return None
        if self.kind == "read-only":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if self.count > self.at:
            return None
        if self.kind == "short":
            return len(call.content) // 2
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _is_for(self, call: FileCall) -> bool:
        if self.kind == "unreadable":
            return call.name == "read"
        return call.name == "write" if self.kind == "short" else call.name not in _LOOKS


_REFUSALS: Final[dict[str, tuple[type[Exception], ...]]] = {
    "broken": (StorageUnavailableError,),
    "unreadable": (StorageUnavailableError, TamperedDataError),
    "short": (StorageUnavailableError,),
    "read-only": (StorageUnavailableError,),
}
KINDS: Final = tuple(_REFUSALS)


@dataclass
class Outcome:
    """What faults of one kind did to one activity."""

    calls: int
    tried: int = 0
    refused: int = 0
    problems: list[str] = field(default_factory=list)


class Campaign:
    def __init__(self, work: Path) -> None:
        self.work, self.pristine = work, work / "pristine"
        make_pristine(self.pristine)

    def run(self, name: str, kind: str, most: int, stride: int) -> Outcome:
        """Every `stride`-th of the first `most` calls of an activity."""
        activity, counting = ACTIVITIES[name], Fault(kind, 0)
        self._trial(activity, counting, Outcome(0), name)
        outcome = Outcome(counting.count)
        for at in range(1, min(most, counting.count) + 1, stride):
            self._trial(activity, Fault(kind, at), outcome, f"{name}, {kind} at {at}")
        return outcome

    def _trial(self, activity: Activity, fault: Fault, outcome: Outcome, what: str) -> None:
        folder = StoreFolder(begin_trial(activity, self.pristine, self.work))
        acknowledged: list[str] = []
        outcome.tried += 1
        try:
            with watched(fault):
                activity.run(folder, acknowledged.append)
        except _REFUSALS[fault.kind]:
            outcome.refused += 1
        except Exception as error:  # noqa: BLE001  # any other is what this campaign looks for
            outcome.problems.append(f"{what}: {type(error).__name__} {error}")
        try:
            found = list(activity.check(folder, acknowledged))
            outcome.problems += [f"{what}: {problem}" for problem in found]
        except Exception as error:  # noqa: BLE001
            outcome.problems.append(f"{what}: unreadable: {type(error).__name__} {error}")
        shutil.rmtree(folder.path, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=500, help="calls per activity and kind")
    parser.add_argument("--stride", type=int, default=1, help="every how many of them")
    parser.add_argument("--activity", choices=ACTIVITIES, action="append")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--weaken", choices=["errors"])
    given = parser.parse_args()
    allow_free_key_derivation()
    failed = False
    with tempfile.TemporaryDirectory() as place:
        own_preferences(Path(place))
        campaign = Campaign(Path(place))
        if given.weaken:
            weaken_errors()
        for name in given.activity or ACTIVITIES:
            for kind in given.kind or KINDS:
                outcome = campaign.run(name, kind, given.most, given.stride)
                print(
                    f"{name}, {kind}: {outcome.tried} of {outcome.calls} calls, "
                    f"{outcome.refused} refused, {len(outcome.problems)} problems",
                    flush=True,
                )
                for problem in outcome.problems:
                    print(f"  {problem}", flush=True)
                failed |= bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
