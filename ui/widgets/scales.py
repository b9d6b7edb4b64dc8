"""Axes in numbers: round steps between a low and a high, and how many decimals they need."""

from math import ceil, floor, isfinite, log10

_STEPS = (1.0, 2.0, 5.0, 10.0)


def nice_step(span: float, wanted: int = 5) -> float:
    """The round step (1, 2 or 5 times a power of ten) that cuts `span` into about `wanted` parts."""
    if not isfinite(span) or span <= 0:
        return 1.0
    rough = span / max(1, wanted)
    power = 10.0 ** floor(log10(rough))
    return min((step * power for step in _STEPS), key=lambda step: abs(log10(step / rough)))


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values from `low` to `high`, both ends included where they are round themselves."""
    step = nice_step(high - low, wanted)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(index * step, 12) + 0.0 for index in range(first, last + 1)]


def decimals_for(ticks: list[float]) -> int:
    """Decimals that tell `ticks` apart, none of them ending in a needless zero."""
    for decimals in range(9):
        if all(abs(round(tick, decimals) - tick) < 1e-9 for tick in ticks):
            return decimals
    return 9
