from dataclasses import replace

import numpy as np
import pytest

from recsys_app.domain.interactions import Histories
from recsys_app.domain.training_set import Holdout, TrainingSet
from recsys_app.models._validation import validation_ndcg, with_validation


def histories(*people):
    rows = np.repeat(np.arange(len(people)), [len(items) for items in people]).astype(np.int32)
    items = np.concatenate([np.asarray(items, np.int32) for items in people])
    time = np.arange(len(items), dtype=np.int64)
    return Histories.of(rows, items, np.ones(len(items), np.float32), time, len(people))


class Fixed:
    """Recommends what it is told, whoever asks."""

    n_items = 20

    def __init__(self, items):
        self.items = np.array(items, np.int32)

    def recommend(self, people, k, seen=None):
        from recsys_app.domain.recommendations import RankedItems

        self.seen = seen
        shape = (len(people), k)
        return RankedItems(np.broadcast_to(self.items, shape), np.zeros(shape, np.float32))


def holdout(targets, n_cold=None):
    n = len(targets)
    return Holdout(
        np.arange(n, dtype=np.int32),
        Histories.empty(n),
        targets,
        np.zeros(n, np.int64) if n_cold is None else np.array(n_cold),
    )


def test_ndcg_is_that_of_the_evaluation():
    shown = Fixed(range(10))
    people = holdout(histories([0], [2], [15], [0, 1]))
    expected = np.mean([1, 1 / np.log2(4), 0, 1])
    assert validation_ndcg(shown, people) == pytest.approx(expected)


def test_a_target_that_training_never_saw_is_a_miss():
    people = holdout(histories([0], []), n_cold=[0, 1])
    assert validation_ndcg(Fixed(range(10)), people) == pytest.approx(0.5)


def test_what_people_have_seen_is_left_out_of_their_lists():
    seen = histories([3], [4])
    shown = Fixed(range(10))
    validation_ndcg(shown, replace(holdout(histories([0], [1])), seen=seen))
    assert shown.seen is seen


def test_the_given_validation_people_are_used_and_nothing_is_hidden():
    training = histories([1, 2], [3, 4])
    given = holdout(histories([5], [6]))
    kept, people = with_validation(TrainingSet(training, 20, validation=given), seed=1)
    assert kept is training
    assert people is given


def test_of_very_many_validation_people_ten_thousand_are_drawn():
    n = 10_001
    targets = histories(*[[i % 20] for i in range(n)])
    given = holdout(targets, n_cold=np.arange(n))
    _, people = with_validation(TrainingSet(histories([1, 2]), 20, validation=given), seed=1)
    assert len(people) == len(people.histories) == len(people.targets) == 10_000
    assert (people.targets.item_index == people.user_index % 20).all()
    assert (people.n_cold_targets == people.user_index).all()


def test_without_any_the_last_new_item_of_a_tenth_of_the_people_is_hidden():
    training = histories(*[[i % 20, (i + 1) % 20, (i + 2) % 20] for i in range(50)])
    kept, people = with_validation(TrainingSet(training, 20), seed=1)
    assert len(people) == 5
    chosen = people.user_index
    assert (people.targets.item_index == (chosen + 2) % 20).all()
    assert (people.histories.lengths == 2).all()
    assert len(kept) == 50
    assert len(kept.item_index) == 150 - 5
    assert (kept.lengths[chosen] == 2).all()


def test_an_item_seen_before_is_not_hidden():
    training = histories(*[[3, 4, 3], [1], [5, 6]] * 50)
    _, people = with_validation(TrainingSet(training, 20), seed=1)
    assert len(people) == 5
    assert (people.user_index % 3 == 2).all()


def test_where_nobody_can_be_asked_there_is_no_validation():
    training = histories(*[[3, 3], [1]] * 50, *[[5, 6]] * 49)
    kept, people = with_validation(TrainingSet(training, 20), seed=1)
    assert people is None
    assert kept is training
