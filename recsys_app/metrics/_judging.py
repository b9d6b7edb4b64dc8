"""Ranked lists set against what people really did: the one place that decides what a hit is."""

import numpy as np

from recsys_app.domain.arrays import BoolArray, Int32Array, Int64Array
from recsys_app.domain.interactions import Histories


def hits(items: Int32Array, targets: Histories, n_items: int) -> BoolArray:
    """(n, k) bool: whether each of the (n, k) ranked `items` (-1: none) is among the n targets."""
    wanted = np.unique(targets.rows * n_items + targets.item_index)
    shown = np.arange(len(items))[:, None] * n_items + items
    if not len(wanted):
        return np.zeros(items.shape, np.bool_)
    place = np.minimum(np.searchsorted(wanted, shown), len(wanted) - 1)
    return np.asarray((wanted[place] == shown) & (items >= 0), np.bool_)


def n_distinct(histories: Histories, n_items: int) -> Int64Array:
    """(n,) int64: how many different items each history has."""
    pairs = np.unique(histories.rows * n_items + histories.item_index)
    return np.bincount(pairs // n_items, minlength=len(histories))


def people_per_item(histories: Histories, n_items: int) -> Int64Array:
    """(n_items,) int64: how many people have each item, repeats counted once."""
    pairs = np.unique(histories.rows * n_items + histories.item_index)
    return np.bincount(pairs % n_items, minlength=n_items)
