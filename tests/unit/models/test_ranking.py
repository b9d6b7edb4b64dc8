import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.domain.interactions import Histories
from recsys_app.models._ranking import top_k
from recsys_app.models._sparse import binary


def sorted_by_hand(scores, k, seed):
    tie_rank = np.random.default_rng(seed).permutation(len(scores))
    known = [item for item in range(len(scores)) if scores[item] > -np.inf]
    best = sorted(known, key=lambda item: (-scores[item], tie_rank[item]))[:k]
    return best + [-1] * (k - len(best))


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n_items=st.integers(1, 40),
    levels=st.integers(1, 60),
    hidden=st.floats(0, 1),
    data=st.data(),
)
def test_it_is_the_sorted_list_cut_at_k(seed, n_items, levels, hidden, data):
    rng = np.random.default_rng(seed)
    k = data.draw(st.integers(1, n_items))
    scores = rng.integers(0, levels, (5, n_items)).astype(np.float32)
    scores[rng.random(scores.shape) < hidden] = -np.inf
    items, best = top_k(scores, k, seed)
    assert items.tolist() == [sorted_by_hand(row, k, seed) for row in scores]
    shown = np.take_along_axis(scores, np.maximum(items, 0), axis=1)
    assert np.array_equal(best, np.where(items >= 0, shown, -np.inf))


def test_a_longer_list_begins_with_the_shorter_one():
    scores = np.random.default_rng(0).integers(0, 3, (20, 50)).astype(np.float32)
    assert np.array_equal(top_k(scores, 30, 1)[0][:, :7], top_k(scores, 7, 1)[0])


def test_every_item_wins_a_tie_as_often():
    winners = [int(top_k(np.zeros((1, 4), np.float32), 1, seed)[0][0, 0]) for seed in range(400)]
    assert np.bincount(winners, minlength=4).min() > 70


def test_a_matrix_of_histories_leaves_them_as_they_were():
    histories = Histories.single(np.array([3, 1, 3, 3]))
    assert binary(histories, 5).nnz == 2
    assert histories.indptr.tolist() == [0, 4]
    assert histories.item_index.tolist() == [3, 1, 3, 3]
