"""Temporary files lie in a private folder of the process, and none outlives it for long."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
BEGIN = (
    "import pathlib, sys, tempfile, os\n"
    "from recsys_app.process.temporary import use_private_temporary_folder\n"
    "folder = use_private_temporary_folder(pathlib.Path(sys.argv[1]))\n"
)
WAIT = "print(folder, flush=True); sys.stdin.readline()"


@pytest.fixture
def start(tmp_path):
    """`start()` is a process that has its folder and waits for a line; it ends with the test."""
    started = []

    def begin():
        process = subprocess.Popen(
            [sys.executable, "-c", BEGIN + "(folder / 'note').write_text('x')\n" + WAIT, tmp_path],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, Path(process.stdout.readline().strip())

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def ask(question: str, place: Path) -> str:
    words = [sys.executable, "-c", BEGIN + question, str(place)]
    return subprocess.run(
        words, cwd=PROJECT, capture_output=True, check=True, text=True, timeout=60
    ).stdout


def folders(place: Path) -> set[Path]:
    return {path for path in place.iterdir() if path.is_dir()}


def test_python_and_libraries_are_sent_there(tmp_path):
    names = ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR", "TORCHINDUCTOR_CACHE_DIR", "MPLCONFIGDIR")
    answer = ask(
        f"print(tempfile.gettempdir() == str(folder), {{os.environ[n] for n in {names}}}"
        " == {str(folder)}, pathlib.Path(tempfile.mkstemp()[1]).parent == folder)",
        tmp_path,
    )
    assert answer == "True True True\n"


def test_the_folder_goes_with_the_process(tmp_path):
    ask("tempfile.mkstemp()", tmp_path)
    assert folders(tmp_path) == set()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_this_user_may_look_into_it(tmp_path, start):
    before = os.umask(0)
    try:
        _, folder = start()
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "lock").stat().st_mode) == 0o600


def test_a_second_process_leaves_the_folder_of_the_first_alone(tmp_path, start):
    _, first = start()
    _, second = start()
    assert first != second
    assert (first / "note").exists()
    assert folders(tmp_path) == {first, second}


def test_what_a_killed_process_left_is_removed_by_the_next_start(tmp_path, start):
    process, folder = start()
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait()
    assert (folder / "note").exists()
    _, following = start()
    assert folders(tmp_path) == {following}


@pytest.mark.skipif(os.name != "posix", reason="links that anybody may make")
def test_a_link_that_somebody_put_there_is_not_followed(tmp_path):
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (place / "link").symlink_to(elsewhere)
    ask("pass", place)
    assert (elsewhere / "kept").exists()


def test_the_tests_themselves_are_not_sent_there():
    assert "recvault" not in tempfile.gettempdir()
