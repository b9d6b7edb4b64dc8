"""External ids to indices while importing: known ones keep theirs, new ones get the next."""

from collections.abc import Iterable
from itertools import repeat

import numpy as np

from recsys_app.domain.arrays import Int32Array


class Identities:
    """One side of a data set, people or items, in memory for the time of an import.

    `len` is how many are in the data set by now: with `kept` the known ones from the start, else
    each once it comes again.
    """

    def __init__(self, known: Iterable[tuple[str, int]], following: int, *, kept: bool) -> None:
        self._index = dict(known)
        self._there = np.zeros(following, bool)  # of the known ones, by index
        self._there[list(self._index.values())] = kept
        self.following = following  # the index that the next new id gets
        self.n_new = 0

    def of(self, ids: list[str]) -> tuple[Int32Array, list[tuple[int, str]]]:
        """(n,) the index of each id, and the (index, id) pairs that are new."""
        found = np.fromiter(map(self._index.get, ids, repeat(-1)), np.int32, len(ids))
        unknown = np.flatnonzero(found < 0)
        new = self._add([ids[position] for position in unknown])
        if new:
            found[unknown] = [self._index[ids[position]] for position in unknown]
        self._there[found[found < len(self._there)]] = True
        return found, new

    def _add(self, names: list[str]) -> list[tuple[int, str]]:
        new = list(enumerate(dict.fromkeys(names), start=self.following))
        self._index.update((name, number) for number, name in new)
        self.following += len(new)
        self.n_new += len(new)
        return new

    def __len__(self) -> int:
        return self.n_new + int(np.count_nonzero(self._there))


class Names:
    """A short list of names (event types, folds) and their codes, in the order they were met."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)

    def of(self, names: list[str]) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
        """(n,) uint16: the code of each name, new ones added."""
        for name in dict.fromkeys(names):
            if name not in self.names:
                self.names.append(name)
        return np.array([self.names.index(name) for name in names], np.uint16)
