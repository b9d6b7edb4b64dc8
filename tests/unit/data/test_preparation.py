"""Training part and holdouts: by hand, as laws, and the standard protocol in small."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data import holdouts, preparation
from recsys_app.data.preparation import prepare, serving_histories
from recsys_app.data.preprocessing import Preprocessing
from recsys_app.data.splitting import TEST, TRAINING, split
from recsys_app.domain.interactions import Interactions, TimeKind
from recsys_app.errors import InvalidDatasetError, InvalidSettingError
from recsys_app.wording import NOTICES

# 20 rows: cuts at rows 16 and 18. Person 0 has items 0-9, person 1 10-13 and 0-1,
# person 2 comes late, item 20 too.
LATE = (
    *((0, n, n) for n in range(10)),
    *((1, n, n) for n in range(10, 16)),
    (0, 12, 16),
    (1, 3, 17),
    (1, 20, 18),
    (2, 5, 19),
)


def lists(histories, vocabulary) -> list[list[int]]:
    """Data set items of each history."""
    return [vocabulary[histories.items_of(n)].tolist() for n in range(len(histories))]


def test_a_temporal_split_by_hand(log_of, dataset):
    made = prepare(log_of(*LATE), dataset())
    assert made.item_vocabulary.tolist() == list(range(16))
    assert made.training_user_index.tolist() == [0, 1]
    assert lists(made.training, made.item_vocabulary) == [list(range(10)), list(range(10, 16))]
    assert lists(made.before_test, made.item_vocabulary) == [
        [*range(10), 12],
        [*range(10, 16), 3],
    ]
    assert made.counts["validation_interactions"] == 2
    assert made.item_counts.tolist() == [1] * 16
    assert made.validation.user_index.tolist() == [0, 1]
    assert lists(made.validation.targets, made.item_vocabulary) == [[12], [3]]
    assert lists(made.validation.histories, made.item_vocabulary) == [
        list(range(10)),
        list(range(10, 16)),
    ]
    assert made.test.user_index.tolist() == [1, 2]
    assert lists(made.test.targets, made.item_vocabulary) == [[], [5]]
    assert made.test.n_cold_targets.tolist() == [1, 0]
    assert lists(made.test.histories, made.item_vocabulary) == [[*range(10, 16), 3], []]
    assert made.counts["validation_from"] == 16
    assert made.counts["test_from"] == 18
    assert made.counts["cold_targets"] == 1
    assert made.notices == ()


def test_successive_targets_have_growing_histories(log_of, dataset):
    rows = [(1, n, n) for n in range(16)] + [(0, n, n) for n in range(2)]
    later = [(0, 5, 100), (0, 6, 101)]
    made = prepare(log_of(*rows, *later), dataset(), target="successive")
    assert lists(made.test.histories, made.item_vocabulary) == [[0, 1], [0, 1, 5]]
    assert lists(made.test.targets, made.item_vocabulary) == [[5], [6]]
    assert made.test.user_index.tolist() == [0, 0]
    assert made.counts["test_people"] == 1


def test_all_targets_share_the_history_before_the_cut(log_of, dataset):
    rows = [(1, n, n) for n in range(16)] + [(0, n, n) for n in range(2)]
    made = prepare(log_of(*rows, (0, 5, 100), (0, 6, 101)), dataset(), target="all")
    assert lists(made.test.histories, made.item_vocabulary) == [[0, 1]]
    assert lists(made.test.targets, made.item_vocabulary) == [[5, 6]]


def test_leave_one_out_by_hand(log_of, dataset):
    log = log_of((0, 1, 1), (0, 2, 2), (0, 3, 3), (0, 4, 4), (1, 3, 9), (1, 4, 8), (2, 4, 1))
    made = prepare(log, dataset(), split="leave-one-out", target="successive")
    assert made.item_vocabulary.tolist() == [1, 2, 4]
    assert made.training_user_index.tolist() == [0, 1, 2]
    assert lists(made.validation.targets, made.item_vocabulary) == [[]]
    assert made.validation.n_cold_targets.tolist() == [1]
    assert lists(made.test.targets, made.item_vocabulary) == [[4], []]
    assert lists(made.test.histories, made.item_vocabulary) == [[1, 2], [4]]
    assert made.item_counts.tolist() == [1, 1, 2]
    assert made.notices == ("leave-one-out-leaks",)


def test_leave_one_out_without_time_uses_file_order_and_says_so(log_of, dataset):
    log = log_of((0, 1, 3), (0, 2, 2), (0, 1, 1), (0, 3, 1))
    facts = dataset(time_kind=TimeKind.NONE)
    made = prepare(log, facts, split="leave-one-out")
    assert made.test.n_cold_targets.tolist() == [1]
    assert made.notices == ("leave-one-out-leaks", "file-order")


def test_an_order_number_is_no_clock_and_that_is_said(log_of, dataset):
    made = prepare(log_of(*LATE), dataset(time_kind=TimeKind.ORDER))
    assert made.notices == ("order-not-clock",)


def test_a_random_split_tests_all_that_was_drawn(log_of, dataset):
    log = log_of(*((n // 20, n % 20, n) for n in range(200)))
    made = prepare(log, dataset(), split="ratio", seed=3)
    assert made.test.targets.lengths.tolist() == [4] * 10
    assert made.test.histories.lengths.tolist() == [16] * 10
    assert made.validation.histories.lengths.tolist() == [14] * 10
    assert (np.diff(made.test.histories.timestamp.reshape(10, 16)) > 0).all()
    assert made.notices == ("random-split-leaks",)


def test_given_parts_are_taken_as_they_are(log_of, dataset):
    rows = [(0, 1, 5), (0, 2, 1), (0, 3, 9), (1, 1, 1), (1, 2, 2), (1, 3, 3)]
    log = log_of(*rows, fold=np.array([1, 0, 0, 0, 0, 1], np.uint16))
    made = prepare(log, dataset(folds=("train", "test")), split="given")
    assert lists(made.test.targets, made.item_vocabulary) == [[1], [3]]
    assert lists(made.test.histories, made.item_vocabulary) == [[2, 3], [1, 2]]
    assert made.notices == ("validation-drawn",)


def test_targets_already_seen_are_left_out_and_counted(log_of, dataset):
    log = log_of((0, 1, 1), (0, 2, 2), (0, 3, 3), (0, 1, 4), (1, 1, 1), (1, 2, 2), (1, 3, 3))
    keep = Preprocessing(dedupe="none")
    made = prepare(log, dataset(), split="leave-one-out", preprocessing=keep)
    assert made.test.user_index.tolist() == [1]
    assert made.counts["targets_already_seen"] == 1
    assert "repeats-left-out" in made.notices


def test_a_repeat_after_the_cut_is_one_target(log_of, dataset):
    rows = [(1, n, n) for n in range(26)] + [(0, 0, 0)]
    log = log_of(*rows, (0, 5, 100), (0, 5, 101), (0, 0, 102))
    keep = Preprocessing(dedupe="none")
    made = prepare(log, dataset(), target="all", preprocessing=keep)
    assert lists(made.test.targets, made.item_vocabulary) == [[5]]
    last = prepare(log, dataset(), target="last", preprocessing=keep)
    assert lists(last.test.targets, last.item_vocabulary) == [[5]]


def test_the_core_is_that_of_the_training_part(log_of, dataset):
    # Item 9 reaches two people only by a row that tests; person 2 falls once item 9 has fallen.
    rows = [(0, 1, 1), (0, 2, 2), (1, 1, 1), (1, 2, 2), (2, 1, 1), (2, 9, 2)]
    log = log_of(*rows, (0, 9, 50), (0, 3, 51), (1, 3, 50), (1, 9, 51))
    made = prepare(
        log, dataset(), split="leave-one-out", preprocessing=Preprocessing(min_interactions=2)
    )
    assert made.item_vocabulary.tolist() == [1, 2]
    assert made.training_user_index.tolist() == [0, 1]
    assert made.counts["training_dropped"] == 1
    assert made.test.user_index.tolist() == [0, 1, 2]


def test_ratings_are_none_once_they_are_weighed_or_cut(log_of, dataset):
    log = log_of(*((u, i, u + i, 5.0) for u in range(5) for i in range(5)))
    facts = dataset(rated=True)
    assert prepare(log, facts, split="leave-one-out").rated
    cut = Preprocessing(min_value=4)
    assert not prepare(log, facts, split="leave-one-out", preprocessing=cut).rated


@pytest.mark.parametrize("minimum", [1, 50])
def test_nothing_to_train_on_is_said(log_of, dataset, minimum):
    log = log_of() if minimum == 1 else log_of(*LATE)
    with pytest.raises(InvalidDatasetError) as failed:
        prepare(log, dataset(), preprocessing=Preprocessing(min_interactions=minimum))
    assert failed.value.code == "nothing-to-train"


def test_an_unknown_target_is_refused(log_of, dataset):
    with pytest.raises(InvalidSettingError):
        prepare(log_of(*LATE), dataset(), target="next")


def test_more_histories_than_fit_are_drawn_and_said(log_of, dataset, monkeypatch):
    monkeypatch.setattr(holdouts, "MOST_ENTRIES", 30)
    rows = [(1, n, n) for n in range(40)] + [(0, n, n) for n in range(5)]
    log = log_of(*rows, *((0, 20 + n, 100 + n) for n in range(5)))
    made = prepare(log, dataset(), target="successive", seed=1)
    assert 0 < made.test.histories.lengths.sum() <= 30
    assert made.counts["targets_not_drawn"] == 5 - len(made.test)
    assert "targets-drawn" in made.notices


def test_everyone_is_served_from_all_they_did(log_of, dataset):
    log = log_of((3, 7, 2), (3, 8, 1), (0, 9, 5), (3, 8, 9), (1, 6, 1))
    vocabulary = np.array([7, 8, 9], np.int32)
    histories = serving_histories(log, dataset(n_users=5), Preprocessing(), vocabulary)
    assert len(histories) == 5
    assert lists(histories, vocabulary) == [[9], [], [], [8, 7], []]


@pytest.mark.parametrize(
    ("facts", "settings", "said"),
    [
        ({}, {}, True),
        ({}, {"min_value": 1}, False),
        ({"rated": True}, {}, False),
    ],
)
def test_amounts_that_count_without_being_positive_are_said(log_of, dataset, facts, settings, said):
    log = log_of(*((u, i, t, 2.0) for u, i, t in LATE[:-1]), (*LATE[-1], -3.0))
    made = prepare(log, dataset(**facts), preprocessing=Preprocessing(**settings))
    assert ("not-positive-counts" in made.notices) is said


def test_every_notice_has_words(log_of, dataset):
    log = log_of((0, 0, 0, -1.0))
    everything = preparation._notices(
        "leave-one-out", dataset(time_kind=TimeKind.NONE), log
    ) + preparation._notices("temporal", dataset(time_kind=TimeKind.ORDER), log)
    assert set(everything) <= set(NOTICES)
    assert {"random-split-leaks", "validation-drawn", "repeats-left-out", "targets-drawn"} <= set(
        NOTICES
    )


@st.composite
def logs(draw) -> Interactions:
    n = draw(st.integers(1, 80))
    columns = [
        np.array(draw(st.lists(st.integers(0, high), min_size=n, max_size=n)))
        for high in (5, 12, 30)
    ]
    return Interactions(
        columns[0].astype(np.int32),
        columns[1].astype(np.int32),
        columns[2].astype(np.int64),
        np.ones(n, np.float32),
    )


CHOICES = {
    "split": st.sampled_from(["temporal", "leave-one-out", "ratio"]),
    "target": st.sampled_from(preparation.TARGETS),
    "preprocessing": st.builds(
        Preprocessing, dedupe=st.sampled_from(["first", "none"]), min_interactions=st.integers(1, 3)
    ),
}


def prepared(log, facts, choices):
    try:
        return prepare(log, facts, **choices)
    except InvalidDatasetError:
        return None


@settings(deadline=None, max_examples=80)
@given(logs(), st.fixed_dictionaries(CHOICES))
def test_no_target_is_in_its_history_or_twice(dataset_factory, log, choices):
    made = prepared(log, dataset_factory(), choices)
    for holdout in () if made is None else (made.validation, made.test):
        assert (holdout.targets.lengths + holdout.n_cold_targets > 0).all()
        for person in range(len(holdout)):
            targets = holdout.targets.items_of(person).tolist()
            assert len(set(targets)) == len(targets)
            assert not set(targets) & set(holdout.histories.items_of(person).tolist())


@settings(deadline=None, max_examples=80)
@given(logs(), st.fixed_dictionaries({**CHOICES, "split": st.just("temporal")}))
def test_nothing_of_a_history_or_of_training_is_later_than_the_target(
    dataset_factory, log, choices
):
    made = prepared(log, dataset_factory(), choices)
    for name, holdout in (
        () if made is None else (("validation", made.validation), ("test", made.test))
    ):
        if not len(holdout):
            continue
        assert made.training.timestamp.max() < made.counts[f"{name}_from"]
        assert (holdout.targets.timestamp >= made.counts[f"{name}_from"]).all()
        for person in range(len(holdout)):
            history = holdout.histories.select(np.array([person])).timestamp
            targets = holdout.targets.select(np.array([person])).timestamp
            if len(history) and len(targets):
                assert history.max() <= targets.min()


@settings(deadline=None, max_examples=80)
@given(logs(), st.fixed_dictionaries(CHOICES))
def test_training_is_a_core_of_the_training_rows(dataset_factory, log, choices):
    made = prepared(log, dataset_factory(), choices)
    if made is None:
        return
    least = choices["preprocessing"].min_interactions
    assert made.training.lengths.min() >= least
    per_item = np.bincount(made.training.item_index, minlength=len(made.item_vocabulary))
    assert per_item.min() >= least
    assert (made.item_counts <= per_item).all()
    assert made.item_counts.min() >= 1
    assert np.array_equal(np.unique(made.item_vocabulary), made.item_vocabulary)
    assert made.counts["training_interactions"] == made.training.lengths.sum()


def test_the_parts_add_up_to_the_cleaned_log(tiny_interactions, dataset):
    made = prepare(tiny_interactions, dataset(), target="all")
    parts = split("temporal", tiny_interactions, dataset())
    assert len(made.item_vocabulary) == 40
    assert made.counts["training_interactions"] == (parts == TRAINING).sum()
    assert made.test.targets.lengths.sum() == (parts == TEST).sum()
