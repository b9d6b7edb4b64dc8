"""A kit is whole and on the disk before an earlier one opens nothing; the campaigns kill it anywhere."""

import os
import stat

import pytest

from recsys_app import (
    InputError,
    MakeRecoveryKit,
    Role,
    SignInError,
    StorageUnavailableError,
    describe,
)
from recsys_app.access.recovery import RECOVERY_ACCOUNT
from recsys_app.storage.accounts import KeyringRepository
from recsys_app.storage.rotation import files as rotation_files


@pytest.fixture
def admin(application_as):
    return application_as(Role.ADMINISTRATOR)


@pytest.fixture
def kits(tmp_path):
    place = tmp_path / "kits"
    place.mkdir()
    return place


def secret_in(file):
    (line,) = [each for each in file.read_text("utf-8").splitlines() if "Secret:" in each]
    return line.split()[-1]


def opens(admin, secret):
    admin.lock()
    admin.folder.attempts.unlink(missing_ok=True)
    try:
        admin.sign_in(RECOVERY_ACCOUNT, secret, read_only=True)
    except SignInError:
        return False
    return True


def names(kits):
    return sorted(file.name for file in kits.iterdir())


def test_the_file_is_whole_and_synced_before_the_keyring_changes(admin, kits, monkeypatch):
    synced, found = [], []
    sync, renew = os.fsync, KeyringRepository.renew_recovery

    def noted(descriptor):
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    def watched(accounts, secret, control):
        (file,) = kits.iterdir()
        found.append(secret_in(file).replace("-", "").startswith(secret))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert {file.stat().st_ino, kits.stat().st_ino} <= set(synced)
        return renew(accounts, secret, control)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(KeyringRepository, "renew_recovery", watched)
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    assert found == [True]
    assert names(kits) == ["kit.txt"]


def test_a_kit_that_cannot_get_its_name_is_told_by_the_one_that_it_has(admin, kits, monkeypatch):
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    old, real = secret_in(kits / "kit.txt"), os.replace

    def replace(source, target):
        if str(target) == str(kits / "kit.txt"):
            raise OSError(5, "Input/output error")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", replace)
        with pytest.raises(StorageUnavailableError) as refused:
            admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    (beside,) = [file for file in kits.iterdir() if file.name != "kit.txt"]
    assert refused.value.code == "recovery-kit-beside"
    assert str(beside) in describe(refused.value).text
    assert secret_in(kits / "kit.txt") == old
    assert opens(admin, secret_in(beside))
    assert not opens(admin, old)


def test_what_was_cut_off_is_removed_once_the_next_kit_is_there(admin, kits):
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    cut_off = kits / "kit.0a1b2c3d.new.txt"
    (kits / "kit.txt").rename(cut_off)
    (kits / "kit.99999999.new.txt").write_bytes(bytes(40))
    of_another = cut_off.read_text("utf-8").replace("Store:   ", "Store:   not ")
    (kits / "kit.11111111.new.txt").write_text(of_another, "utf-8")
    (kits / "kit.mine.new.txt").write_text("mine")
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    assert names(kits) == ["kit.11111111.new.txt", "kit.mine.new.txt", "kit.txt"]
    assert opens(admin, secret_in(kits / "kit.txt"))


def test_where_keys_cannot_change_the_earlier_kit_stays_and_no_file_is_left(
    admin, kits, monkeypatch
):
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    monkeypatch.setattr(rotation_files, "_SPACE", 1e15)
    with pytest.raises(StorageUnavailableError) as refused:
        admin.execute(MakeRecoveryKit(kits / "other.txt"))
    assert refused.value.code == "no-space"
    assert names(kits) == ["kit.txt"]
    assert opens(admin, secret_in(kits / "kit.txt"))


def test_an_error_after_the_keyring_changed_does_not_lose_the_kit(admin, kits, monkeypatch):
    admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    renew = KeyringRepository.renew_recovery

    def late(accounts, secret, control):
        renew(accounts, secret, control)
        raise StorageUnavailableError("disk-full", where="")

    with monkeypatch.context() as patch:
        patch.setattr(KeyringRepository, "renew_recovery", late)
        with pytest.raises(StorageUnavailableError):
            admin.execute(MakeRecoveryKit(kits / "new.txt"))
    assert names(kits) == ["kit.txt", "new.txt"]
    assert opens(admin, secret_in(kits / "new.txt"))


def test_a_kit_that_does_not_open_the_store_is_not_kept(admin, kits, monkeypatch):
    monkeypatch.setattr(KeyringRepository, "renew_recovery", lambda *_: None)
    with pytest.raises(InputError) as refused:
        admin.execute(MakeRecoveryKit(kits / "kit.txt"))
    assert refused.value.code == "recovery-untested"
    assert names(kits) == []
