import numpy as np
import pytest
import torch

from recsys_app.domain.interactions import Histories
from recsys_app.training.batches import (
    Sequences,
    items_on,
    last_windows,
    length_sorted,
    training_windows,
)

LENGTHS = [0, 1, 2, 5, 6, 7, 23]


@pytest.fixture
def histories():
    """People with 0 to 23 interactions; every item of the log is different."""
    rows = np.repeat(np.arange(len(LENGTHS)), LENGTHS).astype(np.int32)
    n = len(rows)
    return Histories.of(
        rows, np.arange(n, dtype=np.int32), np.ones(n, np.float32), np.arange(n), len(LENGTHS)
    )


def covered(start, length):
    return [
        position
        for begin, n in zip(start, length, strict=True)
        for position in range(begin, begin + n)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_every_item_with_a_next_one_is_trained_on_once(histories, seed):
    start, length = training_windows(histories, 5, np.random.default_rng(seed))
    last_of_each = set(histories.indptr[1:] - 1)
    expected = [i for i in range(sum(LENGTHS)) if i not in last_of_each]
    assert sorted(covered(start, length)) == expected
    assert length.min() >= 1
    assert length.max() <= 5


def test_no_window_crosses_from_one_person_to_the_next(histories):
    start, length = training_windows(histories, 5, np.random.default_rng(0))
    rows = histories.rows
    assert (rows[start] == rows[start + length]).all()  # up to the last target


def test_long_histories_are_cut_elsewhere_in_every_epoch(histories):
    cuts = {
        tuple(training_windows(histories, 5, np.random.default_rng(seed))[0]) for seed in range(10)
    }
    assert len(cuts) > 3


def test_the_last_windows_end_where_the_histories_end(histories):
    start, length = last_windows(histories, 5)
    assert length.tolist() == [0, 1, 2, 5, 5, 5, 5]
    assert (start + length == histories.indptr[1:]).all()


def test_batches_hold_every_row_once_within_the_budget(rng):
    length = rng.integers(1, 100, 1000)
    batches = length_sorted(length, 500, rng)
    assert sorted(np.concatenate(batches)) == list(range(1000))
    assert all(len(rows) * length[rows].max() <= 500 for rows in batches)


def test_hardly_any_cell_of_a_batch_is_padding(rng):
    length = rng.integers(1, 200, 5000)
    cells = sum(len(rows) * length[rows].max() for rows in length_sorted(length, 4000, rng))
    assert cells < 1.02 * length.sum()


def test_a_sequence_longer_than_the_budget_is_a_batch_of_its_own(rng):
    batches = length_sorted(np.array([10, 1000, 10]), 100, rng)
    assert [1] in [rows.tolist() for rows in batches]


def test_padding_stands_at_the_end_and_targets_are_one_to_the_right(histories):
    sequences = Sequences(
        items_on(torch.device("cpu"), histories), np.array([3, 8]), np.array([4, 2])
    )
    items, length = sequences.padded(np.array([0, 1]))
    following, _ = sequences.padded(np.array([0, 1]), shift=1)
    assert length.tolist() == [4, 2]
    assert items[0].tolist() == [3, 4, 5, 6]
    assert items[1, :2].tolist() == [8, 9]
    assert following[0].tolist() == [4, 5, 6, 7]
    assert following[1, :2].tolist() == [9, 10]


def test_the_end_of_the_log_can_be_padded(histories):
    n = sum(LENGTHS)
    sequences = Sequences(
        items_on(torch.device("cpu"), histories), np.array([0, n - 1]), np.array([9, 1])
    )
    items, _ = sequences.padded(np.array([0, 1]), shift=1)
    assert items.shape == (2, 9)
    assert items.max() < n
