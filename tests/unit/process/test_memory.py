"""Freed memory goes back to the system."""

import sys

import psutil
import pytest

from recsys_app.process.memory import give_back_memory

MEGABYTE = 1 << 20


def resident() -> float:
    """MiB of this process that are in memory."""
    return psutil.Process().memory_info().rss / MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="the C library elsewhere has no such call")
def test_what_was_freed_between_what_is_kept_goes_back():
    """Pieces too large for Python's own pools; every 500th stays and holds the heap's end up."""
    pieces = [bytearray(4096) for _ in range(50_000)]  # 200 MiB
    held = resident()
    kept = pieces[::500]
    pieces.clear()
    give_back_memory()
    assert len(kept) == 100
    assert resident() < held - 100


def test_it_can_be_asked_anywhere_and_often():
    for _ in range(3):
        give_back_memory()
    assert resident() > 0
