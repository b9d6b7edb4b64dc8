"""How costly the key derivation of a new store is: measured on the machine that makes it.

Every guess at a password costs what one sign-in costs, so the cost is as high as a person hardly
minds, about 0.7 seconds. Memory is raised before passes: it is what guessing hardware has least of
(RFC 9106, 4). The bounds keep a store usable on another, smaller machine.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import psutil

from recsys_app.crypto.keys import SALT_BYTES, KdfParameters, derive_key

TARGET_SECONDS: Final = 0.7
LEAST_COST: Final = KdfParameters(memory_kib=64 * 1024, iterations=3, lanes=4)
MOST_MEMORY_KIB: Final = 512 * 1024
MOST_PASSES: Final = 10
_SHARE_OF_FREE: Final = 8  # at most an eighth of the memory that is free at the moment
_STEP_KIB: Final = 16 * 1024


def measured_cost(
    seconds: Callable[[KdfParameters], float] | None = None, free_kib: int | None = None
) -> KdfParameters:
    """Parameters with which one derivation takes about `TARGET_SECONDS` here.

    Measures at most three derivations: two of the least cost, one of what they promise. `seconds`
    and `free_kib` stand for this machine where a test has another in mind.
    """
    seconds = seconds or _seconds
    free = psutil.virtual_memory().available // 1024 if free_kib is None else free_kib
    first = seconds(LEAST_COST)
    if first >= TARGET_SECONDS:
        return LEAST_COST
    quickest = min(first, seconds(LEAST_COST))  # other programs can only slow it down
    most = min(MOST_MEMORY_KIB, free // _SHARE_OF_FREE)
    chosen = _with_memory(LEAST_COST.memory_kib * TARGET_SECONDS / quickest, most)
    if chosen == LEAST_COST and most > LEAST_COST.memory_kib:
        return chosen
    share = TARGET_SECONDS / seconds(chosen)
    if share < 1:
        return _with_memory(chosen.memory_kib * share, most)
    passes = min(MOST_PASSES, int(chosen.iterations * share))
    return replace(chosen, iterations=passes)


def _with_memory(wanted_kib: float, most_kib: int) -> KdfParameters:
    """The least cost, with `wanted_kib` of memory in whole steps within the bounds."""
    steps = min(int(wanted_kib), most_kib) // _STEP_KIB
    return replace(LEAST_COST, memory_kib=max(LEAST_COST.memory_kib, steps * _STEP_KIB))


def _seconds(cost: KdfParameters) -> float:
    """What one derivation takes here."""
    start = time.perf_counter()
    derive_key("measured, then thrown away", bytes(SALT_BYTES), cost)
    return time.perf_counter() - start
