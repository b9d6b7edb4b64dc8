"""An error that nobody caught, with a secret in its words and locals, tells its type and place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
SECRET = "anna.larsen@example.org"
ENDINGS = {
    "an error": "fail()",
    "an error because of an error": "\ntry: fail()\nexcept ValueError as e: raise KeyError(held) from e",
    "several errors": "raise ExceptionGroup(held, [ValueError(held)])",
    "a thread": "t = threading.Thread(target=fail, name=held); t.start(); t.join()",
    "a finalizer": "class Held:\n    def __repr__(self): return held\n"
    "    def __del__(self): fail()\nHeld(); gc.collect()",
    "a warning": "warnings.warn(held)",
    "a logger of a library": "logging.getLogger('library').error('row %s', held)",
    "a logger of our own": "logging.getLogger('recsys_app.x').error('row %s', held)",
    "a line that cannot be written": "logging.getLogger('recsys_app.x').error('%d %d', held)",
    "an exception as the line": "logging.getLogger('recsys_app.x').error(ValueError(held))",
    "an error with a dictionary": "logging.getLogger('ui').error('%(a)s', {'a': held})",
}


def ended(code: str, home: Path) -> tuple[str, str]:
    """What a process that ends in `code` prints, and what its log holds."""
    start = (
        "import gc, logging, sys, threading, warnings\n"
        "from recsys_app import begin_process\nbegin_process()\n"
        "held = sys.stdin.readline().strip()\n"
        "def fail(): raise ValueError(held)\n"
    )
    places = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    finished = subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=PROJECT,
        env={**os.environ, **{name: str(home) for name in places}},
        input=f"{SECRET}\n",
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    logs = [path.read_text("utf-8") for path in home.rglob("recvault.log")]
    return finished.stdout + finished.stderr, "".join(logs)


@pytest.mark.slow  # each ending loads the engine in a process of its own
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_no_word_of_it_is_printed_or_logged(ending, tmp_path):
    printed, log = ended(ending, tmp_path)
    assert SECRET not in printed
    assert SECRET not in log
    assert "Traceback" not in printed


@pytest.mark.slow  # loads the engine
@pytest.mark.parametrize("name", ["an error", "a thread", "a finalizer"])
def test_type_and_place_are_in_the_log(name, tmp_path):
    _, log = ended(ENDINGS[name], tmp_path)
    assert "ValueError at " in log
    assert "fail" in log
