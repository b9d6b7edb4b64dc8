"""What people had already when they were tested, also where preprocessing hides it from the model.

Rows of value 1 lie below the minimum of 3; rows of value 5 count.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.preparation import TARGETS, prepare
from recsys_app.data.preprocessing import Preprocessing, sift
from recsys_app.domain.interactions import Interactions
from recsys_app.errors import InvalidDatasetError, InvalidSettingError

LIKED = Preprocessing(min_value=3)
TEACHERS = tuple((50, item, item, 5.0) for item in range(10))  # every item is known to the models


def items(made, histories) -> list[list[int]]:
    """Data set items of each history."""
    vocabulary = made.item_vocabulary
    return [vocabulary[histories.items_of(n)].tolist() for n in range(len(histories))]


def of_person(made, holdout, person) -> tuple[list[int], list[int], list[int]]:
    """History, seen items and targets of someone who is tested once."""
    (row,) = np.flatnonzero(holdout.user_index == person)
    parts = (holdout.histories, holdout.seen, holdout.targets)
    return tuple(items(made, part.select(np.array([row])))[0] for part in parts)


def test_nothing_is_seen_besides_the_history_where_everything_counts(log_of, dataset):
    log = log_of(*TEACHERS, (0, 1, 1), (0, 2, 2), (0, 1, 3))
    made = prepare(log, dataset(), split="leave-one-out")
    assert made.validation.seen is None
    assert made.test.seen is None


def test_leave_one_out_knows_what_came_before_the_row_held_out(log_of, dataset):
    before_validation, between, after = (0, 5, 2, 1.0), (0, 6, 4, 1.0), (0, 7, 9, 1.0)
    log = log_of(
        *TEACHERS,
        (0, 1, 1, 5.0), before_validation, (0, 2, 3, 5.0), between, (0, 3, 5, 5.0), after,
    )  # fmt: skip
    made = prepare(log, dataset(), split="leave-one-out", preprocessing=LIKED)
    assert of_person(made, made.validation, 0) == ([1], [5], [2])
    assert of_person(made, made.test, 0) == ([1, 2], [5, 6], [3])


@pytest.mark.parametrize(
    ("target", "expected"),
    [("last", ([0, 1, 2], [5, 6], [3])), ("all", ([0, 1], [5], [2, 3]))],
)
def test_a_temporal_split_knows_what_came_before_the_target_or_the_cut(
    log_of, dataset, target, expected
):
    early = [(9, item % 10, item, 5.0) for item in range(40)]
    log = log_of(
        *early, (0, 0, 0, 5.0), (0, 5, 1, 1.0), (0, 1, 2, 5.0),
        (0, 6, 100, 1.0), (0, 2, 101, 5.0), (0, 3, 102, 5.0), (0, 7, 103, 1.0),
    )  # fmt: skip
    keep = Preprocessing(min_value=3, dedupe="none")
    made = prepare(log, dataset(), target=target, preprocessing=keep)
    assert of_person(made, made.test, 0) == expected


def test_successive_targets_have_seen_more_and_more(log_of, dataset):
    early = [(9, item % 10, item, 5.0) for item in range(40)]
    late = [(0, 5, 100, 1.0), (0, 2, 101, 5.0), (0, 6, 102, 1.0), (0, 3, 103, 5.0)]
    keep = Preprocessing(min_value=3, dedupe="none")
    made = prepare(log_of(*early, *late), dataset(), target="successive", preprocessing=keep)
    assert items(made, made.test.targets) == [[2], [3]]
    assert items(made, made.test.seen) == [[5], [5, 6]]


def test_a_random_split_has_seen_all_that_does_not_count(log_of, dataset):
    people = [(n // 10, n % 10, n, 1.0 if n % 10 in {0, 9} else 5.0) for n in range(100)]
    teachers = [(50 + n // 10, n % 10, n, 5.0) for n in range(100)]  # of whom some lose an item
    made = prepare(log_of(*teachers, *people), dataset(), split="ratio", preprocessing=LIKED)
    for holdout in (made.validation, made.test):
        assert [seen for seen in items(made, holdout.seen) if seen] == [[0, 9]] * 10


def test_given_parts_say_what_was_seen_as_well(log_of, dataset):
    rows = [*TEACHERS, (0, 1, 1, 5.0), (0, 5, 2, 1.0), (0, 2, 3, 5.0), (0, 6, 4, 1.0)]
    rows += [(0, 3, 5, 5.0), (0, 7, 0, 1.0)]
    fold = np.array([0] * 12 + [1, 1, 2, 2], np.uint16)
    facts = dataset(folds=("train", "valid", "test"))
    made = prepare(log_of(*rows, fold=fold), facts, split="given", preprocessing=LIKED)
    assert of_person(made, made.validation, 0) == ([1], [5], [2])
    assert of_person(made, made.test, 0) == ([1, 2], [5, 6], [3])


def test_an_event_without_weight_is_seen(log_of, dataset):
    log = log_of(
        *TEACHERS, (0, 1, 1), (0, 5, 2), (0, 3, 3), event=np.array([0] * 11 + [1, 0], np.uint16)
    )
    facts = dataset(events=("buy", "view"))
    bought = Preprocessing(event_weights="view=0")
    made = prepare(log, facts, split="leave-one-out", preprocessing=bought)
    assert of_person(made, made.test, 0) == ([1], [5], [3])


def test_an_item_that_was_disliked_before_is_no_target(log_of, dataset):
    log = log_of(*TEACHERS, (0, 1, 1, 5.0), (0, 3, 2, 1.0), (0, 3, 3, 5.0))
    made = prepare(log, dataset(), split="leave-one-out", preprocessing=LIKED)
    assert 0 not in made.test.user_index
    assert made.counts["targets_already_seen"] == 1
    assert "repeats-left-out" in made.notices


def test_a_repeat_belongs_to_the_row_that_was_kept(log_of, dataset):
    """Under a random split the pair is held out as one; its repeats do not make it known."""
    log = log_of(*((n // 10, n % 10, n) for n in range(100)))
    twice = log_of(
        *((n // 10, n % 10, n) for n in range(100)), *((0, n, 100 + n) for n in range(9))
    )
    one, other = (prepare(rows, dataset(), split="ratio", seed=1) for rows in (log, twice))
    assert other.test.seen is None
    assert items(one, one.test.targets) == items(other, other.test.targets)


@st.composite
def logs(draw) -> Interactions:
    n = draw(st.integers(4, 60))
    users, items, times, values = (
        np.array(draw(st.lists(st.integers(0, high), min_size=n, max_size=n)))
        for high in (3, 8, 20, 1)
    )
    return Interactions(
        users.astype(np.int32), items.astype(np.int32), times.astype(np.int64),
        (1 + 4 * values).astype(np.float32), fold=(times % 3).astype(np.uint16),
    )  # fmt: skip


CHOICES = {
    "split": st.sampled_from(["temporal", "leave-one-out", "ratio", "given"]),
    "target": st.sampled_from(TARGETS),
    "preprocessing": st.builds(
        Preprocessing, min_value=st.just(3), dedupe=st.sampled_from(["first", "none"])
    ),
}


@settings(deadline=None, max_examples=200)
@given(logs(), st.fixed_dictionaries(CHOICES))
def test_no_target_was_seen_and_nothing_seen_counts(dataset_factory, log, choices):
    facts = dataset_factory(folds=("train", "valid", "test"))
    try:
        made = prepare(log, facts, **choices)
    except (InvalidDatasetError, InvalidSettingError):  # nothing to train on, no row to test
        return
    for holdout in (made.validation, made.test):
        if holdout.seen is None:
            continue
        assert (holdout.seen.value == 1).all()
        for person in range(len(holdout)):
            targets = set(holdout.targets.items_of(person).tolist())
            assert not targets & set(holdout.seen.items_of(person).tolist())
            assert not targets & set(holdout.histories.items_of(person).tolist())


@settings(deadline=None, max_examples=200)
@given(
    logs(),
    st.sampled_from([("temporal", "last"), ("temporal", "successive"), ("leave-one-out", "last")]),
)
def test_histories_and_seen_items_are_all_that_happened_before(dataset_factory, log, way):
    """By going through the whole log for each target: the order of time and, within it, of rows."""
    split, target = way
    try:
        made = prepare(log, dataset_factory(), split=split, target=target, preprocessing=LIKED)
    except InvalidDatasetError:
        return
    order = np.argsort(log.timestamp, kind="stable")
    for holdout in (made.validation, made.test):
        for person in range(len(holdout)):
            if not len(target_items := items(made, holdout.targets)[person]):
                continue
            mine = order[log.user_index[order] == holdout.user_index[person]]
            place = np.flatnonzero(log.item_index[mine] == target_items[0])[0]
            before = set(log.item_index[mine][:place].tolist()) & set(made.item_vocabulary.tolist())
            known = (holdout.histories, holdout.seen or holdout.histories)
            assert {item for part in known for item in items(made, part)[person]} == before


def test_repeats_are_counted_among_what_counts(log_of, dataset):
    log = log_of((0, 1, 1, 1.0), (0, 1, 2, 5.0), (0, 1, 3, 5.0), (0, 1, 4, 1.0))
    rows, counts = sift(log, dataset(), LIKED)
    assert rows.timestamp.tolist() == [1, 2, 4]
    assert counts.tolist() == [False, True, False]
