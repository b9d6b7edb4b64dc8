"""Lines that anybody who may write to the folder can add: what they claim, and what is made of it."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from recsys_app.domain.backups import Backup, BackupPlan
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.due import due_backup, remember_due
from recsys_app.storage.backup.waiting import announce_backup

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def claim(folder, file, digest, made=LONG_AGO) -> None:
    announce_backup(folder, Backup(str(file), made, 1, digest, scheduled=True))


@pytest.fixture
def by_hand(backups, disk):
    """A backup that somebody made, in a folder where the plan makes its own."""
    backups.set_plan(BackupPlan(str(disk), keep=1))
    return backups.make(disk / "mine.rvbackup", JobControl())


@pytest.mark.parametrize("alias", ["dots", "symbolic", "folder", "hard"])
def test_a_claim_by_another_path_makes_no_planned_backup_of_one_made_by_hand(
    backups, folder, disk, by_hand, tmp_path, alias
):
    path = {
        "dots": f"{disk}/../{disk.name}/mine.rvbackup",
        "symbolic": disk / "store-20260101-000000.rvbackup",
        "folder": tmp_path / "alias" / "mine.rvbackup",
        "hard": disk / f"{folder.path.name}-20260101-000000.rvbackup",
    }[alias]
    if alias == "symbolic":
        path.symlink_to(by_hand.file)
    elif alias == "folder":
        path.parent.symlink_to(disk)
    elif alias == "hard":
        os.link(by_hand.file, path)
    claim(folder, path, by_hand.digest)
    for number in range(2):
        backups.make(disk / f"{number}.rvbackup", JobControl(), scheduled=True)

    backups.settle()
    backups.clear_outlived()

    assert by_hand.file.exists()
    (listed,) = (each for each in backups.all() if "mine" in each.file or each.file == str(path))
    assert not listed.scheduled


def test_a_claim_is_of_the_plan_only_in_its_folder_under_its_names(
    backups, folder, disk, by_hand, tmp_path
):
    name = f"{folder.path.name}-20260101-000000.rvbackup"
    usual = disk / name
    for file in (usual, tmp_path / name, disk / "other.rvbackup", disk / f"other-{name}"):
        claim(folder, file, "00" * 32)

    backups.settle()

    assert [each.file for each in backups.all() if each.scheduled] == [str(usual)]


def test_the_dates_of_a_claim_are_not_believed(backups, folder, disk, by_hand):
    before = datetime.now(UTC)
    for number, made in enumerate((LONG_AGO, before + timedelta(days=9999))):
        name = f"{folder.path.name}-20260101-00000{number}.rvbackup"
        claim(folder, disk / name, "00" * 32, made)

    backups.settle()

    for each in backups.all():
        assert before - timedelta(minutes=5) < each.made <= datetime.now(UTC)
        assert not each.overdue


def test_a_claim_puts_no_backup_off(backups, folder, disk, by_hand):
    due = due_backup(folder.path)
    remember_due(folder.path, due)
    claim(folder, disk / f"{folder.path.name}-20260101-000000.rvbackup", "00" * 32)

    backups.settle()
    backups.remember_plan()

    assert due_backup(folder.path).now
