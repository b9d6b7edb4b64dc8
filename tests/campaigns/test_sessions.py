"""Whole sessions leave no word of the data in the open and call nobody."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recsys_app import Application, Permission
from recsys_app.access.guard import authorize
from recsys_app.storage.repositories import Repositories
from tests.campaigns import canary
from tests.campaigns.watch import (
    calls_abroad,
    can_trace,
    kill_at_work,
    known_to_the_system,
    open_to_others,
    prepare,
    programs_started,
    reached_out,
    run,
    session,
    strace,
)

TRACES, NO_STRACE = can_trace(), "strace is not installed or may not trace here"
PROC = Path("/proc/self/fd").exists()
IN_FILES_ASKED_FOR = {
    *(canary.PERSON, canary.PERSON_ZH, canary.ITEM, canary.ITEM_ZH),
    *(canary.TITLE, canary.TITLE_ZH, canary.BAD_TIME, canary.BAD_TIME_ZH, canary.EVENT),
    canary.FILE_NAME,  # rows set aside say which file they stood in
}


@pytest.mark.slow  # trains, exports and publishes
def test_a_session_by_command_line_leaves_no_word_and_calls_nobody(tmp_path, subtests):
    folder = watched("command-line", tmp_path, subtests)
    with subtests.test("the search finds what was asked for"):
        found = canary.search(folder / "asked")
        assert {finding.canary for finding in found} == IN_FILES_ASKED_FOR
        assert {Path(finding.place.split(":")[0]).suffix for finding in found} == {
            *(".csv", ".jsonl", ".xlsx")
        }
    if PROC:
        with subtests.test("no word of an import that was killed"):
            assert kill_at_work("large-import", folder, delay=0.0) == []
            assert (folder / "own" / "store" / "people-1.db-wal").stat().st_size > 100_000
        with subtests.test("no word of a training that was killed after its first checkpoint"):
            assert kill_at_work("endless-training", folder) == []
            assert checkpoints(folder / "own" / "store") == 1


@pytest.mark.slow  # trains and publishes, and looks at every screen
def test_a_session_in_the_window_leaves_no_word_and_calls_nobody(tmp_path, subtests):
    folder = watched("window", tmp_path, subtests)
    assert (folder / "asked" / "pictures" / "home.png").exists()


def watched(kind: str, tmp_path: Path, subtests: pytest.Subtests) -> Path:
    """Run a session, on a display where there can be one; its folder."""
    folder, trace = prepare(tmp_path / kind), tmp_path / "trace"
    display = ("xvfb-run", "-a") if kind == "window" and shutil.which("xvfb-run") else ()
    finished = run(
        session(kind, folder),
        folder,
        under=(*display, *(strace(trace) if TRACES else ())),
        QT_QPA_PLATFORM="xcb" if display else "offscreen",
    )
    assert finished.returncode == 0, finished.stderr + finished.stdout
    (log,) = (folder / "own").rglob("recvault.log")
    with subtests.test("no word"):
        assert canary.search(folder / "own") == []
    with subtests.test("the log has the bug and no connection"):
        assert "ValueError at" in log.read_text("utf-8")
        assert "refused" not in log.read_text("utf-8")
    with subtests.test("no event of a connection, a program or a pickle"):
        assert reached_out(folder) == {}
    with subtests.test("whatever it wrote is for this user alone"):
        assert open_to_others(folder / "own", folder / "asked") == []
    with subtests.test("its temporary files went with it"):
        (place,) = (folder / "own").rglob("recvault/temporary")
        assert [path.name for path in place.iterdir()] in ([], ["lock"])
    with subtests.test("no call abroad, no program"):
        if not TRACES:
            pytest.skip(NO_STRACE)
        assert calls_abroad(trace) == []
        assert programs_started(trace) == []
        assert "+++ exited with 0 +++" in trace.read_text("utf-8")
    return folder


def checkpoints(store: Path) -> int:
    """How many unfinished trainings the store keeps the state of."""
    application = Application(store)
    application.sign_in("steward", canary.PASSWORD)
    grant = authorize(application._session, Permission.TRAIN, writes=True)
    with Repositories(grant) as repositories:
        query = "SELECT COUNT(*) FROM states WHERE checkpoint IS NOT NULL"
        (count,) = repositories._store.behaviour.one(query)
    application.close()
    return count


# ---------------------------------------------------------------- the searches themselves


@pytest.mark.parametrize("word", canary.CANARIES)
def test_every_form_of_a_word_is_found(word, tmp_path):
    for number, content in enumerate(canary.forms(word).values()):
        (tmp_path / str(number)).write_bytes(b"before " + content + b" after")
    found = {Path(finding.place).name for finding in canary.search(tmp_path)}
    assert found == {path.name for path in tmp_path.iterdir()}


def test_a_word_in_the_name_of_a_file_is_found(tmp_path):
    (tmp_path / f"{canary.PERSON}.txt").touch()
    assert [finding.canary for finding in canary.search(tmp_path)] == [canary.PERSON]


@pytest.mark.skipif(not PROC, reason="needs /proc")
def test_a_word_in_a_file_without_a_name_is_found(tmp_path):
    code = (
        "import pathlib, sys; path = pathlib.Path('gone'); stream = path.open('w', -1, 'utf-8')\n"
        "stream.write(sys.stdin.readline()); stream.flush(); path.unlink(); print(flush=True)\n"
        "sys.stdin.read()"
    )
    words, pipe = [sys.executable, "-c", code], subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, cwd=tmp_path) as holder:
        holder.stdin.write(f"{canary.EMAIL}\n".encode())
        holder.stdin.flush()
        holder.stdout.readline()
        found = {finding.canary for finding in known_to_the_system(holder.pid)}
        holder.stdin.close()
    assert found == {canary.EMAIL}


@pytest.mark.skipif(not TRACES, reason=NO_STRACE)
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_a_call_abroad_is_found(family, tmp_path):
    folder, trace = prepare(tmp_path / "session"), tmp_path / "trace"
    attempt = f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM)"
    run(("-c", attempt), folder, under=strace(trace))
    assert calls_abroad(trace)


@pytest.mark.skipif(not TRACES, reason=NO_STRACE)
def test_a_program_that_is_started_is_found(tmp_path):
    folder, trace = prepare(tmp_path / "session"), tmp_path / "trace"
    run(("-c", "import subprocess; subprocess.run(['true'])"), folder, under=strace(trace))
    assert len(programs_started(trace)) == 1


@pytest.mark.parametrize(
    ("attempt", "event"),
    [
        ("socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo"),
        ("subprocess.run(['true'])", "subprocess.Popen"),
        ("pickle.loads(pickle.dumps(len))", "pickle.find_class"),
    ],
)
def test_an_event_is_counted(attempt, event, tmp_path):
    folder = prepare(tmp_path / "session")
    code = (
        "import pathlib, pickle, socket, subprocess\n"
        "from tests.campaigns.audit import count_into\n"
        f"count_into(pathlib.Path({str(folder / 'audit.json')!r}))\n{attempt}"
    )
    run(("-c", code), folder)
    assert event in reached_out(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_file_that_others_may_read_is_found(tmp_path):
    folder = prepare(tmp_path / "session")
    run(("-c", "open('note', 'w').close()"), folder)
    assert open_to_others(folder / "own") == [f"{folder / 'own' / 'note'} 666"]


def test_moments_are_searched_for_as_the_numbers_that_columns_hold():
    forms = {
        finding.form
        for content in canary.integers().values()
        for finding in canary.search_bytes(b"x" + content + b"y", "here")
    }

    assert forms == {"int64, milliseconds", "int64, seconds", "int32, seconds"}
