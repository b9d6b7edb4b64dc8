"""Making backups: whole or not at all, of one moment, verified before they are in place."""

import shutil
import stat
from pathlib import Path

import pytest

from recsys_app.errors import (
    ConflictError,
    InvalidSettingError,
    JobCancelledError,
    StorageUnavailableError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.jobs.runner import JobRunner
from recsys_app.storage.backup import target
from recsys_app.storage.backup.format import open_backup, read_contents
from recsys_app.storage.backup.keyless import back_up_without_key
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.backup.target import workshop
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.compartments.folder import StoreFolder
from tests.unit.storage.backup.conftest import write_batch
from tests.unit.storage.written import PASSWORD


def restore(place: StoreFolder, file: Path) -> None:
    asked = Restoring(file, "administrator", PASSWORD)
    restore_store(place, asked, JobControl(), lambda *_: 0)


def test_a_backup_is_reopened_and_counted(backups, disk):
    report = backups.make(disk / "one.rvbackup", JobControl())

    assert report.verified
    assert (report.batches, report.models) == (1, 0)
    assert report.entries > 0 < report.rows
    assert report.size == (disk / "one.rvbackup").stat().st_size
    (listed,) = backups.all()
    assert listed.verified
    assert listed.digest == report.digest


def test_it_is_for_this_user_alone_and_nothing_lies_beside_it(backups, disk):
    backups.make(disk / "one.rvbackup", JobControl())

    (made,) = disk.iterdir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_replaced_unless_that_was_asked_for(backups, disk):
    file = disk / "one.rvbackup"
    file.write_text("mine")

    with pytest.raises(ConflictError) as refused:
        backups.make(file, JobControl())
    assert refused.value.code == "backup-exists"
    assert file.read_text() == "mine"

    backups.make(file, JobControl(), replacing=True)
    assert backups.verify(file, JobControl()).verified


def test_a_file_that_appears_meanwhile_is_not_replaced(disk):
    made, file = disk / "made", disk / "one.rvbackup"
    made.write_text("a backup")
    file.write_text("mine")

    with pytest.raises(ConflictError):
        target.put_in_place(made, file, replace=False)
    assert file.read_text() == "mine"


def test_places_that_will_not_do_are_refused_by_name(backups, shop, disk, monkeypatch):
    store = shop.grant.store
    for place, kind, code in (
        (store / "b.rvbackup", InvalidSettingError, "backup-in-store"),
        (disk / "gone" / "b.rvbackup", StorageUnavailableError, "backup-folder-gone"),
        (disk, ConflictError, "backup-exists"),
    ):
        with pytest.raises(kind) as refused:
            backups.make(place, JobControl())
        assert refused.value.code == code

    monkeypatch.setattr(target.os, "access", lambda *_: False)
    with pytest.raises(StorageUnavailableError) as refused:
        backups.make(disk / "b.rvbackup", JobControl())
    assert refused.value.code == "backup-read-only"
    assert not list(disk.iterdir())


def test_too_little_room_is_said_before_anything_is_written(backups, disk, monkeypatch):
    usage = shutil.disk_usage(disk)
    monkeypatch.setattr(target.shutil, "disk_usage", lambda _: usage._replace(free=1000))

    with pytest.raises(StorageUnavailableError) as refused:
        backups.make(disk / "b.rvbackup", JobControl())

    assert refused.value.code == "backup-disk-full"
    assert not list(disk.iterdir())


class Cancelling(JobControl):
    """Stops at the check of that number."""

    def __init__(self, at: int) -> None:
        self.at = at

    def check_cancelled(self) -> None:
        self.at -= 1
        if self.at < 0:
            raise JobCancelledError


def test_a_cancel_at_any_step_leaves_nothing(backups, disk):
    stopped = 0
    for at in range(100):
        try:
            backups.make(disk / "b.rvbackup", Cancelling(at))
        except JobCancelledError:
            stopped += 1
            assert not list(disk.iterdir())
        else:
            break

    assert stopped > 5
    assert [path.name for path in disk.iterdir()] == ["b.rvbackup"]


@pytest.mark.slow  # a writer and four backups side by side
def test_what_is_written_meanwhile_is_all_in_it_or_not_at_all(open_store, shop, disk, tmp_path):
    """Somebody imports without a pause while backups are made, each with its ledger entry."""

    def keep_writing(control: JobControl) -> None:
        other = open_store()
        try:
            for number in range(2, 400):
                control.check_cancelled()
                write_batch(other, number)
                other.settle()
        finally:
            other.close()

    runner = JobRunner(lambda _: None)
    runner.submit(keep_writing)
    try:
        for number in range(4):
            shop.backups.make(disk / f"{number}.rvbackup", JobControl())
    finally:
        runner.close()

    seen = []
    for number in range(4):
        place = StoreFolder(tmp_path / f"restored-{number}")
        restore(place, disk / f"{number}.rvbackup")
        restored = open_store(place)
        dataset = restored.datasets.get("shop")
        batches = restored.interactions.batches(dataset)
        people = [name for name in restored.people.external_ids(dataset) if name is not None]
        assert len(people) == 5 * len(batches)
        assert len(restored.interactions.load(dataset).value) == 15 * len(batches)
        seen.append(len(batches))
    assert seen == sorted(seen)
    assert seen[-1] > seen[0] >= 1


def test_a_copy_that_is_not_the_source_is_no_backup(backups, disk, monkeypatch):
    def forgetful(self, file, key, report) -> None:
        original(self, file, key, report)
        with file.open("r+b") as stream:
            stream.seek(5000)
            stream.write(b"\0" * 8)

    original = Database.copy_to
    monkeypatch.setattr(Database, "copy_to", forgetful)

    with pytest.raises(Exception, match="backup-damaged"):
        backups.make(disk / "b.rvbackup", JobControl())
    assert not list(disk.iterdir())
    assert backups.all() == ()


def test_without_a_key_it_holds_the_files_as_they_are(shop, folder, disk, open_store):
    shop.close()
    file = disk / "b.rvbackup"

    report = back_up_without_key(folder.path, file, JobControl())

    assert not report.verified
    with open_backup(file) as stream:
        sizes = {m.name: m.size for m in read_contents(stream, "b").members.values()}
    names = {"people": "people-1.db", "behaviour": "behaviour-1.db", "published": "published-1.db"}
    assert sizes == {
        **{name: (folder.path / file).stat().st_size for name, file in names.items()},
        "keyring": folder.keyring.stat().st_size,
    }
    (listed,) = open_store().backups.all()
    assert (listed.file, listed.verified, listed.checked) == (str(file), False, None)


def test_one_made_without_a_key_becomes_verified_when_somebody_looks(
    shop, folder, disk, open_store
):
    shop.close()
    back_up_without_key(folder.path, disk / "b.rvbackup", JobControl())
    again = open_store()
    again.backups.settle()

    report = again.backups.verify(disk / "b.rvbackup", JobControl())

    assert report.batches == 1
    (listed,) = again.backups.all()
    assert listed.verified
    assert listed.checked is not None
    assert not folder.backups.exists()


def test_a_store_that_was_not_closed_in_peace_is_backed_up_with_its_log(
    shop, folder, disk, open_store, tmp_path
):
    """As after a kill: what was committed lies in the log, which nobody can settle without a key."""
    write_batch(shop, 2)
    copy = StoreFolder(shutil.copytree(folder.path, tmp_path / "killed"))
    shop.close()
    assert (copy.path / "behaviour-1.db-wal").stat().st_size

    back_up_without_key(copy.path, disk / "b.rvbackup", JobControl())
    place = StoreFolder(tmp_path / "restored")
    restore(place, disk / "b.rvbackup")

    restored = open_store(place)
    dataset = restored.datasets.get("shop")
    assert len(restored.interactions.batches(dataset)) == 2


def test_without_a_key_a_store_that_is_in_use_is_left_alone(folder, disk):
    holder = StoreFolder(folder.path)
    holder.acquire()
    try:
        with pytest.raises(StorageUnavailableError) as refused:
            back_up_without_key(folder.path, disk / "b.rvbackup", JobControl())
    finally:
        holder.release()
    assert refused.value.code == "store-busy"


def test_what_a_killed_process_left_is_cleared_by_the_next(backups, disk: Path):
    file = disk / "one.rvbackup"
    left = abandoned(backups, file)

    backups.make(file, JobControl())

    assert not left.exists()
    assert [path.name for path in disk.iterdir()] == ["one.rvbackup"]


def abandoned(backups, file) -> Path:
    """The folder in which a process was killed while it made `file`."""
    with workshop(file, backups._store_id) as folder:
        (folder / "people").write_bytes(b"half")
        left = shutil.copytree(folder, file.with_name("kept"))
    return left.rename(folder)


def test_only_what_this_stores_killed_processes_left_is_cleared_away(backups, disk):
    left = abandoned(backups, disk / "left.rvbackup")
    with (
        workshop(disk / "used.rvbackup", backups._store_id) as used,
        workshop(disk / "other.rvbackup", "another store") as other,
    ):
        elsewhere = disk / "elsewhere"
        shutil.copytree(other, elsewhere)
        foreign = elsewhere.rename(other.with_name(other.name.replace("other", "foreign")))

        backups.clear_abandoned(disk)

        assert [place.exists() for place in (left, used, other, foreign)] == [
            False,
            True,
            True,
            True,
        ]
        with pytest.raises(ConflictError, match="backup-under-way"):
            backups.make(disk / "used.rvbackup", JobControl())
        assert used.exists()
