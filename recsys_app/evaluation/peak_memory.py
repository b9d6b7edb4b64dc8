"""The most memory this program held: resident pages of the whole process, in bytes.

On Linux the mark can be set back, so the figure belongs to what ran since. On macOS and Windows,
and on a Linux kernel that does not allow it, it is the most since the program started.
"""

import contextlib
import sys
from pathlib import Path


def reset_peak() -> None:
    """Let the next `peak_bytes` count from now on, where the system can do that."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # not every kernel offers it; see the module's text
            Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak_bytes() -> int:
    """Most resident memory since `reset_peak`, or since the start of the program."""
    if sys.platform == "win32":
        return _windows_peak()
    if sys.platform == "linux":
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _MemoryCounters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("page_fault_count", wintypes.DWORD),
            ("peak_working_set_size", ctypes.c_size_t),
            ("working_set_size", ctypes.c_size_t),
            ("quota_peak_paged_pool_usage", ctypes.c_size_t),
            ("quota_paged_pool_usage", ctypes.c_size_t),
            ("quota_peak_non_paged_pool_usage", ctypes.c_size_t),
            ("quota_non_paged_pool_usage", ctypes.c_size_t),
            ("pagefile_usage", ctypes.c_size_t),
            ("peak_pagefile_usage", ctypes.c_size_t),
        )

    def _windows_peak() -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        measure = kernel.K32GetProcessMemoryInfo
        measure.argtypes = (wintypes.HANDLE, ctypes.POINTER(_MemoryCounters), wintypes.DWORD)
        counters = _MemoryCounters(cb=ctypes.sizeof(_MemoryCounters))
        if not measure(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
            raise ctypes.WinError(ctypes.get_last_error())
        return int(counters.peak_working_set_size)
