"""Restoring: a store like the one of that day, in a new place, and only if all of it is whole."""

from dataclasses import replace

import pytest

from recsys_app.access.permissions import Role
from recsys_app.access.recovery import (
    RECOVERY_ACCOUNT,
    new_recovery_secret,
    read_recovery_secret,
)
from recsys_app.domain.backups import BackupPlan
from recsys_app.domain.receipts import receipt_text
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidSettingError,
    SignInError,
    TamperedDataError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.backup.due import due_backup
from recsys_app.storage.backup.restoring import Restoring, restore_store
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.ledger import rows
from recsys_app.storage.store import create_store
from tests.unit.storage.backup.conftest import write_batch
from tests.unit.storage.written import PASSWORD

ADMINISTRATOR = Role.ADMINISTRATOR


@pytest.fixture
def backup(backups, disk):
    file = disk / "one.rvbackup"
    backups.make(file, JobControl())
    return file


@pytest.fixture
def place(tmp_path) -> StoreFolder:
    return StoreFolder(tmp_path / "restored")


def restored(place, file, *, account=ADMINISTRATOR, password=PASSWORD, receipts=()):
    asked = Restoring(file, account, password, receipts)
    return restore_store(place, asked, JobControl(), lambda *_: 0)


def test_it_is_the_store_of_that_day_with_its_id(shop, backup, place, open_store):
    store_id = shop.ledger.receipt().store
    write_batch(shop, 2)

    report = restored(place, backup)

    again = open_store(place)
    assert again.ledger.receipt().store == store_id
    assert len(again.interactions.batches(again.datasets.get("shop"))) == 1
    assert again.ledger.verify().sound
    assert next(iter(again.ledger.entries())).action == "restored"
    assert report.rows > 0


def test_a_copy_leaves_the_backups_of_the_original_alone_until_its_plan_is_set(
    backups, folder, place, disk, open_store
):
    plan = BackupPlan(str(disk), keep=1)
    backups.set_plan(plan)
    first, second = disk / "1.rvbackup", disk / "2.rvbackup"
    backups.make(first, JobControl(), scheduled=True)
    backups.make(second, JobControl(), scheduled=True)

    report = restored(place, second)
    copy = open_store(place).backups
    copy.remember_plan()

    assert report.plan == copy.plan == replace(plan, suspended=True)
    assert due_backup(place.path) is None
    assert due_backup(folder.path) is not None
    copy.set_plan(plan)
    copy.make(disk / "3.rvbackup", JobControl(), scheduled=True)
    assert copy.clear_outlived() == ()
    assert first.exists()
    assert second.exists()
    assert not copy.plan.suspended


def test_in_the_place_of_the_original_no_plan_goes_on_by_itself(
    shop, backups, folder, disk, tmp_path
):
    backups.set_plan(BackupPlan(str(disk)))
    backups.make(disk / "1.rvbackup", JobControl())
    shop.close()
    folder.path.rename(tmp_path / "lost")

    restored(folder, disk / "1.rvbackup")

    assert due_backup(folder.path) is None


def test_signing_in_to_it_finds_nothing_to_complain_of(backup, place, open_store):
    restored(place, backup)

    opening = open_store(place).open_ledger()

    assert set(opening.notices) <= {"newer-copy-seen", "no-recovery"}
    assert opening.failed == ()


def test_in_the_place_of_a_newer_store_it_is_the_newest_from_now_on(
    shop, backup, folder, open_store, tmp_path
):
    for number in (2, 3):
        write_batch(shop, number)
        shop.settle()
    shop.close()
    folder.path.rename(tmp_path / "lost")

    report = restored(folder, backup)

    assert report.missing > 0
    assert "store-stale" not in open_store(folder).open_ledger().notices


@pytest.mark.parametrize("content", ["a store", "a file"])
def test_nothing_that_is_there_is_replaced(backup, place, cheap, content):
    if content == "a store":
        create_store(place, "ada", PASSWORD, kdf=cheap).close()
    else:
        place.path.mkdir()
        (place.path / "letter").write_text("mine")
    before = {path.name: path.read_bytes() for path in place.path.iterdir()}

    with pytest.raises(ConflictError):
        restored(place, backup)

    assert {path.name: path.read_bytes() for path in place.path.iterdir()} == before


def left(place) -> list[str]:
    return [path.name for path in place.path.parent.glob("*restored*")]


def test_a_damaged_backup_is_refused_and_nothing_is_left(backup, place):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)

    with pytest.raises(TamperedDataError, match="backup-damaged"):
        restored(place, backup)

    assert not left(place)


def test_wrong_words_and_other_roles_do_not_restore(backup, place):
    for account, password in ((ADMINISTRATOR, "seven green kettles whistle"), ("nobody", PASSWORD)):
        with pytest.raises(SignInError) as refused:
            restored(place, backup, account=account, password=password)
        assert refused.value.code == "backup-sign-in"
    for role in (Role.STEWARD, Role.ANALYST, Role.VIEWER):
        with pytest.raises(AccessDeniedError):
            restored(place, backup, account=role)
    assert not left(place)


def test_files_of_another_day_under_the_keyring_are_noticed(shop, backup, disk, place):
    """Somebody without a key builds a container with right digests from two backups."""
    from recsys_app.storage.backup.format import open_backup, read_contents
    from tests.unit.storage.backup.test_format import made_up

    write_batch(shop, 2)
    shop.settle()
    later = disk / "later.rvbackup"
    shop.backups.make(later, JobControl())

    def members(file):
        with open_backup(file) as stream:
            found = read_contents(stream, file.name)
        content = file.read_bytes()
        return {
            name: content[found.place_of(name) :][: member.size]
            for name, member in found.members.items()
        }

    old, new = members(backup), members(later)
    for name in ("people", "behaviour", "published"):
        mixed = made_up(disk / "mixed", *{**new, name: old[name]}.items())
        with pytest.raises(TamperedDataError):
            restored(place, mixed)
        assert not left(place)


def test_receipts_say_what_the_backup_is_missing(shop, backup, place, tmp_path):
    before = tmp_path / "before"
    before.write_text(receipt_text(shop.ledger.receipt()))
    write_batch(shop, 2)
    shop.settle()
    after = tmp_path / "after"
    after.write_text(receipt_text(shop.ledger.receipt()))

    report = restored(place, backup, receipts=(before, after))

    first, second = report.receipts
    assert first.missing >= 1  # the entry of the backup itself came after it
    assert second.missing > first.missing


def test_a_receipt_that_contradicts_or_is_anothers_stops_it(shop, backup, place, tmp_path):
    right = replace(shop.ledger.receipt(), count=1)
    receipt = tmp_path / "receipt"
    receipt.write_text(receipt_text(replace(right, link="0" * 64)))
    with pytest.raises(TamperedDataError, match="backup-against-receipt"):
        restored(place, backup, receipts=(receipt,))

    receipt.write_text(receipt_text(replace(right, store="another")))
    with pytest.raises(InvalidSettingError, match="receipt-of-other-store"):
        restored(place, backup, receipts=(receipt,))
    assert not left(place)


def test_the_password_of_that_day_opens_it(shop, backup, place):
    shop.accounts.change_password(PASSWORD, "seven green kettles whistle")

    with pytest.raises(SignInError):
        restored(place, backup, password="seven green kettles whistle")
    assert restored(place, backup).entries


@pytest.fixture
def kit(shop) -> str:
    """The secret of a recovery kit, as it is printed."""
    secret = new_recovery_secret()
    shop.accounts.renew_recovery(read_recovery_secret(secret), JobControl())
    return secret


@pytest.mark.parametrize("name", [RECOVERY_ACCOUNT, "Recovery "])
def test_the_recovery_kit_restores_as_it_is_printed(kit, backup, place, name):
    report = restored(place, backup, account=name, password=kit.lower())

    assert report.entries
    assert report.account == RECOVERY_ACCOUNT


def test_a_mistyped_kit_is_said_and_nothing_is_left(kit, backup, place):
    with pytest.raises(SignInError, match="recovery-mistyped"):
        restored(place, backup, account=RECOVERY_ACCOUNT, password=kit[:-1])

    assert not left(place)


def test_the_newest_receipt_says_who_is_erased_again(shop, backup, place, tmp_path):
    """What an older one names was lifted since, or is in the backup already."""

    def filed(name, person=None):
        shop.ledger.record("looked")
        erased = None if person is None else tuple(filter(None, [person]))
        (tmp_path / name).write_text(receipt_text(replace(shop.ledger.receipt(), erased=erased)))
        return tmp_path / name

    within = tmp_path / "within"
    link = rows.link_at(shop.ledger._store.published, 1).hex()
    old = replace(shop.ledger.receipt(), count=1, link=link, erased=("a" * 64,))
    within.write_text(receipt_text(old))
    first, second, third = filed("first", "b" * 64), filed("second", ""), filed("third", "c" * 64)
    asked = {(): (), (within,): (), (first,): ("b" * 64,), (first, second): ()}
    asked |= {(third, first, second): ("c" * 64,), (first, filed("by a viewer")): ("b" * 64,)}
    for number, (receipts, expected) in enumerate(asked.items()):
        named = []
        restore_store(
            StoreFolder(place.path.with_name(f"restored-{number}")),
            Restoring(backup, ADMINISTRATOR, PASSWORD, receipts),
            JobControl(),
            lambda _, hashes, named=named: named.extend(hashes) or 0,
        )
        assert tuple(named) == expected, receipts
