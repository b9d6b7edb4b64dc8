"""Activities on the store as a whole: backups, restoring, migrating to a later schema."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from recsys_app.access.permissions import Compartment
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.compartments import database
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.compartments.schema import MIGRATIONS, Migrations
from tests.campaigns.activities import (
    PASSWORD,
    Acknowledge,
    Problems,
    check_whole,
    opened,
)

# ---------------------------------------------------------------------- backup, restore


def beside(folder: StoreFolder, name: str) -> Path:
    """A place beside the store, in a folder that goes with it."""
    return folder.path.with_name(f"{folder.path.name}-disk") / name


def plug_in_disk(_: Path, folder: StoreFolder) -> None:
    """An empty folder for backups."""
    place = beside(folder, "")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()


def back_up(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with opened(folder) as repositories:
        for number in (1, 2):
            repositories.backups.make(beside(folder, f"{number}.rvbackup"), JobControl())
            acknowledge(str(number))


def check_back_up(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """What bears the name of a backup is one, whole; what was acknowledged is there and listed."""
    found = sorted(beside(folder, "").glob("*.rvbackup"))
    if len(found) < len(acknowledged):
        yield f"{len(found)} backups after {len(acknowledged)} were acknowledged"
    with opened(folder) as repositories:
        listed = {Path(each.file).name for each in repositories.backups.all()}
        if not {f"{number}.rvbackup" for number in acknowledged} <= listed:
            yield f"{listed} are listed after {acknowledged} were acknowledged"
        for file in found:
            if not repositories.backups.verify(file, JobControl()).verified:
                yield f"{file.name} is not whole"
        again = beside(folder, f"{len(acknowledged) + 1}.rvbackup")
        repositories.backups.make(again, JobControl(), replacing=True)
        left = [path.name for path in again.parent.iterdir() if path.name.startswith(".")]
        if left:
            yield f"{left} were left by an earlier attempt"
        yield from check_whole(repositories, {1, 2})
    shutil.rmtree(beside(folder, ""))


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
        yield from check_whole(repositories, {1, 2})
    if folder.path.with_name(f".{folder.path.name}.new").exists():
        yield "something of an earlier attempt was left"


# ---------------------------------------------------------------------- migrate

_LATER: Final = (
    "CREATE TABLE meta_of_later (changes INTEGER NOT NULL, note TEXT NOT NULL) STRICT",
    "INSERT INTO meta_of_later SELECT changes, 'kept' FROM meta",
)
# What a later version may do to the largest tables: made anew with one more column.
_REBUILT: Final = {
    Compartment.PEOPLE: "persons",
    Compartment.BEHAVIOUR: "users",
    Compartment.PUBLISHED: "items",
}


def _later_schema() -> dict[Compartment, Migrations]:
    return {
        compartment: (
            *MIGRATIONS[compartment],
            _LATER,
            (
                f"CREATE TABLE rebuilt AS SELECT *, 1 AS checked FROM {table}",
                "UPDATE rebuilt SET checked = 2 WHERE rowid IN (SELECT rowid FROM rebuilt)",
                f"ALTER TABLE {table} ADD COLUMN later INTEGER NOT NULL DEFAULT 7",
            ),
        )
        for compartment, table in _REBUILT.items()
    }


@contextmanager
def of_later_version() -> Iterator[None]:
    """The program as it may be one day: two migrations more than it has, in each compartment."""
    database.MIGRATIONS = _later_schema()
    try:
        yield
    finally:
        database.MIGRATIONS = MIGRATIONS


def migrate(folder: StoreFolder, acknowledge: Acknowledge) -> None:
    with of_later_version(), opened(folder) as repositories:
        store = repositories._store
        for compartment in Compartment:
            store.database(compartment)
            acknowledge(str(compartment))


def check_migrate(folder: StoreFolder, acknowledged: Sequence[str]) -> Problems:
    """Whole, and at the last version, each step done once."""
    with of_later_version(), opened(folder) as repositories:
        for compartment, table in _REBUILT.items():
            file = repositories._store.database(compartment)
            kept = file.all("SELECT note FROM meta_of_later")
            rows, copied = (file.one(f"SELECT count(*) FROM {t}") for t in (table, "rebuilt"))
            if kept != [("kept",)] or rows != copied or file.setting("user_version") != 3:
                yield f"{compartment}: {kept}, {copied} rows of {rows} after {acknowledged}"
        yield from check_whole(repositories, {1, 2})
