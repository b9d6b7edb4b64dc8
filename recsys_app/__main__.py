"""`python -m recsys_app` and `recvault` are the same program."""

import os
import sys

from recsys_app import RecsysError, begin_process, describe
from recsys_app.cli.main import main as run


def main() -> int:
    """Run the command line with the words it was started with; returns the exit code."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads leave the cores to others
    try:
        begin_process()
    except RecsysError as error:
        message = describe(error)
        print(message.text, message.hint, file=sys.stderr)  # noqa: T201  # nothing else is set up yet
        return error.exit_code
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
