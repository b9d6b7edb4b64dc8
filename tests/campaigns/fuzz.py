"""Give every reader files that nobody should have made, and see that each answers in words.

    python -m tests.campaigns.fuzz --target csv --cases 1000000 [--seed 1]

A case is a sample with a few changes. It must be read, or refused with an error of ours: anything
else that is raised, an answer that takes more than two seconds, memory that grows by more than 256 MiB over
all cases, or an import that left half of itself in the store is a problem. Exit status 1 for any.

    --weaken     switch off one check of the reader first: the campaign must then find problems
    --only N     run case N alone, to look at it
"""

import argparse
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

import numpy as np

from recsys_app.errors import RecsysError
from tests.campaigns.activities import own_preferences
from tests.campaigns.fuzz_targets import TARGETS, Target

SLOWEST = 2.0  # seconds of the processor, which others may be using too
_INTERRUPTED = 10.0  # seconds of the clock
MOST_GROWTH = 256  # MiB
_WARM_UP = 200  # cases in which libraries are loaded and caches filled
_SHOWN = 20  # problems of which the words are kept


class HangError(Exception):
    """A case took longer than it may."""


@dataclass
class Outcome:
    """What became of the cases of one target."""

    tried: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    uncaught: int = 0
    hangs: int = 0
    partial: int = 0
    imports: int = 0
    slowest: float = 0.0
    growth: float = 0.0
    problems: list[str] = field(default_factory=list)

    def problem(self, case: int, words: str) -> None:
        if len(self.problems) < _SHOWN:
            self.problems.append(f"case {case}: {words}")

    @property
    def clean(self) -> bool:
        return not (self.uncaught or self.hangs or self.partial or self.growth > MOST_GROWTH)

    def __str__(self) -> str:
        return (
            f"{self.tried} cases, {self.read} read, {self.refused.total()} refused "
            f"({len(self.refused)} kinds), {self.uncaught} uncaught, {self.hangs} hangs, "
            f"slowest {self.slowest:.3f} s, memory +{self.growth:.0f} MiB, "
            f"{self.imports} imports of which {self.partial} partial"
        )


def campaign(target: Target, cases: range, seed: int) -> Outcome:
    """Each case has its own generator, so that it can be made again without the others."""
    outcome, start = Outcome(), None
    for number in cases:
        content = target.case(np.random.default_rng((seed, number)))
        _try(target, content, number, outcome)
        if number - cases.start == min(_WARM_UP, len(cases) // 2):
            _forget_peak()
            start = _peak()
    outcome.growth = max(0.0, _peak() - (_peak() if start is None else start))
    if outcome.growth > MOST_GROWTH:
        outcome.problem(cases.stop, f"memory grew by {outcome.growth:.0f} MiB")
    return outcome


def _try(target: Target, content: bytes, number: int, outcome: Outcome) -> None:
    outcome.tried += 1
    began, started = time.process_time(), time.perf_counter()
    refused = _answer(target, lambda: target.read(content), number, outcome)
    if refused is None:
        outcome.read += 1
    elif refused:
        outcome.refused[refused] += 1
    took, passed = time.process_time() - began, time.perf_counter() - started
    outcome.slowest = max(outcome.slowest, took)
    if took > SLOWEST or passed > _INTERRUPTED:
        outcome.hangs += 1
        outcome.problem(number, f"took {took:.1f} s, {passed:.1f} s of the clock")
    if target.imported is not None and number % target.import_every == 0:
        outcome.imports += 1
        left: list[str] = []
        _answer(target, lambda: left.append(target.imported(content)), number, outcome)
        if any(left):
            outcome.partial += 1
            outcome.problem(number, left[0])


def _answer(target: Target, work: Callable[[], None], number: int, outcome: Outcome) -> str | None:
    """Why `work` was refused; None where it was not, "" where it should not have ended so."""
    try:
        with _limited(_INTERRUPTED):
            work()
    except RecsysError as error:
        return error.code
    except HangError:
        return ""  # its time says so
    except Exception as error:  # noqa: BLE001  # what the campaign is for
        if isinstance(error, target.refusals):
            return type(error).__name__
        outcome.uncaught += 1
        outcome.problem(number, "".join(traceback.format_exception(error)[-3:]))
        return ""
    return None


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Interrupts what runs inside where the system can (not on Windows)."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise HangError


def _forget_peak() -> None:
    """Let the kernel count the highest memory anew (Linux)."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


def _peak() -> float:
    """The highest resident memory in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=sorted(TARGETS), required=True, nargs="+")
    parser.add_argument("--cases", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--weaken", action="store_true")
    given = parser.parse_args()
    cases = range(given.cases) if given.only is None else range(given.only, given.only + 1)
    clean = [_run(name, cases, given.seed, weaken=given.weaken) for name in given.target]
    return int(not all(clean))


def _run(name: str, cases: range, seed: int, *, weaken: bool) -> bool:
    """Run the cases of one target and print what became of them; whether all were well."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        target = TARGETS[name](Path(work))
        if weaken:
            target.weaken()
        outcome = campaign(target, cases, seed)
    print(f"{name}: {outcome}; {time.monotonic() - began:.0f} s, seed {seed}")
    for reason, count in outcome.refused.most_common():
        print(f"  {count} refused: {reason}")
    for problem in outcome.problems:
        print(f"  {problem}")
    return outcome.clean


if __name__ == "__main__":
    sys.exit(main())
