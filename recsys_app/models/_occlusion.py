"""Histories with one interaction taken out: what explaining by occlusion asks a model about."""

import numpy as np

from recsys_app.domain.interactions import Histories


def without_each(history: Histories, n_last: int) -> Histories:
    """1 + w histories: the last entries of the one in `history`, whole and with each taken out.

    Args:
        history: one person.
        n_last: how many entries the model looks at.

    Returns:
        First the last n_last + 1 entries, then w = min(n_last, entries) variants without one of
        the last w, the oldest first. The entry beyond n_last moves up where one is taken out.
    """
    size = min(len(history.item_index), n_last + 1)
    w = min(size, n_last)
    kept = np.ones((1 + w, size), np.bool_)
    kept[np.arange(1, 1 + w), np.arange(size - w, size)] = False
    variant, entry = np.nonzero(kept)
    entry += len(history.item_index) - size
    indptr = np.zeros(2 + w, np.int64)
    np.cumsum(np.bincount(variant, minlength=1 + w), out=indptr[1:])
    return Histories(
        indptr, history.item_index[entry], history.value[entry], history.timestamp[entry]
    )
