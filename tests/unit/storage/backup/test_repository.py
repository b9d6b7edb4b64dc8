"""The list of backups, what verifying says, and what the plan keeps."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from recsys_app.access.permissions import Role
from recsys_app.domain.backups import Backup, BackupPlan
from recsys_app.errors import (
    AccessDeniedError,
    InvalidSettingError,
    NotFoundError,
    StorageUnavailableError,
    TamperedDataError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.due import due_backup
from recsys_app.storage.backup.keyless import back_up_if_due
from recsys_app.storage.backup.retention import outlived
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.store import create_store
from tests.unit.storage.written import PASSWORD

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_damaged_backup_loses_its_mark(backups, disk):
    file = disk / "b.rvbackup"
    backups.make(file, JobControl())
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)

    with pytest.raises(TamperedDataError):
        backups.verify(file, JobControl())

    (listed,) = backups.all()
    assert not listed.verified
    assert listed.checked is not None


def test_a_backup_of_another_store_is_told(backups, disk, tmp_path, cheap, open_store):
    other = StoreFolder(tmp_path / "other")
    create_store(other, Role.ADMINISTRATOR, PASSWORD, kdf=cheap).close()
    open_store(other).backups.make(disk / "other.rvbackup", JobControl())

    with pytest.raises(InvalidSettingError, match="backup-of-other-store"):
        backups.verify(disk / "other.rvbackup", JobControl())


def test_a_role_without_all_keys_makes_none(as_role, disk):
    for role in (Role.ANALYST, Role.VIEWER):
        with pytest.raises(AccessDeniedError):
            as_role(role).backups.make(disk / "b.rvbackup", JobControl())
    assert not list(disk.iterdir())


def test_a_steward_reads_the_list(backups, as_role, disk):
    backups.make(disk / "b.rvbackup", JobControl(), ends=date(2031, 1, 1))

    (listed,) = as_role(Role.STEWARD).backups.all()

    assert listed.ends == date(2031, 1, 1)


def test_the_ledger_knows_what_became_of_backups(shop, backups, disk):
    for name in ("one", "two"):
        backups.make(disk / name, JobControl())
    backups.verify(disk / "one", JobControl())
    backups.remove(disk / "one", JobControl())

    actions = [entry.action for entry in shop.ledger.entries() if "backup" in entry.action]

    assert actions == ["backup-removed", "backup-verified", "backup-made", "backup-made"]
    assert [path.name for path in disk.iterdir()] == ["two"]


def test_the_last_verified_one_that_is_there_stays(backups, disk):
    backups.make(disk / "one", JobControl())
    with pytest.raises(InvalidSettingError, match="last-backup"):
        backups.remove(disk / "one", JobControl())

    (disk / "one").unlink()
    backups.remove(disk / "one", JobControl())
    assert backups.all() == ()
    with pytest.raises(NotFoundError):
        backups.remove(disk / "one", JobControl())


@pytest.mark.parametrize("harm", ["emptied", "changed", "another"])
def test_the_last_whole_one_stays_where_the_other_is_one_by_its_mark_alone(backups, disk, harm):
    for name in ("one", "two"):
        backups.make(disk / name, JobControl())
    content = bytearray((disk / "two").read_bytes())
    content[len(content) // 2] ^= 1
    harmed = {"emptied": b"", "changed": content, "another": (disk / "one").read_bytes()}
    (disk / "two").write_bytes(harmed[harm])

    with pytest.raises(InvalidSettingError, match="last-backup"):
        backups.remove(disk / "one", JobControl())

    assert (disk / "one").exists()
    assert backups.find(disk / "one").verified
    assert not backups.find(disk / "two").verified


def test_an_emptied_backup_makes_no_room_for_the_plan(backups, disk):
    backups.set_plan(BackupPlan(str(disk), keep=1))
    for name in ("one", "two"):
        backups.make(disk / name, JobControl(), scheduled=True)
    (disk / "two").write_bytes(b"")

    assert backups.clear_outlived() == ()


def test_a_file_that_took_the_place_of_a_backup_is_not_deleted(backups, disk):
    for name in ("one", "two"):
        backups.make(disk / name, JobControl())
    (disk / "one").write_text("mine")

    backups.remove(disk / "one", JobControl())

    assert (disk / "one").read_text() == "mine"


# ---------------------------------------------------------------------- the plan


def test_a_plan_wants_a_folder_outside_and_sensible_numbers(backups, folder, disk):
    plan = BackupPlan(str(disk))
    for wrong in (
        replace(plan, every_days=0),
        replace(plan, keep=0),
        replace(plan, keep_days=-1),
        replace(plan, folder=str(folder.path)),
    ):
        with pytest.raises(InvalidSettingError):
            backups.set_plan(wrong)
    with pytest.raises(StorageUnavailableError):
        backups.set_plan(replace(plan, folder=str(disk / "gone")))
    assert backups.plan is None

    backups.set_plan(plan)
    assert backups.plan == plan
    backups.set_plan(None)
    assert backups.plan is None
    assert due_backup(folder.path) is None


def test_a_scheduler_makes_what_is_due_without_a_password(shop, backups, folder, disk, open_store):
    backups.set_plan(BackupPlan(str(disk), every_days=3, keep_days=30))
    shop.close()

    made, plan = back_up_if_due(folder.path, JobControl())
    assert made is not None
    assert plan is not None
    assert not plan.now
    assert back_up_if_due(folder.path, JobControl()) == (None, plan)

    (listed,) = open_store().backups.all()
    assert listed.scheduled
    assert not listed.verified
    assert listed.ends == listed.made.date() + timedelta(days=30)


def test_a_clock_that_was_wrong_does_not_put_backups_off_for_years(folder, disk):
    from recsys_app.storage.backup.due import Due

    assert Due(str(disk), 7, datetime.now(UTC) + timedelta(days=900)).now
    assert not Due(str(disk), 7, datetime.now(UTC)).now


def test_a_copy_dated_in_the_future_removes_no_backup_and_puts_none_off(backups, folder, disk):
    by_hand, plan = disk / "copy.rvbackup", BackupPlan(str(disk), every_days=1, keep=1)
    backups.make(disk / "one.rvbackup", JobControl())
    shutil.copy(disk / "one.rvbackup", by_hand)
    os.utime(by_hand, (4_070_908_800, 4_070_908_800))
    backups.verify(by_hand, JobControl())
    backups.set_plan(plan)

    first = due_backup(folder.path).next_file(folder.path)
    backups.make(first, JobControl(), scheduled=True)
    assert backups.clear_outlived() == ()
    backups.make(disk / "later.rvbackup", JobControl(), scheduled=True)

    assert backups.clear_outlived(first) == ()
    assert backups.clear_outlived() == (str(first),)
    assert by_hand.exists()
    assert not any(backup.ahead for backup in backups.all())


def made(tmp_path: Path, day: int, **changes) -> Backup:
    file = tmp_path / f"{day}.rvbackup"
    file.touch()
    usual = Backup(str(file), NOW + timedelta(days=day), 1, "", verified=True, scheduled=True)
    return replace(usual, **changes)


def there(backups) -> dict[str, int]:
    """Entries of the ledger by day, of those whose file is there."""
    return {each.file: int(Path(each.file).stem) for each in backups if each.present}


def days(backups) -> list[int]:
    return [int(Path(backup.file).stem) for backup in backups]


def test_the_plan_keeps_so_many_verified_ones(tmp_path):
    plan = BackupPlan("", keep=2)
    four = [made(tmp_path, day) for day in range(4)]

    assert days(outlived(four, plan, there(four))) == [0, 1]


def test_an_unverified_one_makes_no_room(tmp_path):
    plan = BackupPlan("", keep=1)
    old = made(tmp_path, 0)
    newer = [made(tmp_path, day, verified=False) for day in (1, 2)]

    assert outlived([old, *newer], plan, there([old, *newer])) == ()


def test_one_whose_disk_is_elsewhere_does_not_count(tmp_path):
    plan = BackupPlan("", keep=1)
    both = [made(tmp_path, 0), made(tmp_path, 1)]
    Path(both[1].file).unlink()

    assert outlived(both, plan, there(both)) == ()


def test_the_plan_leaves_what_it_did_not_make(tmp_path):
    plan = BackupPlan("", keep=1)
    three = [made(tmp_path, 0, scheduled=False), made(tmp_path, 1), made(tmp_path, 2)]

    assert days(outlived(three, plan, there(three))) == [1]


def test_one_made_by_hand_makes_no_room(tmp_path):
    plan = BackupPlan("", keep=1)
    two = [made(tmp_path, 1), made(tmp_path, 2, scheduled=False)]

    assert outlived(two, plan, there(two)) == ()


def test_a_clock_that_was_wrong_does_not_change_which_is_newer(tmp_path):
    plan = BackupPlan("", keep=1)
    two = [made(tmp_path, 1, made=datetime(2099, 1, 1, tzinfo=UTC)), made(tmp_path, 2)]

    assert days(outlived(two, plan, there(two))) == [1]
    same = dict.fromkeys(there(two), 1)
    assert days(outlived(two, plan, same)) == [1]


def test_one_past_its_end_goes_if_there_is_a_newer_one(tmp_path):
    plan = BackupPlan("", keep=5)
    past = made(tmp_path, 0, ends=date(2020, 1, 1))

    both = [past, made(tmp_path, 1)]

    assert outlived([past], plan, there([past])) == ()
    assert days(outlived(both, plan, there(both))) == [0]
