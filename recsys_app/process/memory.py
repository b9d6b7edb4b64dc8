"""Memory that is not needed any more goes back to the system.

The C library keeps most of what is freed for the next request. A program that is open for weeks would
hold the memory of its largest moment, and with it what stood there.
"""

import ctypes
import gc
import sys


def give_back_memory() -> None:
    """Collect what nothing refers to, and let glibc hand its free pages back; elsewhere a no-op."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
        if trim is not None:
            trim(0)
