"""No image of this process's memory reaches a disk or another program of this user.

What each system offers: Linux and macOS limit the core file to nothing. Linux also marks the
process as not dumpable, which its crash services obey, and which closes /proc/<pid>/mem and ptrace
to everybody without privileges. macOS refuses debuggers. Windows is asked to write no heap into an
error report and to show no crash dialog that would offer one.
"""

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h
_PT_DENY_ATTACH: Final = 31  # sys/ptrace.h of macOS
_SEM_NO_CRASH_DIALOG: Final = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_WER_NO_HEAP: Final = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP


def forbid_dumps() -> None:
    """Let no crash and no debugger copy the memory, as far as the system has a way to ask.

    The limit alone is not enough on Linux: the kernel hands the image to a crash service that is
    set up as a pipe whatever the limit says, but never that of a process that is not dumpable.

    Raises:
        OSError: the system has the way and refused it.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_NO_CRASH_DIALOG)
        ctypes.windll.kernel32.WerSetFlags(_WER_NO_HEAP)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    system = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        _check(system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0))
    elif sys.platform == "darwin":
        _check(system.ptrace(_PT_DENY_ATTACH, 0, None, 0))


def _check(status: int) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), "memory dumps cannot be forbidden")
