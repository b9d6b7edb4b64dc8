"""Put something authentic but older, or of another place, into a store: it must be noticed and named.

    python -m tests.campaigns.rollback --replays 2000 [--seed 1] [--weaken anchors]

Every page that ever was in a file carries a right authentication code, and so does every file. A
store lives through several sessions here, and each earlier state of it is kept. Then pages, files,
logs, keyrings and whole folders of earlier states and of another store are put into the newest one;
signing in or `verify` must name what was touched. A whole older folder on a machine that has never
seen the newer one shows against a receipt alone: without one it must pass, which is said in
SECURITY.md and checked here.

`--weaken anchors` plants the weakness that the campaign is there for: it must then find misses.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from recsys_app import (
    AddAccount,
    Application,
    ImportData,
    MakeReceipt,
    PublishRun,
    RecsysError,
    Role,
    TrainModel,
    UndoBatch,
    VerifyLedger,
    VerifyStore,
)
from recsys_app.crypto.keys import KdfParameters
from recsys_app.storage import verify
from recsys_app.storage.ledger import anchors, opening
from recsys_app.storage.repositories import Repositories
from tests.campaigns.activities import FREE, PASSWORD, allow_free_key_derivation

PAGE: Final = 4096
OWNER: Final = "ada"
DATABASES: Final = ("people-1.db", "behaviour-1.db", "published-1.db")
KEYRINGS: Final = ("keyring", "keyring.bak")


@dataclass(frozen=True, slots=True)
class Attack:
    """One thing done to the newest store; `touches` are the files to be named."""

    kind: str
    what: str
    touches: frozenset[str]
    apply: Callable[[Path], None]


@dataclass
class Outcome:
    """Counts per kind of attack, and every miss in words."""

    tried: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class History:
    """The states that one store went through, oldest first, and another store."""

    def __init__(self, work: Path) -> None:
        self.work, self.store, self.other = work, work / "store", work / "other"
        self.states: list[Path] = []
        self.receipts: list[Path] = []
        self._log(60)
        self._live(self.other, keep=False)
        self._live(self.store, keep=True)
        self.newest = self.states[-1]
        self.killed = self._killed()

    def _log(self, rows: int) -> None:
        lines = [f"u{i % 12},i{i % 7 + i // 20},{i}\n" for i in range(rows)]
        (self.work / "log.csv").write_text("user,item,time\n" + "".join(lines))
        (self.work / "more.csv").write_text("user,item,time\n" + "".join(lines[::2]))

    def _live(self, store: Path, *, keep: bool) -> None:
        log, more = self.work / "log.csv", self.work / "more.csv"
        commands = (
            ImportData(log, "shop"),
            TrainModel("shop", "popular", split="leave-one-out"),
            PublishRun("popular-1", k=3),
            AddAccount("bea", Role.ANALYST, PASSWORD),
            ImportData(more, "more"),
            UndoBatch("more", 1),
            TrainModel("shop", "ease", split="leave-one-out"),
        )
        application = Application(store)
        application.create_store(OWNER, PASSWORD, kdf=KdfParameters(*FREE))
        application.close()
        for number, command in enumerate(commands):
            application = Application(store)
            application.sign_in(OWNER, PASSWORD)
            application.execute(command)
            if keep:
                receipt = self.work / f"receipt-{number}.txt"
                application.execute(MakeReceipt(receipt))
                self.receipts.append(receipt)
            application.close()
            if keep:
                self.states.append(shutil.copytree(store, self.work / f"state-{number}"))

    def _killed(self) -> Path:
        """The newest store after one more import, by a process that died before it closed."""
        place = shutil.copytree(self.newest, self.work / "killed")
        child = os.fork()
        if child == 0:
            application = Application(place)
            application.sign_in(OWNER, PASSWORD)
            Repositories.close = lambda _: os._exit(0)  # closing empties the log
            application.execute(ImportData(self.work / "more.csv", "again"))
        os.waitpid(child, 0)
        if not (place / "behaviour-1.db-wal").exists():
            raise RuntimeError("the process that was to die left no log")
        return place


def attacks(history: History, replays: int, rng: np.random.Generator) -> Iterator[Attack]:
    """Attacks on the newest state: about `replays` pages, and each of the others once."""
    yield from _pages(history, replays, rng)
    for number, state in enumerate(history.states[:-1]):
        for name in DATABASES:
            if (state / name).read_bytes() != (history.newest / name).read_bytes():
                yield _copied("old file", f"{name} of state {number}", state, name)
        yield _copied("old keyring", f"keyring of state {number}", state, *KEYRINGS)
    for name in DATABASES:
        yield _copied("other store", f"{name} of another store", history.other, name)
        for source in DATABASES:
            if source != name:
                yield _renamed("other compartment", history.newest / source, name)


def _pages(history: History, count: int, rng: np.random.Generator) -> Iterator[Attack]:
    """Older versions of pages at their place: every one there is, at most `count` drawn of them."""
    found = []
    for name in DATABASES:
        newest = (history.newest / name).read_bytes()
        versions: set[tuple[int, bytes]] = set()
        for state in history.states[:-1]:
            old = (state / name).read_bytes()
            for start in range(0, min(len(old), len(newest)), PAGE):
                page = old[start : start + PAGE]
                if page != newest[start : start + PAGE]:
                    versions.add((start, page))
        found += [(name, start, page) for start, page in sorted(versions)]
    drawn = rng.permutation(len(found))[:count]
    for number in np.sort(drawn):
        name, start, page = found[number]
        what = f"an older page {start // PAGE + 1} in {name}"
        yield Attack("old page", what, frozenset({name}), _with_page(name, start, page))


def _with_page(name: str, start: int, page: bytes) -> Callable[[Path], None]:
    def apply(store: Path) -> None:
        content = bytearray((store / name).read_bytes())
        content[start : start + PAGE] = page
        (store / name).write_bytes(content)

    return apply


def _copied(kind: str, what: str, source: Path, *names: str) -> Attack:
    def apply(store: Path) -> None:
        for name in names:
            shutil.copyfile(source / name, store / name)

    return Attack(kind, what, frozenset(names), apply)


def _renamed(kind: str, source: Path, name: str) -> Attack:
    def apply(store: Path) -> None:
        shutil.copyfile(source, store / name)

    return Attack(kind, f"{source.name} as {name}", frozenset({name}), apply)


def log_attacks(history: History, rng: np.random.Generator) -> Iterator[Attack]:
    """On the store of the process that died: its log removed, cut, or with a bit changed."""
    for name in DATABASES:
        log = f"{name}-wal"
        file = history.killed / log
        size = file.stat().st_size if file.exists() else 0
        if not size:
            continue
        yield Attack("log removed", log, frozenset({name}), lambda s, log=log: (s / log).unlink())
        for length in sorted({int(n) for n in rng.integers(0, size, 12)}):
            yield Attack("log cut", f"{log} to {length}", frozenset({name}), _cut_to(log, length))
        for place in sorted({int(n) for n in rng.integers(32, size // 2, 12)}):
            yield Attack(
                "log changed", f"{log} byte {place}", frozenset({name}), _with_bit(log, place)
            )


def _cut_to(name: str, length: int) -> Callable[[Path], None]:
    def apply(store: Path) -> None:
        os.truncate(store / name, length)

    return apply


def _with_bit(name: str, place: int) -> Callable[[Path], None]:
    def apply(store: Path) -> None:
        content = bytearray((store / name).read_bytes())
        content[place] ^= 1
        (store / name).write_bytes(content)

    return apply


def noticed(store: Path, receipt: Path | None = None) -> set[str]:
    """The files named by signing in or by `verify`; "ledger" and "store" for those as a whole."""
    application = Application(store)
    try:
        application.sign_in(OWNER, PASSWORD, read_only=True)
        report = application.execute(VerifyStore())
        found = {check.file for check in report.files if check.status in {"damaged", "missing"}}
        receipts = () if receipt is None else (receipt,)
        if not application.execute(VerifyLedger(receipts)).sound:
            found.add("ledger")
        return found
    except RecsysError as error:
        where = str(error.facts.get("where", "store"))
        return {where if where in DATABASES else "store"}
    finally:
        application.close()


def judge(place: Path, attack: Attack, outcome: Outcome) -> None:
    outcome.tried[attack.kind] = outcome.tried.get(attack.kind, 0) + 1
    named = noticed(place)
    whole = {"store", "ledger"} if attack.touches & {*KEYRINGS, "published-1.db"} else set()
    if not named & (attack.touches | whole):
        outcome.problems.append(f"{attack.kind}, {attack.what}: named {sorted(named) or 'nothing'}")


def campaign(history: History, replays: int, rng: np.random.Generator) -> Outcome:
    outcome = Outcome()
    for pristine, made in (
        (history.newest, attacks(history, replays, rng)),
        (history.killed, log_attacks(history, rng)),
    ):
        for attack in made:
            place = _fresh(history, pristine)
            attack.apply(place)
            judge(place, attack, outcome)
    _whole_folders(history, outcome)
    _sound_as_it_is(history, outcome)
    return outcome


def _fresh(history: History, pristine: Path) -> Path:
    """A copy in the place where the newest was seen."""
    shutil.rmtree(history.store, ignore_errors=True)
    return shutil.copytree(pristine, history.store)


def _whole_folders(history: History, outcome: Outcome) -> None:
    """Older folders: this machine remembers; another one has nothing but the receipt."""
    for number, state in enumerate(history.states[:-1]):
        place = _fresh(history, state)
        outcome.tried["older store"] = outcome.tried.get("older store", 0) + 1
        if "store" not in noticed(place):
            outcome.problems.append(f"older store, state {number}: not noticed here")
        elsewhere = shutil.copytree(state, history.work / "elsewhere")
        if noticed(elsewhere, history.receipts[-1]) != {"ledger"}:
            outcome.problems.append(f"older store, state {number}: the receipt does not show it")
        if noticed(elsewhere):
            outcome.problems.append(f"older store, state {number}: noticed without a witness")
        shutil.rmtree(elsewhere)


def _sound_as_it_is(history: History, outcome: Outcome) -> None:
    """The control on the other side: what nobody touched raises no alarm."""
    for name, pristine in (("newest", history.newest), ("killed", history.killed)):
        outcome.tried["untouched"] = outcome.tried.get("untouched", 0) + 1
        if found := noticed(_fresh(history, pristine), history.receipts[-1]):
            outcome.problems.append(f"untouched, {name}: {sorted(found)} was named")


def weaken_anchors() -> None:
    """What a store without anchors would notice."""
    for module in (anchors, opening, verify):
        module.differs_at_rest = lambda *_: False
    anchors._check_counted = lambda *_: None
    verify._check_age = lambda *_: []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replays", type=int, default=2000, help="at most so many old pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["anchors"])
    given = parser.parse_args()
    allow_free_key_derivation()
    with tempfile.TemporaryDirectory() as work:
        os.environ["XDG_CONFIG_HOME"] = f"{work}/preferences"
        history = History(Path(work))
        if given.weaken:
            weaken_anchors()
        outcome = campaign(history, given.replays, np.random.default_rng(given.seed))
    for kind, count in outcome.tried.items():
        missed = sum(problem.startswith(f"{kind},") for problem in outcome.problems)
        print(f"{kind}: {count} tried, {missed} problems")
    for problem in outcome.problems:
        print(f"  {problem}")
    return int(bool(outcome.problems))


if __name__ == "__main__":
    sys.exit(main())
