import numpy as np

from recsys_app.domain.interactions import Histories
from recsys_app.metrics._judging import hits, n_distinct, people_per_item


def histories(*lists):
    row = np.repeat(np.arange(len(lists)), [len(items) for items in lists]).astype(np.int32)
    items = np.array([item for items in lists for item in items], np.int32)
    n = len(items)
    return Histories.of(row, items, np.ones(n, np.float32), np.arange(n), len(lists))


def test_a_hit_is_an_item_among_the_same_persons_targets():
    items = np.array([[0, 1, 2], [0, 1, 2]], np.int32)
    assert hits(items, histories([2], [0, 1]), 3).tolist() == [
        [False, False, True],
        [True, True, False],
    ]


def test_an_empty_place_is_never_a_hit():
    items = np.array([[-1, -1], [1, -1]], np.int32)
    assert hits(items, histories([1], [0]), 2).sum() == 0


def test_nobody_hits_where_nothing_is_hidden():
    assert not hits(np.array([[0]], np.int32), histories([]), 1).any()


def test_repeats_of_an_item_count_once():
    repeated = histories([2, 2, 1], [], [1])
    assert n_distinct(repeated, 3).tolist() == [2, 0, 1]
    assert people_per_item(repeated, 3).tolist() == [0, 2, 1]
