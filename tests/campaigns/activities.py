"""What the crash and disk-full campaigns do to a store, and what must hold afterwards.

An activity gets the store's folder and an `acknowledge` that says "this is done" to whoever watches;
a check gets the folder and what was acknowledged, and yields what is wrong in a sentence each.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Compartment, Permission, Role
from recsys_app.crypto import keys
from recsys_app.crypto.keys import KdfParameters
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.domain.model_state import ModelState
from recsys_app.domain.recommendations import Recommendation
from recsys_app.domain.records import NewPublication, NewRun
from recsys_app.errors import SignInError
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import renew_copies, unlock
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.rotation.files import remove_unnamed
from recsys_app.storage.store import create_store, store_info
from recsys_app.storage.verify import verify_store

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


def make_pristine(path: Path) -> None:
    """A store with one data set of two batches."""
    folder = StoreFolder(path)
    create_store(folder, "ada", PASSWORD, kdf=KdfParameters(*FREE)).close()
    with opened(folder) as repositories:
        for number in (1, 2):
            import_batch(repositories, number)


@contextmanager
def opened(folder: StoreFolder, password: str = PASSWORD) -> Iterator[Repositories]:
    session = unlock(folder, "ada", password, read_only=False)
    renew_copies(folder, session)
    with Repositories(authorize(session, Permission.IMPORT, writes=True)) as repositories:
        yield repositories


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


# ---------------------------------------------------------------------- accounts


def change_password(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.accounts.change_password(PASSWORD, CHANGED)
        acknowledge("changed")


def check_change_password(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    working = [word for word in (PASSWORD, CHANGED) if _signs_in(folder, "ada", word)]
    if len(working) != 1 or (acknowledged and working != [CHANGED]):
        yield f"{len(working)} passwords work after {acknowledged}"
    for word in working:
        with opened(folder, word) as repositories:
            yield from check_whole(repositories, {1, 2})


def add_account(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        repositories.accounts.add("bob", Role.ANALYST, CHANGED)
        acknowledge("added")


def check_add_account(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    if acknowledged and not _signs_in(folder, "bob", CHANGED):
        yield "the account is gone"
    with opened(folder) as repositories:
        names = [account.name for account in repositories.accounts.all()]
        if names != ["ada", "bob"][: len(names)]:
            yield f"accounts {names}"
        if _signs_in(folder, "bob", CHANGED) != (len(names) == 2):
            yield "listed and able to sign in are not the same"
        yield from check_whole(repositories, {1, 2})


# ---------------------------------------------------------------------- backup, restore


def _beside(folder: StoreFolder, name: str) -> Path:
    """A place beside the store, in a folder that goes with it."""
    return folder.path.with_name(f"{folder.path.name}-disk") / name


def back_up(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    place = _beside(folder, "")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    with opened(folder) as repositories:
        for number in (1, 2):
            repositories.backups.make(_beside(folder, f"{number}.rvbackup"), JobControl())
            acknowledge(str(number))


def check_back_up(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """What bears the name of a backup is one, whole; what was acknowledged is there and listed."""
    found = sorted(_beside(folder, "").glob("*.rvbackup"))
    if len(found) < len(acknowledged):
        yield f"{len(found)} backups after {len(acknowledged)} were acknowledged"
    with opened(folder) as repositories:
        listed = {Path(each.file).name for each in repositories.backups.all()}
        if not {f"{number}.rvbackup" for number in acknowledged} <= listed:
            yield f"{listed} are listed after {acknowledged} were acknowledged"
        for file in found:
            if not repositories.backups.verify(file, JobControl()).verified:
                yield f"{file.name} is not whole"
        again = _beside(folder, f"{len(acknowledged) + 1}.rvbackup")
        repositories.backups.make(again, JobControl(), replacing=True)
        left = [path.name for path in again.parent.iterdir() if path.name.startswith(".")]
        if left:
            yield f"{left} were left by an earlier attempt"
        yield from check_whole(repositories, {1, 2})
    shutil.rmtree(_beside(folder, ""))


def bring_backup(pristine: Path, folder: StoreFolder) -> None:
    """Put a backup of `pristine` beside `folder`."""
    source, file = pristine.with_name("source.rvbackup"), folder.path.with_name("b.rvbackup")
    if not source.exists():
        with opened(StoreFolder(pristine)) as repositories:
            repositories.backups.make(source, JobControl())
    if not file.exists():
        shutil.copyfile(source, file)


def restore(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    asked = Restoring(folder.path.with_name("b.rvbackup"), "ada", PASSWORD)
    restore_store(folder, asked, JobControl(), lambda *_: 0)
    acknowledge("restored")


def check_restore(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    if folder.path.exists() and not folder.exists():
        yield "a folder that is no store was left"
    if acknowledged and not folder.exists():
        yield "the store is gone"
    if not folder.exists():
        restore(folder, lambda _: None)
    with opened(folder) as repositories:
        repositories.open_ledger()
        yield from check_whole(repositories, {1, 2})
    if folder.path.with_name(f".{folder.path.name}.new").exists():
        yield "something of an earlier attempt was left"


def _signs_in(folder: StoreFolder, account: str, password: str) -> bool:
    try:
        unlock(folder, account, password, read_only=False).close()
    except SignInError:
        return False
    return True


def rotate(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        for number, parts in ((2, frozenset(Compartment)), (3, frozenset({Compartment.PEOPLE}))):
            repositories.rotate(parts, "keys-rotated", JobControl())
            acknowledge(str(number))


def check_rotate(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    done = 1 + len(acknowledged)
    with opened(folder) as repositories:
        found = store_info(repositories.grant).generation
        if found not in (done, done + 1):
            yield f"generation {found} after {done} was acknowledged"
    yield from _check_rotated(folder)


def change_accounts(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    """What seals, what rotates one compartment, and what rotates all."""
    with opened(folder) as repositories:
        accounts = repositories.accounts
        accounts.add("bob", Role.STEWARD, CHANGED)
        acknowledge("steward")
        accounts.change_role("bob", Role.ANALYST, JobControl())
        acknowledge("analyst")
        accounts.remove("bob", JobControl())
        acknowledge("")


def check_change_accounts(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    states = ["", "steward", "analyst", ""]
    with opened(folder) as repositories:
        roles = {account.name: account.role for account in repositories.accounts.all()}
    role = roles.pop("bob", "")
    done = len(acknowledged)
    if role not in states[done : done + 2] or roles != {"ada": Role.ADMINISTRATOR}:
        yield f"{role or 'no bob'} beside {roles} after {acknowledged}"
    if _signs_in(folder, "bob", CHANGED) != bool(role):
        yield "listed and able to sign in are not the same"
    yield from _check_rotated(folder)


def _check_rotated(folder: StoreFolder) -> Problems:
    """Whole, without a file too many once somebody has signed in, and ready for another rotation."""
    with opened(folder) as repositories:
        remove_unnamed(OpenStore(repositories.grant))
        live = {file.file for file in verify_store(repositories.grant, JobControl()).files}
        left = {path.name for path in folder.path.glob("*.db*") if path.suffix == ".db"}
        if left - live:
            yield f"files {left - live} were left"
        yield from check_whole(repositories, {1, 2})
        repositories.rotate(frozenset(Compartment), "keys-rotated", JobControl())
        yield from check_whole(repositories, {1, 2})


ACTIVITIES = {
    "create": Activity(create, check_create, on_new_folder=True),
    "append": Activity(append, check_append),
    "replace": Activity(replace, check_replace),
    "undo": Activity(undo, check_undo),
    "train": Activity(train, check_train),
    "publish": Activity(publish, check_publish),
    "change-password": Activity(change_password, check_change_password),
    "add-account": Activity(add_account, check_add_account),
    "rotate": Activity(rotate, check_rotate),
    "change-accounts": Activity(change_accounts, check_change_accounts),
    "backup": Activity(back_up, check_back_up),
    "restore": Activity(restore, check_restore, on_new_folder=True, prepare=bring_backup),
}
