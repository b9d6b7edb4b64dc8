"""What Python's audit events tell of a whole session: connections, programs, pickles; each is one too many."""

import atexit
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Final

REACHING_OUT: Final = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"),
        *("os.fork", "os.forkpty", "os.startfile", "pty.spawn", "webbrowser.open"),
        *("pickle.find_class", "_winapi.CreateProcess"),
    }
)


def count_into(path: Path) -> None:
    """Count these events from now on, refused or not; `path` holds them once the process ends."""
    seen: Counter[str] = Counter()

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event in REACHING_OUT:
            seen[event] += 1

    sys.addaudithook(hook)
    atexit.register(lambda: path.write_text(json.dumps(seen), "utf-8"))
