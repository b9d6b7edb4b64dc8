"""The memory of this machine and of this program, in bytes.

On Linux the mark of the most memory can be set back, so the figure belongs to what ran since. On
macOS and Windows, and on a Linux kernel that does not allow it, it is the most since the program
started.
"""

import contextlib
import sys
from pathlib import Path

import psutil


def free_bytes() -> int:
    """What a program can still take without another being pushed out to disk."""
    return int(psutil.virtual_memory().available)


def reset_peak() -> None:
    """Let the next `peak_bytes` count from now on, where the system can do that."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # not every kernel offers it; see the module's text
            Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak_bytes() -> int:
    """Most resident memory since `reset_peak`, or since the start of the program."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    if sys.platform == "linux":
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
