"""The first thing both programs do."""

import os

from recsys_app.logs import start_logging
from recsys_app.offline import refuse_connections
from recsys_app.process.dumps import forbid_dumps
from recsys_app.process.last_resort import say_nothing_of_values
from recsys_app.process.programs import refuse_programs
from recsys_app.process.temporary import use_private_temporary_folder


def begin_process() -> None:
    """Close this process to everybody else, for good, before it has anything to keep.

    Raises:
        StorageUnavailableError: its private folders cannot be made.
        OSError: the system refused one of these.
    """
    say_nothing_of_values()
    os.umask(0o077)  # whatever a library creates is this user's alone
    forbid_dumps()
    refuse_connections()
    refuse_programs()
    start_logging()
    use_private_temporary_folder()
