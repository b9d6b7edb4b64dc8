import subprocess
import sys

import pytest

from recsys_app.access.permissions import Compartment
from recsys_app.errors import StorageUnavailableError
from recsys_app.storage.compartments.folder import StoreFolder

HOLD = """
import sys
from pathlib import Path
from recsys_app.storage.compartments.folder import StoreFolder
folder = StoreFolder(Path(sys.argv[1]))
folder.acquire(program="nightly import")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def elsewhere(folder):
    """Another process that holds the writer's lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_compartment_file_is_named_after_its_generation(folder):
    assert folder.compartment(Compartment.PEOPLE, 3).name == "people-3.db"


def test_a_second_writer_learns_who_the_first_is(folder, elsewhere):
    with pytest.raises(StorageUnavailableError) as busy:
        folder.acquire()
    assert busy.value.code == "store-busy"
    assert f"pid {elsewhere.pid}, nightly import, since " in busy.value.facts["owner"]
    assert busy.value.facts["program"].startswith("nightly import, since ")


def test_the_lock_of_a_killed_writer_is_free(folder, elsewhere):
    elsewhere.kill()
    elsewhere.wait()

    folder.acquire(wait=5)
    folder.release()


def test_waiting_pays_off(folder, elsewhere):
    elsewhere.communicate("\n")

    folder.acquire(wait=5)
    folder.release()


def test_the_owner_may_acquire_again_and_release_once(folder):
    folder.acquire()
    folder.acquire()
    folder.release()

    other = StoreFolder(folder.path)
    other.acquire()
    other.release()
    folder.release()


def test_two_in_one_process_exclude_each_other_too(folder):
    folder.acquire()

    with pytest.raises(StorageUnavailableError):
        StoreFolder(folder.path).acquire()
    folder.release()


def test_what_is_no_folder_cannot_be_locked(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(StorageUnavailableError) as refused:
        StoreFolder(tmp_path / "file").acquire()
    assert refused.value.code == "file-unusable"


def test_an_unreadable_owner_is_unknown(folder):
    other = StoreFolder(folder.path)
    other.acquire()
    folder.owner.unlink()

    with pytest.raises(StorageUnavailableError) as busy:
        folder.acquire()
    assert busy.value.facts == {"owner": "unknown", "program": "unknown"}
    other.release()


def test_the_size_counts_the_log_too(folder):
    file = folder.compartment(Compartment.PEOPLE, 1)
    before = folder.size(file)
    file.with_name("people-1.db-wal").write_bytes(b"x" * 100)

    assert folder.size(file) == before + 100


def test_a_store_without_keyring_still_counts_as_one(folder, tmp_path):
    folder.keyring.unlink()
    folder.keyring_copy.unlink()

    assert folder.exists()
    assert not StoreFolder(tmp_path).exists()
