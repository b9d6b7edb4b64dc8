"""Memory that is not needed any more goes back to the system.

The C library keeps most of what is freed for the next request. A program that is open for weeks would
hold the memory of its largest moment, and with it what stood there.
"""

import ctypes
import sys


def give_back_memory() -> None:
    """Let glibc hand its free pages back; elsewhere a no-op.

    It takes milliseconds. Python's collector is left to itself: where PyTorch is loaded one full
    collection takes a fifth of a second, for which a lock would wait.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
        if trim is not None:
            trim(0)
