import numpy as np

from recsys_app.domain.interactions import Histories
from recsys_app.models._occlusion import without_each


def variants(items, n_last):
    histories = without_each(Histories.single(np.array(items)), n_last)
    return [histories.items_of(person).tolist() for person in range(len(histories))]


def test_a_short_history_is_shown_whole_and_without_each_entry():
    assert variants([5, 6, 7], 10) == [[5, 6, 7], [6, 7], [5, 7], [5, 6]]


def test_of_a_long_history_the_last_entries_are_taken_out_and_one_more_moves_up():
    assert variants([1, 2, 3, 4, 5], 3) == [[2, 3, 4, 5], [2, 4, 5], [2, 3, 5], [2, 3, 4]]


def test_a_history_as_long_as_the_model_looks():
    assert variants([1, 2], 2) == [[1, 2], [2], [1]]


def test_an_item_that_was_there_twice_is_taken_out_one_time_each():
    assert variants([8, 8], 5) == [[8, 8], [8], [8]]


def test_nothing_can_be_taken_from_an_empty_history():
    assert variants([], 5) == [[]]


def test_values_and_times_go_with_their_items():
    history = Histories(
        np.array([0, 2]), np.array([3, 4], np.int32), np.array([0.5, 2], np.float32),
        np.array([10, 20]),
    )  # fmt: skip
    without = without_each(history, 5)
    assert without.value.tolist() == [0.5, 2, 2, 0.5]
    assert without.timestamp.tolist() == [10, 20, 20, 10]
