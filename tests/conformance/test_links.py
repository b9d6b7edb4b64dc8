"""No write goes through a link: one at every name of the store's folder, before and after a sign-in.

Who may write to the folder has no password, and none is needed to put a link there. What it points to
is another file of whoever uses the store next.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from recsys_app import (
    AddAccount,
    Application,
    ChangePassword,
    CompactStore,
    ErasePerson,
    ImportData,
    JobControl,
    MakeBackup,
    RecsysError,
    RemoveAccount,
    Role,
    RotateKeys,
    VerifyStore,
    back_up_without_key,
    describe,
)
from recsys_app.access.permissions import Compartment
from recsys_app.errors import StorageUnavailableError, TamperedDataError
from recsys_app.storage.backup.target import _mark
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring.format import read_keyring
from tests import small_shop

PRECIOUS = b"the only backup there is\n" * 40
OTHER = "another long enough sentence"
FILES = ("keyring", "keyring.bak", "lock", "lock.owner", "attempts.log", "backups.log")
ENDS = ("", "-wal", "-shm", "-journal", ".compact")
DATABASES = tuple(f"{c}-{n}.db{end}" for c in Compartment for n in (1, 2) for end in ENDS)
HALF = (".keyring.77.new", ".keyring.bak.77.new", ".attempts.log.77.new")
NAMES = (*FILES, *DATABASES, *HALF)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")


@pytest.fixture
def store(furnished_store):
    return furnished_store


@pytest.fixture
def precious(tmp_path) -> Path:
    file = tmp_path / "precious.rvbackup"
    file.write_bytes(PRECIOUS)
    return file


def symbolic(name: Path, target: Path) -> None:
    name.symlink_to(target)


def hard(name: Path, target: Path) -> None:
    name.hardlink_to(target)


def put(link: Callable[[Path, Path], None], name: Path, target: Path) -> None:
    name.unlink(missing_ok=True)
    link(name, target)


def untouched(file: Path) -> bool:
    return file.read_bytes() == PRECIOUS


def commands(folder: Path, password: str) -> Iterator[object]:
    """What writes to the folder of a store, each in a way of its own."""
    yield ImportData(folder / "log.csv", "more")
    yield AddAccount("bob", Role.VIEWER, OTHER)
    yield MakeBackup(folder / "made.rvbackup", replacing=True)
    yield ErasePerson(small_shop.PERSON, "asked for it")
    yield CompactStore()
    yield RemoveAccount("bob")
    yield RotateKeys()
    yield VerifyStore()
    yield ChangePassword(password, OTHER)


@pytest.mark.parametrize("link", [symbolic, hard])
@pytest.mark.parametrize("name", NAMES)
def test_a_link_that_is_there_before_is_refused_in_words(store, precious, name, link):
    put(link, store.path / name, precious)
    application = Application(store.path)
    try:
        for account, password in (("administrator", store.password), ("administrator", OTHER)):
            with pytest.raises(TamperedDataError) as refused:
                application.sign_in(account, password)
            assert refused.value.code == "file-linked"
            assert refused.value.facts == {"where": name}
    finally:
        application.close()
    with pytest.raises(TamperedDataError):
        back_up_without_key(store.path, precious.with_name("made.rvbackup"), JobControl())
    assert untouched(precious)
    assert name in describe(refused.value).text


@pytest.mark.parametrize("name", NAMES)
def test_a_link_that_comes_after_the_sign_in_is_written_through_by_nothing(
    store, precious, name, caplog
):
    small_shop.write_files(precious.parent)
    application = Application(store.path)
    try:
        application.sign_in("administrator", store.password)
        put(symbolic, store.path / name, precious)
        for command in commands(precious.parent, store.password):
            with suppress(RecsysError):
                application.execute(command)
            assert untouched(precious), command
    finally:
        application.close()
    assert untouched(precious)
    caplog.clear()  # a store that cannot be anchored at the end says so


def test_no_hidden_folder_to_work_in_is_a_link(tmp_path, store, precious):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    kept = Path(shutil.copy(precious, elsewhere))
    store_id = read_keyring(StoreFolder(store.path)).keyring.store
    for name in (".target.new", f".target{_mark(store_id)}"):
        (tmp_path / name).symlink_to(elsewhere)
    with pytest.raises(StorageUnavailableError) as making:
        Application(tmp_path / "target").create_store("ada", OTHER)
    with pytest.raises(StorageUnavailableError) as saving:
        back_up_without_key(store.path, tmp_path / "target", JobControl())
    assert {making.value.code, saving.value.code} == {"folder-linked"}
    assert list(elsewhere.iterdir()) == [kept]
    assert untouched(kept)


def test_a_store_is_reached_through_a_link_to_its_folder(tmp_path, store):
    (tmp_path / "link").symlink_to(store.path)
    application = Application(tmp_path / "link")
    try:
        application.sign_in("administrator", store.password)
        application.execute(RotateKeys())
        assert application.execute(VerifyStore()).sound
    finally:
        application.close()


def test_a_link_beside_the_files_of_the_store_is_nobodys_business(store, precious):
    (store.path / "README").symlink_to(precious)
    application = Application(store.path)
    try:
        application.sign_in("administrator", store.password)
    finally:
        application.close()


def test_every_file_that_is_ever_in_the_folder_is_looked_at(store, tmp_path):
    """Whatever a later version puts there as well."""
    back_up_without_key(store.path, tmp_path / "made.rvbackup", JobControl())
    application = Application(store.path)
    application.sign_in("administrator", store.password)
    try:
        names = {file.name for file in store.path.iterdir()}
    finally:
        application.close()
    assert names <= set(NAMES)
