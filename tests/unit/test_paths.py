"""Private folders and durable files: the old content or the new, for this user alone."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from recsys_app.errors import StorageUnavailableError, TamperedDataError
from recsys_app.paths import (
    append_durably,
    check_own_file,
    make_private_dir,
    make_private_file,
    open_own_file,
    open_regular,
    overwrite_own_file,
    read_own_file,
    read_regular,
    unavailable,
    write_atomically,
)

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


LINKS = {
    "symbolic": lambda name, target: name.symlink_to(target),
    "hard": lambda name, target: name.hardlink_to(target),
}


@POSIX
@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize(
    "use",
    [
        read_own_file,
        lambda path: append_durably(path, b"more"),
        lambda path: overwrite_own_file(path, b"other"),
    ],
)
def test_nothing_is_read_or_written_through_a_link(tmp_path, kind, use):
    target, name = tmp_path / "target", tmp_path / "name"
    target.write_bytes(b"precious")
    LINKS[kind](name, target)
    with pytest.raises(TamperedDataError) as refused:
        use(name)
    assert refused.value.code == "file-linked"
    assert target.read_bytes() == b"precious"


@POSIX
@pytest.mark.parametrize("kind", LINKS)
def test_a_link_that_came_after_the_look_is_not_followed_either(tmp_path, monkeypatch, kind):
    target, name = tmp_path / "target", tmp_path / "name"
    target.write_bytes(b"precious")
    monkeypatch.setattr("recsys_app.paths.check_own_file", lambda _: LINKS[kind](name, target))
    with pytest.raises((TamperedDataError, OSError)):
        overwrite_own_file(name, b"other")
    assert target.read_bytes() == b"precious"


@POSIX
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for use in (check_own_file, open_own_file, read_own_file):
        with pytest.raises(TamperedDataError):
            use(tmp_path / "pipe")
    for read in (open_regular, lambda path: read_regular(path, 10)):
        with pytest.raises(OSError, match="a pipe or a device"):
            read(tmp_path / "pipe")


@POSIX
def test_a_device_that_never_ends_is_not_read(tmp_path):
    (tmp_path / "link").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="a pipe or a device"):
        read_regular(tmp_path / "link", 10)


def test_a_file_that_is_named_may_be_a_link_and_has_a_bound(tmp_path):
    (tmp_path / "file").write_bytes(b"0123456789")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_regular(tmp_path / "link", 10) == b"0123456789"
    with pytest.raises(OSError, match="more than 9 bytes"):
        read_regular(tmp_path / "link", 9)
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)


def test_what_is_overwritten_is_not_longer_than_it_was_asked(tmp_path):
    overwrite_own_file(tmp_path / "file", b"a long sentence")
    overwrite_own_file(tmp_path / "file", b"short")
    assert read_own_file(tmp_path / "file") == b"short"
