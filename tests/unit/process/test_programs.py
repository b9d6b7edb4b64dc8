"""No other program is started and nothing unpickled; each attempt has a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX has these calls")
PICKLE = "b'cposix\\nsystem\\n(S\"echo owned\"\\ntR.'"
ATTEMPTS = {
    "a child": "subprocess.run(['true'])",
    "a shell": "os.system('true')",
    "a pickle": f"pickle.loads({PICKLE})",
    "a pickle in Python": f"pickle._loads({PICKLE})",
    "the name of the processor": "import platform; platform._Processor.from_subprocess()",
    "a library looked for with a compiler": "import ctypes.util; ctypes.util.find_library('c')",
}
POSIX_ATTEMPTS = {
    "another program instead": "os.execv('/bin/true', ['true'])",
    "a spawned program": "os.posix_spawn('/bin/true', ['true'], {})",
    "a copy": "os.fork()",
    "a copy with a terminal": "import pty; pty.fork()",
}


def python(code: str) -> subprocess.CompletedProcess[str]:
    start = "from recsys_app.process.programs import refuse_programs\nrefuse_programs()\n"
    return subprocess.run(
        [sys.executable, "-c", f"import os, pickle, subprocess\n{start}{code}"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def assert_refused(code: str) -> None:
    finished = python(code)
    assert "ProgramRefusedError: ('program-refused'" in finished.stderr
    assert finished.stdout == ""


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_every_way_is_refused(attempt):
    assert_refused(attempt)


@POSIX
@pytest.mark.parametrize("attempt", POSIX_ATTEMPTS.values(), ids=POSIX_ATTEMPTS)
def test_every_way_of_posix_is_refused(attempt):
    assert_refused(attempt)


def test_what_is_no_program_goes_on():
    finished = python("import json; print(json.loads('[1]'), os.getpid() > 0)")
    assert finished.stdout == "[1] True\n", finished.stderr
