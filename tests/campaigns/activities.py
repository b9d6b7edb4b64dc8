"""What the crash and disk-full campaigns do to a store, and what must hold afterwards.

An activity gets the store's folder and an `acknowledge` that says "this is done" to whoever watches;
a check gets the folder and what was acknowledged, and yields what is wrong in a sentence each.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.crypto import keys
from recsys_app.crypto.keys import KdfParameters
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Recommendation
from recsys_app.domain.records import NewPublication, NewRun
from recsys_app.errors import SignInError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store
from recsys_app.storage.verify import verify_store
from tests.signed_in import signed_in

PASSWORD = "correct horse battery staple"
CHANGED = "seven quiet herons"
FREE = (8, 1, 1)  # a key derivation that costs nothing: passwords are not what is tested here
FILE_NAMES = (
    r"keyring(\.bak)?|(people|behaviour|published)-\d+\.db(-wal|-shm)?|lock(\.owner)?|attempts\.log"
)
ROWS = 20_000
PEOPLE_PER_BATCH = 500

Acknowledge = Callable[[str], None]
Problems = Iterator[str]


@dataclass(frozen=True, slots=True)
class Activity:
    """`run` may be cut short anywhere; `check` says what is wrong after that."""

    run: Callable[[StoreFolder, Acknowledge], None]
    check: Callable[[StoreFolder, Sequence[str]], Problems]
    on_new_folder: bool = False
    prepare: Callable[[Path, StoreFolder], None] | None = None  # with the pristine store, before it


def allow_free_key_derivation() -> None:
    keys.FLOOR_KIB.update({1: 8, 2: 8})


def own_preferences(work: Path) -> None:
    """What this machine remembers of stores goes to `work`."""
    os.environ["XDG_CONFIG_HOME"] = str(work / "preferences")


def forget_machine() -> None:
    """A trial begins with an older store, on a machine that has never seen a newer one."""
    shutil.rmtree(os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


def make_pristine(path: Path) -> None:
    """A store with one data set of two batches."""
    folder = StoreFolder(path)
    create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
    with opened(folder) as repositories:
        for number in (1, 2):
            import_batch(repositories, number)


def opened(
    folder: StoreFolder, password: str = PASSWORD, account: str = "ada"
) -> AbstractContextManager[Repositories]:
    """Signed in as in the program: compared with what was last seen, and anchored at the end."""
    return signed_in(folder, account, password)


def import_batch(repositories: Repositories, number: int, mode: str = "") -> None:
    """Batch `number`: its own people and items, every row with `number` as its value."""
    rng = np.random.default_rng(number)
    people = [f"person-{number}-{i}" for i in range(PEOPLE_PER_BATCH)]
    items = [f"item-{number}-{i}" for i in range(50)]
    with repositories.new_batch(
        "shop", source=f"{number}.csv", mode=mode or ("new" if number == 1 else "append")
    ) as batch:
        users, things = batch.users(people), batch.items(items)
        batch.append(
            Interactions(
                users[np.arange(ROWS) % len(users)],
                things[rng.integers(0, len(things), ROWS)],
                rng.integers(0, 1 << 40, ROWS),
                np.full(ROWS, number, np.float32),
            )
        )
        batch.item_attributes(items[0], f"Item of {number}", {"price": 1.0})
        batch.user_attributes(people[0], {"age": 30.0}, {"name": f"Person of {number}"})
        batch.reject("log.csv", 7, "bad-time", "a row")
        batch.commit(time_kind=TimeKind.CLOCK, rated=True)


# ---------------------------------------------------------------------- what must always hold


def check_whole(repositories: Repositories, batches: set[int]) -> Problems:
    """Exactly `batches` are there, each complete, nothing of any other, and all digests fit."""
    dataset = repositories.datasets.get("shop")
    found = {batch.number: batch.rows for batch in repositories.interactions.batches(dataset)}
    if found != dict.fromkeys(batches, ROWS):
        yield f"batches {found} instead of {batches}"
    values = repositories.interactions.load(dataset).value
    counts = {
        int(value): int(n) for value, n in zip(*np.unique(values, return_counts=True), strict=True)
    }
    if counts != dict.fromkeys(batches, ROWS):
        yield f"rows {counts} instead of {batches}"
    people = {name for name in repositories.people.external_ids(dataset) if name is not None}
    expected = {f"person-{number}-{i}" for number in batches for i in range(PEOPLE_PER_BATCH)}
    if people != expected:
        yield f"{len(people - expected)} people too many, {len(expected - people)} too few"
    if sum(name != "" for name in repositories.users.pseudonyms(dataset)) != len(expected):
        yield "pseudonyms do not match the people"
    titles = {item.title for item in repositories.catalogue.items(dataset) if " " in item.title}
    if titles != {f"Item of {number}" for number in batches}:
        yield f"titles {titles} instead of those of {batches}"
    yield from check_files(repositories)


def check_files(repositories: Repositories) -> Problems:
    names = {path.name for path in repositories.grant.store.iterdir()}
    strange = {name for name in names if not re.fullmatch(FILE_NAMES, name)}
    if strange:
        yield f"files {strange} were left"
    for file in verify_store(repositories.grant, JobControl()).files:
        if file.status != "sound":
            yield f"{file.file} is {file.status}: {file.findings}"
    for finding in repositories.ledger.verify().findings:
        yield f"the ledger: {finding}"


# ---------------------------------------------------------------------- create


def create(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
    acknowledge("created")


def check_create(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    if folder.path.exists() and not folder.exists():
        yield "a folder that is no store was left"
    if acknowledged and not folder.exists():
        yield "the store is gone"
    if not folder.exists():
        create(folder, lambda _: None)
    with opened(folder) as repositories:
        import_batch(repositories, 1)
        yield from check_whole(repositories, {1})
    if folder.path.with_name(f".{folder.path.name}.new").exists():
        yield "something of an earlier attempt was left"


# ---------------------------------------------------------------------- import, replace, undo


def append(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        for number in (3, 4):
            import_batch(repositories, number)
            acknowledge(str(number))


def check_append(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    done = {1, 2} | {int(number) for number in acknowledged}
    with opened(folder) as repositories:
        dataset = repositories.datasets.get("shop")
        found = {batch.number for batch in repositories.interactions.batches(dataset)}
        if found not in (done, done | {max(done) + 1}):
            yield f"batches {found} after {done} were acknowledged"
        yield from check_whole(repositories, found)
        import_batch(repositories, max(found) + 1)
        yield from check_whole(repositories, found | {max(found) + 1})


def replace(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        import_batch(repositories, 3, mode="replace")
        acknowledge("3")


def check_replace(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    yield from _check_either(folder, {1, 2}, {3}, acknowledged)


def undo(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.remove_batch(repositories.datasets.get("shop"), 1)
        acknowledge("2")


def check_undo(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    yield from _check_either(folder, {1, 2}, {2}, acknowledged)


def _check_either(
    folder: StoreFolder, before: set[int], after: set[int], acknowledged: Sequence[str]
) -> Problems:
    with opened(folder) as repositories:
        dataset = repositories.datasets.get("shop")
        found = {batch.number for batch in repositories.interactions.batches(dataset)}
        if found != after and (acknowledged or found != before):
            yield f"batches {found} instead of {after}"
        yield from check_whole(repositories, found)
        # the numbers go on from the highest ever given
        following = 4 if found == {3} else 3
        import_batch(repositories, following)
        yield from check_whole(repositories, found | {following})


# ---------------------------------------------------------------------- train, publish


def _state(number: int) -> ModelState:
    weights = np.random.default_rng(number).random((100, 100))
    return ModelState({"weights": weights}, {"number": number})


def train(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        slot = repositories.models.checkpoints("training")
        version = repositories.datasets.get("shop").version
        for number in (1, 2):
            for epoch in (10, 11):
                slot.save(_state(epoch))
            run = NewRun(
                model="ease", settings={}, dataset="shop", dataset_version=version, protocol={},
                protocol_key="", seed=number, device="cpu", seconds=0.0, epochs=2,
                peak_memory_mb=0.0, report={"number": number},
            )  # fmt: skip
            vocabulary = np.arange(100, dtype=np.int32)
            figures = {"ndcg@10": np.full(9, number, np.float32)}
            people = np.arange(9, dtype=np.int32)
            repositories.runs.add(
                run, _state(number), vocabulary,
                person_index=people, per_person=figures, checkpoint="training",
            )  # fmt: skip
            acknowledge(str(number))


def check_train(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    with opened(folder) as repositories:
        runs = {run.seed: run for run in repositories.runs.find()}
        done = {int(number) for number in acknowledged}
        if runs.keys() not in (done, done | {len(done) + 1}):
            yield f"runs {set(runs)} after {done} were acknowledged"
        for number, run in runs.items():
            state, vocabulary = repositories.models.load(run)
            expected = _state(number).arrays["weights"]
            figures = repositories.runs.per_person(run)[1]["ndcg@10"]
            if not np.array_equal(state.arrays["weights"], expected) or len(vocabulary) != 100:
                yield f"the model of run {number} is another one"
            if not np.array_equal(figures, np.full(9, number)):
                yield f"the figures of run {number} are others"
        state = repositories.models.checkpoints("training").load()
        if state is not None:
            expected = _state(int(str(state.config["number"]))).arrays["weights"]
            if not np.array_equal(state.arrays["weights"], expected):
                yield "the checkpoint is half of one"
        yield from check_whole(repositories, {1, 2})


def publish(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        for number in (1, 2):
            new = NewPublication(
                run="ease-1", model_title="", dataset="shop", k=1, with_ids=False,
                report={"number": number},
            )  # fmt: skip
            lists = (
                (f"P-{i}", [Recommendation(1, f"item-{number}", "", 1.0)]) for i in range(3000)
            )
            repositories.published.add(new, lists)
            acknowledge(str(number))


def check_publish(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    with opened(folder) as repositories:
        found = repositories.published.all()
        number = int(str(found[0].report["number"])) if found else 0
        if number not in (len(acknowledged), len(acknowledged) + 1):
            yield f"publication {number} after {len(acknowledged)} were acknowledged"
        for publication in found:
            subjects = repositories.published.subjects(publication, limit=9999)
            items = {
                repositories.published.list_for(publication, name)[0].item
                for name in subjects[::97]
            }
            if len(subjects) != 3000 or items != {f"item-{number}"}:
                yield f"{len(subjects)} lists of {items}"
        yield from check_whole(repositories, {1, 2})


def signs_in(folder: StoreFolder, account: str, password: str) -> bool:
    try:
        unlock(folder, account, password, read_only=False).close()
    except SignInError:
        return False
    return True
