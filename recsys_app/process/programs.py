"""The process starts no other program and unpickles nothing, whoever asks: an audit hook refuses it.

Other programs would get what is in the environment and on the command line, have no hook of their
own, and may connect. Unpickling runs whatever the file says. RecVault needs neither, and no library
does for what RecVault asks of it: the sessions in tests/campaigns see no attempt.
"""

import logging
import sys
from typing import Final

from recsys_app.errors import ProgramRefusedError
from recsys_app.logs import Word

_REFUSED: Final = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"),
        *("os.fork", "os.forkpty", "os.startfile", "os.startfile/2", "pty.spawn"),
        *("_winapi.CreateProcess", "webbrowser.open", "pickle.find_class"),
    }
)
_log = logging.getLogger(__name__)


def refuse_programs() -> None:
    """Let every later attempt to start a program or to unpickle fail with ProgramRefusedError.

    It holds for the rest of the process: an audit hook cannot be taken back.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _REFUSED:
        _log.error("a program or a pickle was refused (%s)", Word(event))
        raise ProgramRefusedError
