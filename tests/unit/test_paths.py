"""Private folders and durable files: the old content or the new, for this user alone."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from recsys_app.errors import StorageUnavailableError
from recsys_app.paths import make_private_dir, make_private_file, unavailable, write_atomically

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and limits of POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "keyring"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@POSIX
@pytest.mark.usefixtures("generous")
def test_only_this_user_may_read_what_is_private(tmp_path):
    write_atomically(tmp_path / "file", b"secret")
    make_private_dir(tmp_path / "folder")
    assert mode(tmp_path / "file") == 0o600
    assert mode(tmp_path / "folder") == 0o700


@POSIX
@pytest.mark.usefixtures("generous")
def test_an_empty_file_is_private_from_the_start(tmp_path):
    make_private_file(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b""
    assert mode(tmp_path / "file") == 0o600


def test_a_file_that_is_there_is_not_made_again(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(StorageUnavailableError) as refused:
        make_private_file(tmp_path / "file")
    assert refused.value.code == "file-unusable"
    assert (tmp_path / "file").read_bytes() == b"old"


@POSIX
@pytest.mark.usefixtures("generous")
def test_a_file_that_others_could_read_is_private_once_replaced(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    write_atomically(tmp_path / "file", b"new")
    assert mode(tmp_path / "file") == 0o600


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path):
    path = tmp_path / "file"
    versions = [bytes([n]) * 200_000 for n in range(8)]
    write_atomically(path, versions[0])

    def write():
        for version in versions * 5:
            write_atomically(path, version)

    seen = set()
    with ThreadPoolExecutor(1) as worker:
        writing = worker.submit(write)
        while not writing.done():
            seen.add(path.read_bytes())
    writing.result()
    assert seen <= set(versions)


@POSIX
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path):
    """A limit on the size of files fails a write in the same place, without a disk to fill."""
    path = tmp_path / "file"
    write_atomically(path, b"old")
    script = (
        "import pathlib, resource, sys\n"
        "from recsys_app.errors import StorageUnavailableError\n"
        "from recsys_app.paths import write_atomically\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_atomically(pathlib.Path(sys.argv[1]), bytes(5000))\n"
        "except StorageUnavailableError as error:\n"
        "    print(error.code, error.facts['where'])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-B", "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["disk-full", str(tmp_path)]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(StorageUnavailableError) as failed:
        write_atomically(tmp_path / "taken", b"new")
    assert failed.value.code == "file-unusable"
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "gone" / "file"
    with pytest.raises(StorageUnavailableError) as failed:
        write_atomically(path, b"new")
    assert failed.value.facts["where"] == str(path)
    assert isinstance(failed.value.__cause__, FileNotFoundError)


def test_a_private_folder_may_be_there_already(tmp_path):
    make_private_dir(tmp_path / "a" / "b")
    (tmp_path / "a" / "b" / "kept").touch()
    make_private_dir(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "kept").exists()


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(StorageUnavailableError) as failed:
        make_private_dir(tmp_path / "taken")
    assert failed.value.code == "file-unusable"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "store-read-only"),
        (errno.EACCES, "store-read-only"),
        (errno.EIO, "file-unusable"),
    ],
)
def test_each_trouble_of_the_disk_has_its_own_words(tmp_path, number, code):
    assert unavailable(OSError(number, os.strerror(number)), tmp_path / "file").code == code
