"""Item KNN: which neighbours are kept under shrinkage."""

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import TrainingSet
from recsys_app.models.item_knn import ItemKNN

ITEM, RARE, COMMON = 0, range(1, 6), range(6, 11)


def scores(shrinkage, kept=5):
    """(11,) float32: how much each item speaks for ITEM when so many neighbours are `kept`.

    Each rare item is had by one person who also has ITEM: cosine 1 / √10. All common items are had
    by three people with ITEM and by ten without: cosine 3 / √130, a little less.
    """
    people = [[ITEM, rare] for rare in RARE] + [[ITEM, *COMMON]] * 3 + [[ITEM]] * 2
    people += [list(COMMON)] * 10
    items = np.concatenate(people).astype(np.int32)
    indptr = np.cumsum([0, *map(len, people)])
    histories = Histories(
        indptr, items, np.ones(len(items), np.float32), np.arange(len(items), dtype=np.int64)
    )
    model = ItemKNN(neighbours=kept, weighting="none", shrinkage=shrinkage)
    model.fit(TrainingSet(histories, 11), seed=1)
    return model.score(Histories.single(np.array([ITEM], np.int32)))[0]


def neighbours(shrinkage):
    return set(np.flatnonzero(scores(shrinkage) > 0).tolist()) - {ITEM}


def test_without_shrinkage_the_nearest_by_cosine_speak_for_an_item():
    assert set(RARE) <= neighbours(0.0)


def test_shrinkage_decides_which_neighbours_are_kept():
    assert set(COMMON) <= neighbours(10.0)


def test_a_pair_that_so_many_people_share_counts_half():
    alone, shrunk = (scores(s, kept=10)[COMMON[0]] for s in (0.0, 3.0))  # three people share it
    assert alone == pytest.approx(3 / 130**0.5)
    assert shrunk == pytest.approx(alone / 2)
