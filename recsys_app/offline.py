"""No connection leaves this process: Python's audit events refuse it, whoever asks.

The hook sees every use of a socket from Python, in our code and in any library's. What compiled
code does below Python it cannot see; a trace of system calls in the tests covers that.
"""

import logging
import sys
from typing import Final

from recsys_app.errors import NetworkRefusedError
from recsys_app.logs import Word

_AF_UNIX: Final = 1  # the same on Linux, macOS and Windows; `socket` itself may not be imported
_UNKNOWN: Final = -1  # a socket made from a descriptor; its address is looked at when it is used
_USES: Final = {
    f"socket.{use}" for use in ("bind", "connect", "sendmsg", "sendto")
}  # of a socket that there is
_LOOK_UPS: Final = {
    f"socket.{what}" for what in ("getaddrinfo", "gethostbyaddr", "gethostbyname", "getnameinfo")
}
_log = logging.getLogger(__name__)


def refuse_connections() -> None:
    """Let every later attempt to reach another machine fail with NetworkRefusedError.

    It holds for the rest of the process: an audit hook cannot be taken back. Sockets between
    processes of this machine (AF_UNIX), which a display may need, stay possible.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith("socket.") and _reaches_out(event, arguments):
        _log.error("a connection was refused (%s)", Word(event))
        raise NetworkRefusedError


def _reaches_out(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "socket.__new__":
        return arguments[1] not in {_AF_UNIX, _UNKNOWN}
    if event in _USES:
        return getattr(arguments[0], "family", _UNKNOWN) != _AF_UNIX
    return event in _LOOK_UPS
