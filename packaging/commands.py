"""What `demo` and `test` do once the environment stands."""

import argparse
import os
import secrets
import shutil
from pathlib import Path

from environment import PROJECT, call, prepare, script
from system import can_show_windows, check_libraries

DEMO = PROJECT / "demo"
STORE = DEMO / "store"
PASSWORD = DEMO / "password.txt"
SCREENSHOTS = DEMO / "screenshots"

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("lint-imports",),
    ("mypy",),
)


def main(arguments: list[str]) -> int:
    """Run one command; what it does not know itself goes on to `recvault demo` or pytest."""
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="the main job on sample data, then the window on the result")
    commands.add_parser("test", help="every check and every test")
    known, rest = parser.parse_known_args(arguments)
    return demo(rest) if known.command == "demo" else test(rest)


def demo(arguments: list[str]) -> int:
    """The main job in the demo store, then the window on it. Returns the exit code.

    `recvault demo` goes on where an earlier call stopped, and only shows what is there already.
    """
    check_libraries(window=True)
    prepare(development=False)
    if not PASSWORD.exists():
        shutil.rmtree(DEMO, ignore_errors=True)
        DEMO.mkdir(mode=0o700)
        write_private(PASSWORD, secrets.token_urlsafe(18))
    recvault = [script("recvault"), "--store", str(STORE), "--password-file", str(PASSWORD)]
    failure = call([*recvault, "demo", *arguments])
    if failure:
        return failure
    window = [script("python"), "main.py", str(STORE), "--password-file", str(PASSWORD)]
    if can_show_windows(script("python")):
        print(f"Opening {STORE}; its password is in {PASSWORD}.", flush=True)
        return call(window)
    print("There is no display here: taking pictures of the screens instead.", flush=True)
    failure = call([*window, "--screenshots", str(SCREENSHOTS)], QT_QPA_PLATFORM="offscreen")
    if not failure:
        print(f"The pictures are in {SCREENSHOTS}; the store is {STORE}.", flush=True)
    return failure


def write_private(path: Path, text: str) -> None:
    """Write `text` to a new file that only this user can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")


def test(arguments: list[str]) -> int:
    """Every check, then every test, whatever the checks said. Returns the exit code."""
    check_libraries(window=False)
    prepare(development=True)
    failed = []
    for check in CHECKS:
        print(f"$ {' '.join(check)}", flush=True)
        if call([script(check[0]), *check[1:]]):
            failed.append(" ".join(check))
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", flush=True)
    # Two workers with one thread each: more would fight over the cores of a small machine.
    pytest = [script("pytest"), "-n", "2", *arguments]
    return call(pytest, QT_QPA_PLATFORM="offscreen", OMP_NUM_THREADS="1") or int(bool(failed))
