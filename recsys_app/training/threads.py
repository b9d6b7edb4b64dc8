"""How many processor cores a training computes on; decision 0014 has the reasons."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from recsys_app.errors import InvalidSettingError

_ONE_TO_SPARE_FROM = 4  # cores; of fewer, one is too large a share of a training


def usable_cores() -> int:
    """The cores that this process may use: its own, and no more than OMP_NUM_THREADS allows."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    allowed = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return min(cores, int(allowed)) if allowed.isdecimal() and int(allowed) else cores


def cores_beside_window(wanted: int = 0) -> int:
    """The cores for a training while somebody works in the window.

    `wanted`, as far as there are so many; for 0 all but one, or all where there are not four.
    """
    cores = usable_cores()
    if wanted:
        return min(wanted, cores)
    return cores - 1 if cores >= _ONE_TO_SPARE_FROM else cores


@contextmanager
def computing_on(threads: int) -> Iterator[None]:
    """PyTorch and linear algebra compute with so many threads meanwhile; 0 leaves them alone.

    It holds for work of the calling thread. Without it both take every core.

    Raises:
        InvalidSettingError: there are not so many cores.
    """
    if not 0 <= threads <= usable_cores():
        allowed = f"0 – {usable_cores()}"
        raise InvalidSettingError(setting="threads", value=threads, allowed=allowed)
    if not threads:
        yield
        return
    import torch
    from threadpoolctl import threadpool_limits

    before = torch.get_num_threads()
    with threadpool_limits(threads):
        torch.set_num_threads(threads)
        try:
            yield
        finally:
            torch.set_num_threads(before)


def threads_in_use() -> int:
    """How many threads PyTorch computes with now, for work of the calling thread."""
    import torch

    return torch.get_num_threads()
