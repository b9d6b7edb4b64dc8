"""Seeded mutations of bytes, for fuzzing: small damage, spliced samples, and what formats trip over."""

from collections.abc import Callable, Sequence

import numpy as np

MOST_BYTES = 64 * 1024  # of a case; a rare one grows to `LONG`
LONG = 1_300_000  # beyond the longest row that is read
_RARELY = 1 / 2_000
_SMALL = 40  # bytes of a span that is moved about
_EXTREMES = (0, 1, 0x0A, 0x0D, 0x22, 0x27, 0x2C, 0x3D, 0x7F, 0x80, 0xFE, 0xFF)

Mutation = Callable[[bytearray, np.random.Generator], None]


def mutated(samples: Sequence[bytes], tokens: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """One of `samples` with one to eight changes; `tokens` are bits that the format knows."""
    case = bytearray(samples[int(rng.integers(len(samples)))])
    for _ in range(int(rng.integers(1, 9))):
        choice = int(rng.integers(len(_MUTATIONS) + 2))
        if choice < len(_MUTATIONS):
            _MUTATIONS[choice](case, rng)
        elif choice == len(_MUTATIONS):
            place = _place(case, rng)
            case[place:place] = tokens[int(rng.integers(len(tokens)))]
        else:
            other = samples[int(rng.integers(len(samples)))]
            start = int(rng.integers(len(other) + 1))
            case[_place(case, rng) :] = other[start:]
    if rng.random() < _RARELY:
        token = tokens[int(rng.integers(len(tokens)))] or b"a"
        place = _place(case, rng)
        case[place:place] = token * (LONG // len(token))
        return bytes(case)
    return bytes(case[:MOST_BYTES])


def _place(case: bytearray, rng: np.random.Generator) -> int:
    return int(rng.integers(len(case) + 1))


def _span(case: bytearray, rng: np.random.Generator) -> slice:
    start = _place(case, rng)
    return slice(start, min(len(case), start + int(rng.integers(1, _SMALL))))


def _flip(case: bytearray, rng: np.random.Generator) -> None:
    if case:
        case[int(rng.integers(len(case)))] ^= 1 << int(rng.integers(8))


def _extreme(case: bytearray, rng: np.random.Generator) -> None:
    if case:
        case[int(rng.integers(len(case)))] = _EXTREMES[int(rng.integers(len(_EXTREMES)))]


def _noise(case: bytearray, rng: np.random.Generator) -> None:
    span = _span(case, rng)
    case[span] = rng.bytes(span.stop - span.start)


def _remove(case: bytearray, rng: np.random.Generator) -> None:
    del case[_span(case, rng)]


def _repeat(case: bytearray, rng: np.random.Generator) -> None:
    span = _span(case, rng)
    case[span.stop : span.stop] = case[span] * int(rng.integers(1, 60))


def _move(case: bytearray, rng: np.random.Generator) -> None:
    span = _span(case, rng)
    moved = case[span]
    del case[span]
    place = _place(case, rng)
    case[place:place] = moved


def _cut(case: bytearray, rng: np.random.Generator) -> None:
    del case[_place(case, rng) :]


def _number(case: bytearray, rng: np.random.Generator) -> None:
    """A byte becomes a number of up to twenty digits."""
    place = _place(case, rng)
    case[place : place + 1] = str(int(rng.integers(2**63)) >> int(rng.integers(63))).encode()


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _extreme, _noise, _remove, _repeat, _move, _cut, _number,
)  # fmt: skip
