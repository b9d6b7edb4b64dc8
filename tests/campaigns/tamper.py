"""Change the files of a store behind its back, and see whether it is noticed and by what name.

    python -m tests.campaigns.tamper --changes 10000 [--seed 1] [--weaken digest]

For each change `verify` must name the changed files, and no others if signing in still works; reading
must give the very data that was stored, or refuse. Exit status 1 if anything went unnoticed.

Pages put back as they were before are counted apart: they carry a valid authentication code, so
reading cannot tell, and `verify` notices them where a digest covers them. The same goes for a whole
older store and for a write-ahead log that was cut. It takes the ledger to notice those.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, Final
from unittest import mock

import numpy as np

from recsys_app.access.guard import Grant, authorize
from recsys_app.access.permissions import Permission
from recsys_app.crypto.keys import KdfParameters
from recsys_app.errors import SignInError, TamperedDataError, UnsupportedVersionError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.format import unpack
from recsys_app.storage.backup.making import make_keyless_backup
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import format as keyring_format
from recsys_app.storage.keyring.format import from_file
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from recsys_app.storage.verify import verify_store
from tests.campaigns.activities import (
    FREE,
    PASSWORD,
    allow_free_key_derivation,
    import_batch,
    make_pristine,
    opened,
    own_preferences,
)

PAGE: Final = 4096
KEYRINGS: Final = ("keyring", "keyring.bak")
DATABASES: Final = ("people-1.db", "behaviour-1.db", "published-1.db")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done to the files in `touches`; `replay` if it puts back something authentic."""

    what: str
    touches: set[str]
    apply: Callable[[Path], None]
    replay: bool = False


@dataclass
class Outcome:
    """How many changes were made, and which were missed or misnamed."""

    tried: int = 0
    replays: int = 0
    replays_noticed: int = 0
    problems: list[str] = field(default_factory=list)


class Target:
    """A store to damage, what it holds, an older state of it, and another store."""

    def __init__(self, work: Path) -> None:
        self.store, self.older, self.other = work / "store", work / "older", work / "other"
        make_pristine(self.older)
        make_pristine(self.other)
        shutil.copytree(self.older, self.store)
        with opened(StoreFolder(self.store)) as repositories:
            import_batch(repositories, 3)
        self.content = {name: (self.store / name).read_bytes() for name in (*KEYRINGS, *DATABASES)}
        session = unlock(StoreFolder(self.store), "ada", PASSWORD, read_only=False)
        self.grant = authorize(session, Permission.IMPORT, writes=True)
        self.facts = facts(self.grant)

    def restore(self) -> None:
        for file in self.store.iterdir():
            if file.name not in self.content:
                file.unlink()
        for name, content in self.content.items():
            (self.store / name).write_bytes(content)


def facts(grant: Grant) -> tuple[bytes, ...]:
    """Everything that reading gives."""
    with Repositories(grant) as repositories:
        dataset = repositories.datasets.get("shop")
        rows = repositories.interactions.load(dataset)
        return (
            repr(dataset).encode(),
            rows.user_index.tobytes(),
            rows.item_index.tobytes(),
            rows.timestamp.tobytes(),
            rows.value.tobytes(),
            repr(repositories.users.pseudonyms(dataset)).encode(),
            repr(repositories.people.external_ids(dataset)).encode(),
            repr(repositories.catalogue.items(dataset)).encode(),
        )


def flipped(name: str, position: int, bit: int) -> Change:
    def change(store: Path) -> None:
        content = bytearray((store / name).read_bytes())
        content[position] ^= 1 << bit
        (store / name).write_bytes(content)

    return Change(f"{name}: bit {bit} of byte {position}", {name}, change)


def cut(name: str, length: int) -> Change:
    def change(store: Path) -> None:
        content = (store / name).read_bytes()
        (store / name).write_bytes(content[:length])

    return Change(f"{name}: cut to {length} bytes", {name}, change)


def page_from(name: str, source: Path, page: int, place: int) -> Change:
    def change(store: Path) -> None:
        content = bytearray((store / name).read_bytes())
        content[place * PAGE : (place + 1) * PAGE] = source.read_bytes()[
            page * PAGE : (page + 1) * PAGE
        ]
        (store / name).write_bytes(content)

    what = f"{name}: page {place} is page {page} of {source.parent.name}"
    return Change(what, {name}, change, replay=source.parent.name == "older")


def exchanged(one: str, another: str) -> Change:
    def change(store: Path) -> None:
        first, second = ((store / name).read_bytes() for name in (one, another))
        (store / one).write_bytes(second)
        (store / another).write_bytes(first)

    return Change(f"{one} and {another} exchanged", {one, another}, change)


def taken_from(source: Path, *names: str) -> Change:
    def change(store: Path) -> None:
        for name in names:
            shutil.copyfile(source / name, store / name)

    return Change(f"{', '.join(names)} of {source.name}", set(names), change)


def removed(name: str) -> Change:
    return Change(f"{name} removed", {name}, lambda store: (store / name).unlink())


def changes(target: Target, count: int, rng: np.random.Generator) -> Iterator[Change]:
    """About `count` changes: most of them flips, every kind at least once."""
    yield from (removed(name) for name in target.content)
    yield from (exchanged(one, two) for one in DATABASES for two in DATABASES if one < two)
    yield from (taken_from(target.other, name) for name in DATABASES)
    yield taken_from(target.other, *KEYRINGS)
    for name in DATABASES:
        pages = len(target.content[name]) // PAGE
        yield from (cut(name, length) for length in (0, 100, PAGE, (pages - 1) * PAGE, PAGE + 7))
        for _ in range(max(count // 60, 1)):
            page, place = (int(number) for number in rng.choice(pages, 2, replace=False))
            yield page_from(name, target.store / name, page, place)
            if (foreign := _differing_page(target, name, rng)) is not None:
                yield page_from(name, target.older / name, foreign, foreign)
    for _ in range(count):
        name = str(rng.choice([*KEYRINGS, *DATABASES]))
        yield flipped(name, int(rng.integers(len(target.content[name]))), int(rng.integers(8)))


def _differing_page(target: Target, name: str, rng: np.random.Generator) -> int | None:
    """A page of column data that is another one in the older store; page 1 holds counters."""
    old, new = (target.older / name).read_bytes(), target.content[name]
    pages = range(1, min(len(old), len(new)) // PAGE)
    differing = [
        p for p in pages if old[p * PAGE : (p + 1) * PAGE] != new[p * PAGE : (p + 1) * PAGE]
    ]
    return int(rng.choice(differing)) if differing else None


def noticed_by_verify(target: Target) -> set[str]:
    report = verify_store(target.grant, JobControl())
    return {check.file for check in report.files if check.status in {"damaged", "missing"}}


def judge(target: Target, change: Change) -> Iterator[str]:
    """What is wrong with how the store takes `change`, which has been made."""
    signed_in = _signs_in(target)
    noticed = noticed_by_verify(target)
    if not noticed & change.touches or (signed_in and noticed != change.touches):
        yield f"{change.what}: verify named {sorted(noticed) or 'nothing'}"
    try:
        if facts(target.grant) != target.facts:
            yield f"{change.what}: other data was read"
    except TamperedDataError:
        pass  # noticed when read


def _signs_in(target: Target) -> bool:
    try:
        unlock(StoreFolder(target.store), "ada", PASSWORD, read_only=False).close()
    except (TamperedDataError, SignInError):  # a keyring from elsewhere has other passwords
        return False
    return True


def keyring_flips(target: Target, stride: int) -> Outcome:
    """Every `stride`-th bit of the keyring and every `stride`-th length, by its digest alone."""
    content, outcome = target.content["keyring"], Outcome()
    for number in range(0, 8 * len(content), stride):
        changed = bytearray(content)
        changed[number // 8] ^= 1 << number % 8
        _expect_refused(bytes(changed), f"keyring: bit {number}", outcome)
    for length in range(0, len(content), stride):
        _expect_refused(content[:length], f"keyring: cut to {length}", outcome)
    return outcome


def _expect_refused(content: bytes, what: str, outcome: Outcome) -> None:
    outcome.tried += 1
    try:
        from_file(content)
    except ValueError:
        return
    outcome.problems.append(f"{what}: not noticed")


def backup_flips(work: Path, stride: int) -> Outcome:
    """Every `stride`-th byte and length of the backup of an empty store, and bytes behind its end."""
    folder, file = StoreFolder(work / "small"), work / "small.rvbackup"
    create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
    make_keyless_backup(folder, file, JobControl())
    content, outcome = file.read_bytes(), Outcome()
    with file.open("r+b") as stream:
        for number in range(0, len(content), stride):
            _put(stream, number, content[number] ^ 1 << number % 8)
            _expect_backup_refused(file, work, f"backup: byte {number}", outcome)
            _put(stream, number, content[number])
        for length in range(len(content) - 1, -1, -stride):
            stream.truncate(length)
            _expect_backup_refused(file, work, f"backup: cut to {length}", outcome)
    file.write_bytes(content + b"\0")
    _expect_backup_refused(file, work, "backup: one byte too many", outcome)
    return outcome


def _put(stream: BinaryIO, place: int, byte: int) -> None:
    stream.seek(place)
    stream.write(bytes([byte]))
    stream.flush()


def _expect_backup_refused(file: Path, work: Path, what: str, outcome: Outcome) -> None:
    outcome.tried += 1
    with tempfile.TemporaryDirectory(dir=work) as place:
        try:
            unpack(file, Path(place), JobControl())
        except (TamperedDataError, UnsupportedVersionError):
            return
    outcome.problems.append(f"{what}: not noticed")


def campaign(target: Target, count: int, rng: np.random.Generator) -> Outcome:
    outcome = Outcome()
    for change in changes(target, count, rng):
        change.apply(target.store)
        if change.replay:
            outcome.replays += 1
            outcome.replays_noticed += noticed_by_verify(target) == change.touches
        else:
            outcome.tried += 1
            outcome.problems += judge(target, change)
        target.restore()
    return outcome


@contextmanager
def weakened_digest() -> Iterator[None]:
    """The digest of the keyring fits whatever is there."""
    fits = SimpleNamespace(hexdigest=lambda: SimpleNamespace(encode=lambda: mock.ANY))
    with mock.patch.object(keyring_format, "hashlib", SimpleNamespace(sha256=lambda _: fits)):
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument(
        "--stride",
        type=int,
        default=1,
        help="every how many bits of the keyring, bytes of a backup",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weaken", choices=["digest"])
    given = parser.parse_args()
    allow_free_key_derivation()
    with tempfile.TemporaryDirectory() as work:
        own_preferences(Path(work))
        target = Target(Path(work))
        with weakened_digest() if given.weaken else nullcontext():
            keyring = keyring_flips(target, given.stride)
        outcomes = {
            f"keyring, bits and lengths, step {given.stride}": keyring,
            f"backup, bytes and lengths, step {given.stride}": backup_flips(
                Path(work), given.stride
            ),
            "all files": campaign(target, given.changes, np.random.default_rng(given.seed)),
        }
    for name, outcome in outcomes.items():
        print(
            f"{name}: {outcome.tried} changes, {len(outcome.problems)} problems; "
            f"{outcome.replays} old pages put back, {outcome.replays_noticed} noticed"
        )
        for problem in outcome.problems:
            print(f"  {problem}")
    return int(any(outcome.problems for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
