"""No crash leaves the memory on the disk, and no program of the same user may read it (POSIX)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
CANARY = "Kernbeisser-am-Futterhaus"
CLOSED = "from recsys_app.process.dumps import forbid_dumps; forbid_dumps()"
OPEN = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)"
UNPRIVILEGED = (  # even root is a user like any other once no capability is left to inherit
    "import ctypes, os, sys\n"
    "for capability in range(64): ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)\n"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc of Linux")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has neither")


def holder(first: str, then: str) -> list[str]:
    """Python that does `first`, holds the canary, and does `then`."""
    code = f"{first}\nheld = sys.stdin.readline()\n{then}"
    return [sys.executable, "-c", f"import os, sys\n{code}"]


def crash(first: str, folder: Path) -> list[bytes]:
    """Let a process that holds the canary abort in `folder`; the files that it leaves."""
    crashed = subprocess.run(
        holder(first, "os.abort()"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        input=f"{CANARY}\n".encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert crashed.returncode == -signal.SIGABRT, crashed.stderr
    return [path.read_bytes() for path in folder.iterdir()]


def test_a_crash_leaves_no_core_file(tmp_path):
    assert crash(CLOSED, tmp_path) == []


@LINUX
def test_a_crash_of_a_process_that_is_not_closed_would_leave_one(tmp_path):
    pattern = CORE_PATTERN.read_text().strip()
    if "/" in pattern or pattern.startswith("|"):
        pytest.skip(f"this system puts them elsewhere: {pattern}")
    try:
        left = crash(OPEN, tmp_path)
    except AssertionError as refused:
        pytest.skip(f"this account may not have core files: {refused}")
    assert any(CANARY.encode() in content for content in left)


def looked_into(first: str) -> str:
    """What a program of the same user, without privileges, gets of the memory of its child.

    Being its parent is the most that a system which limits ptrace to relatives allows.
    """
    reader = (
        "import pathlib, subprocess, sys\n"
        f"child = subprocess.Popen({holder(first, 'print(flush=True); sys.stdin.readline()')!r},\n"
        "    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)\n"
        f"child.stdin.write('{CANARY}\\n'); child.stdin.flush(); child.stdout.readline()\n"
        "try:\n"
        "    pathlib.Path(f'/proc/{child.pid}/mem').open('rb').close()\n"
        "    print('open')\n"
        "except PermissionError:\n"
        "    print('refused')\n"
        "child.communicate('\\n')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, sys.executable, "-B", "-c", reader],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@LINUX
def test_another_program_of_the_same_user_cannot_read_the_memory():
    assert looked_into("pass") == "open"  # it could, were it not for the mark
    assert looked_into(CLOSED) == "refused"


@LINUX
def test_both_limits_are_set():
    words = holder(
        CLOSED,
        "import ctypes, resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))",
    )
    answer = subprocess.run(
        words, cwd=PROJECT, input="\n", capture_output=True, check=True, text=True, timeout=60
    )
    assert answer.stdout == "(0, 0) 0\n"
