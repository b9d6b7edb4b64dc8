"""Starts RecVault's window: the one place where settings, engine and window meet."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads must not starve the window

from recsys_app import THEMES, Application, RecsysError, Settings, begin_process, describe
from ui.app import run


def main(arguments: list[str]) -> int:
    """Parse the command line and run the window; the exit code of the process."""
    parser = argparse.ArgumentParser(prog="main.py", description="RecVault's window")
    parser.add_argument("store", nargs="?", type=Path, help="folder of the store to open")
    parser.add_argument("--theme", choices=THEMES, help="instead of the saved one")
    parser.add_argument("--account", default="admin", help="who signs in with --password-file")
    parser.add_argument("--password-file", type=Path, help="sign in with its first line")
    parser.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="save a picture of every screen there; without a store, on the sample data",
    )
    options = parser.parse_args(arguments)
    if options.password_file is not None and not options.password_file.is_file():
        parser.error(f"there is no password file {options.password_file}")
    try:
        begin_process()
    except RecsysError as error:
        message = describe(error)
        print(message.text, message.hint, file=sys.stderr)  # noqa: T201  # there is no window yet
        return error.exit_code
    return run(options, Settings.load(), Application)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
