"""New files under new keys: exactly the old or exactly the new, whatever happens."""

import stat

import pytest

from recsys_app.access.permissions import Compartment, Role
from recsys_app.errors import (
    AccessDeniedError,
    JobCancelledError,
    StorageUnavailableError,
    StoreLockedError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.compartments.database import Database
from recsys_app.storage.rotation import files as rotation_files
from recsys_app.storage.verify import verify_store
from tests.signed_in import key_of
from tests.unit.storage.written import PASSWORD, add_batch

ALL = frozenset(Compartment)
NAMES = {"attempts.log", "keyring", "keyring.bak", "lock", "lock.owner"}


def databases(folder):
    return sorted(path.name for path in folder.path.iterdir() if ".db" in path.name)


def state(folder):
    return {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}


def people_of(repositories):
    return sorted(repositories.people.external_ids(repositories.datasets.get("shop")))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STEWARD])
def test_all_keys_and_files_are_new_and_everybody_still_signs_in(signed, filled, role):
    before = {each: key_of(filled, Role.STEWARD, PASSWORD, each) for each in Compartment}

    with signed(role) as repositories:
        report = repositories.rotate(ALL, "keys-rotated", JobControl())

    assert set(report.compartments) == ALL
    assert databases(filled) == ["behaviour-2.db", "people-2.db", "published-2.db"]
    for each in Compartment:
        assert key_of(filled, Role.STEWARD, PASSWORD, each) != before[each]
    for account in Role:
        with signed(account) as repositories:
            assert verify_store(repositories.grant, JobControl()).sound
    with signed(Role.STEWARD) as steward:
        assert people_of(steward) == ["a", "b"]


def test_one_compartment_alone_is_rotated_and_the_others_stay(signed, filled):
    before = {each: key_of(filled, Role.STEWARD, PASSWORD, each) for each in Compartment}

    with signed(Role.STEWARD) as steward:
        steward.rotate(frozenset({Compartment.PEOPLE}), "keys-rotated", JobControl())
        assert people_of(steward) == ["a", "b"]

    assert databases(filled) == ["behaviour-1.db", "people-2.db", "published-1.db"]
    changed = {
        each for each in Compartment if key_of(filled, Role.STEWARD, PASSWORD, each) != before[each]
    }
    assert changed == {Compartment.PEOPLE}
    with signed(Role.ADMINISTRATOR) as admin:
        admin.rotate(ALL, "keys-rotated", JobControl())
        assert databases(filled)[0].startswith("behaviour-3.db")


def test_the_same_repositories_go_on_with_the_new_keys(signed):
    with signed(Role.STEWARD) as steward:
        steward.rotate(ALL, "keys-rotated", JobControl())
        add_batch(steward, ["c"], ["z"], mode="append", first=10)
        assert people_of(steward) == ["a", "b", "c"]

    with signed(Role.ADMINISTRATOR) as admin:
        actions = [entry.action for entry in admin.ledger.entries()]
        assert "keys-rotated" in actions
        assert admin.ledger.verify().sound


def test_the_new_files_are_for_this_user_alone_and_have_no_free_pages(signed, filled, generous):
    with signed(Role.STEWARD) as steward:
        steward.remove_dataset(steward.datasets.get("shop"))
        report = steward.rotate(ALL, "store-compacted", JobControl())
        free = steward._store.behaviour.setting("freelist_count")

    assert free == 0
    assert report.after["behaviour"] <= report.before["behaviour"]
    for path in filled.path.glob("*.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
def test_who_lacks_a_key_cannot_rotate(signed, filled, role):
    with signed(role) as repositories:
        before = databases(filled)
        with pytest.raises(AccessDeniedError) as refused:
            repositories.rotate(frozenset({Compartment.PUBLISHED}), "x", JobControl())
        assert refused.value.code == "no-key"
        assert databases(filled) == before


class Cancelling(JobControl):
    """Cancels at the n-th look."""

    def __init__(self, after: int) -> None:
        self.left = after

    def check_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise JobCancelledError


@pytest.mark.parametrize("after", [0, 2, 4, 6])
def test_a_cancel_before_the_commit_leaves_all_as_it_was(signed, filled, after):
    with signed(Role.STEWARD) as steward:
        keyring = filled.keyring.read_bytes()
        with pytest.raises(JobCancelledError):
            steward.rotate(ALL, "keys-rotated", Cancelling(after))
        assert filled.keyring.read_bytes() == keyring
        assert people_of(steward) == ["a", "b"]
        assert not [name for name in databases(filled) if "-2.db" in name]


@pytest.mark.parametrize("failing", ["compact_into", "copy_to"])
def test_a_full_disk_leaves_all_as_it_was(signed, filled, monkeypatch, failing):
    def full(*_):
        raise StorageUnavailableError("disk-full", where="")

    with signed(Role.STEWARD) as steward:
        keyring = filled.keyring.read_bytes()
        monkeypatch.setattr(Database, failing, full)
        with pytest.raises(StorageUnavailableError):
            steward.rotate(ALL, "keys-rotated", JobControl())
        assert filled.keyring.read_bytes() == keyring
        assert not [name for name in databases(filled) if "-2.db" in name]
        assert people_of(steward) == ["a", "b"]


def test_a_keyring_that_cannot_be_written_leaves_all_as_it_was(signed, filled, monkeypatch):
    def full(*_):
        raise StorageUnavailableError("disk-full", where="")

    with signed(Role.STEWARD) as steward:
        with monkeypatch.context() as patch:
            patch.setattr(rotation_files, "write_keyring", full)
            with pytest.raises(StorageUnavailableError):
                steward.rotate(ALL, "keys-rotated", JobControl())
        assert not [name for name in databases(filled) if "-2.db" in name]
        assert people_of(steward) == ["a", "b"]


def test_a_keyring_whose_copy_alone_failed_counts(signed, filled, monkeypatch):
    """The first copy decides: the new files are live, and must not be removed."""
    write = rotation_files.write_keyring

    def half(folder, keyring):
        copy = folder.keyring_copy.read_bytes()
        write(folder, keyring)
        folder.keyring_copy.write_bytes(copy)
        raise StorageUnavailableError("disk-full", where="")

    with signed(Role.STEWARD) as steward:
        with monkeypatch.context() as patch:
            patch.setattr(rotation_files, "write_keyring", half)
            steward.rotate(ALL, "keys-rotated", JobControl())
        assert people_of(steward) == ["a", "b"]
    with signed(Role.STEWARD) as steward:
        assert people_of(steward) == ["a", "b"]


def test_too_little_space_is_said_before_anything_is_written(signed, filled, monkeypatch):
    with signed(Role.STEWARD) as steward:
        monkeypatch.setattr(rotation_files, "_SPACE", 1e15)
        with pytest.raises(StorageUnavailableError) as refused:
            steward.rotate(ALL, "keys-rotated", JobControl())
        assert refused.value.code == "no-space"


def test_what_the_keyring_does_not_name_is_gone_after_the_next_sign_in(signed, filled):
    for name in (
        "behaviour-2.db",
        "behaviour-2.db.compact",
        "people-7.db-wal",
        "people-2.db-journal",
    ):
        (filled.path / name).write_bytes(b"half of something")
    (filled.path / "notes.txt").write_bytes(b"not ours")

    with signed(Role.VIEWER):
        pass

    left = {path.name for path in filled.path.iterdir()}
    assert left - NAMES == {"behaviour-1.db", "people-1.db", "published-1.db", "notes.txt"}


def test_a_session_of_before_is_told_to_sign_in_again(signed, as_role):
    reader = as_role(Role.ANALYST, read_only=True)
    late = as_role(Role.VIEWER, read_only=True)
    assert reader.datasets.all()

    with signed(Role.STEWARD) as steward:
        steward.rotate(ALL, "keys-rotated", JobControl())

    with pytest.raises(StoreLockedError) as refused:
        late.published.all()
    assert refused.value.code == "keys-changed"


def test_somebody_who_writes_keeps_a_rotation_from_starting(signed, as_role, filled):
    other = as_role(Role.STEWARD)
    with signed(Role.STEWARD) as steward, other._store.people.transaction():
        other._store.people.execute("INSERT INTO pending VALUES (9)")
        with pytest.raises(StorageUnavailableError):
            steward.rotate(ALL, "keys-rotated", JobControl())
