import os
import stat

import pytest

from recsys_app.access.guard import authorize
from recsys_app.access.permissions import Compartment, Permission, Role
from recsys_app.errors import (
    ConflictError,
    InvalidSettingError,
    StorageUnavailableError,
    TamperedDataError,
)
from recsys_app.storage import store as store_module
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.sign_in import unlock
from recsys_app.storage.repositories import Repositories
from recsys_app.storage.store import create_store, store_info
from tests.unit.storage.written import PASSWORD, add_batch


@pytest.fixture
def new(tmp_path) -> StoreFolder:
    return StoreFolder(tmp_path / "new store")


def hidden(folder):
    return folder.path.with_name(f".{folder.path.name}.new")


def test_a_new_store_opens(new, cheap):
    session = create_store(new, "ada", PASSWORD, kdf=cheap)

    assert session.store == new.path
    assert session.role is Role.ADMINISTRATOR
    assert unlock(new, "ada", PASSWORD, read_only=False).keys == session.keys
    with Repositories(authorize(session, Permission.IMPORT, writes=True)) as repositories:
        assert add_batch(repositories, ["a"], ["x"]).number == 1
    assert not hidden(new).exists()


def test_a_new_store_has_these_files(new, cheap):
    create_store(new, "ada", PASSWORD, kdf=cheap)

    files = {file.name for file in new.path.iterdir()} - {"lock", "lock.owner"}
    assert files == {
        "keyring",
        "keyring.bak",
        "attempts.log",
        "people-1.db",
        "behaviour-1.db",
        "published-1.db",
    }


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_new_store_is_for_this_user_alone(new, cheap, generous):
    create_store(new, "ada", PASSWORD, kdf=cheap)

    assert stat.S_IMODE(new.path.stat().st_mode) == 0o700
    open_to_others = {file.name for file in new.path.iterdir() if file.stat().st_mode & 0o077}
    assert open_to_others == set()


def test_an_empty_folder_may_become_a_store(new, cheap):
    new.path.mkdir()
    create_store(new, "ada", PASSWORD, kdf=cheap)

    assert new.exists()


def test_a_store_is_not_overwritten(folder, cheap):
    before = folder.keyring.read_bytes()

    with pytest.raises(ConflictError) as refused:
        create_store(folder, "ada", PASSWORD, kdf=cheap)
    assert refused.value.code == "store-exists"
    assert folder.keyring.read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_other_things_are_not_overwritten(new, cheap, kind):
    if kind == "folder":
        new.path.mkdir()
        (new.path / "letter.txt").write_text("dear")
    else:
        new.path.write_text("dear")

    with pytest.raises(ConflictError) as refused:
        create_store(new, "ada", PASSWORD, kdf=cheap)
    assert refused.value.code == "folder-not-empty"


@pytest.mark.parametrize(("account", "password"), [("", PASSWORD), ("ada", "short")])
def test_a_refused_name_or_password_leaves_nothing(new, cheap, account, password):
    with pytest.raises(InvalidSettingError):
        create_store(new, account, password, kdf=cheap)

    assert not new.path.exists()
    assert not hidden(new).exists()


def test_an_interrupted_attempt_is_cleared_by_the_next(new, cheap, monkeypatch):
    class Killed(BaseException):
        pass

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "_move", lambda *_: (_ for _ in ()).throw(Killed))
        patched.setattr(store_module.shutil, "rmtree", lambda *_: None)
        patched.setattr(store_module, "_clear", lambda *_: None)
        with pytest.raises(Killed):
            create_store(new, "ada", PASSWORD, kdf=cheap)
    assert (hidden(new) / "keyring").exists()
    assert not new.exists()

    create_store(new, "bob", PASSWORD, kdf=cheap)

    assert unlock(new, "bob", PASSWORD, read_only=False).role is Role.ADMINISTRATOR
    assert not hidden(new).exists()


def test_two_at_once_do_not_make_one_store(new, cheap):
    other = StoreFolder(hidden(new))
    other.path.mkdir()
    other.acquire()

    with pytest.raises(StorageUnavailableError) as refused:
        create_store(new, "ada", PASSWORD, kdf=cheap)
    assert refused.value.code == "store-busy"
    other.release()


def test_a_store_describes_itself(folder, grant_as):
    info = store_info(grant_as(Role.VIEWER))

    assert (info.format_version, info.generation) == (1, 1)
    assert (info.accounts, info.recovery_accounts) == (4, 0)
    assert info.sizes.keys() == set(Compartment)
    assert all(size >= 8192 for size in info.sizes.values())
    assert info.kdf.startswith("Argon2id")
    assert info.copies_agree


def test_a_swapped_compartment_is_named(folder, as_role, new, cheap):
    create_store(new, "ada", PASSWORD, kdf=cheap)
    file = folder.compartment(Compartment.BEHAVIOUR, 1)
    file.write_bytes(new.compartment(Compartment.BEHAVIOUR, 1).read_bytes())

    with pytest.raises(TamperedDataError) as refused:
        as_role(Role.ANALYST).datasets.all()
    assert refused.value.facts == {"where": "behaviour-1.db"}


def test_a_missing_compartment_is_named(folder, as_role):
    folder.compartment(Compartment.PEOPLE, 1).unlink()
    steward = as_role(Role.STEWARD)

    assert steward.datasets.all() == ()
    with pytest.raises(TamperedDataError) as refused:
        add_batch(steward, ["a"], ["x"])
    assert (refused.value.code, refused.value.facts) == ("file-missing", {"where": "people-1.db"})
