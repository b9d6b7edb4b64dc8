"""Cleaning a log: rules on single rows and pairs."""

import numpy as np
import pytest

from recsys_app.data.preprocessing import Preprocessing, clean
from recsys_app.domain.interactions import TimeKind
from recsys_app.errors import InvalidSettingError


def rows(log) -> list[tuple[int, int, int, float]]:
    columns = (log.user_index, log.item_index, log.timestamp, log.value)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_rows_come_oldest_first_and_ties_in_file_order(log_of, dataset):
    log = log_of((0, 1, 5), (1, 2, 3), (0, 3, 5), (2, 4, 3))
    assert [row[1] for row in rows(clean(log, dataset(), Preprocessing()))] == [2, 4, 1, 3]


def test_the_first_of_a_repeated_pair_is_kept(log_of, dataset):
    log = log_of((0, 1, 9, 1.0), (0, 1, 2, 5.0), (1, 1, 3, 4.0))
    assert rows(clean(log, dataset(), Preprocessing())) == [(0, 1, 2, 5), (1, 1, 3, 4)]
    assert len(clean(log, dataset(), Preprocessing(dedupe="none"))) == 3


def test_from_the_minimum_value_on_everything_counts_as_one(log_of, dataset):
    log = log_of((0, 1, 1, 3.5), (0, 2, 2, 4.0), (0, 3, 3, 5.0))
    cleaned = clean(log, dataset(), Preprocessing(min_value=4))
    assert rows(cleaned) == [(0, 2, 2, 1), (0, 3, 3, 1)]


def test_events_weigh_what_they_are_said_to(log_of, dataset):
    log = log_of((0, 1, 1), (0, 2, 2, 2.0), (0, 3, 3), event=np.array([0, 1, 2], np.uint16))
    facts = dataset(events=("view", "buy", "look"))
    cleaned = clean(log, facts, Preprocessing(event_weights="buy=5, view=0"))
    assert rows(cleaned) == [(0, 2, 2, 10), (0, 3, 3, 1)]


def test_an_unknown_event_is_refused(log_of, dataset):
    log = log_of((0, 1, 1), event=np.array([0], np.uint16))
    with pytest.raises(InvalidSettingError) as refused:
        clean(log, dataset(events=("view",)), Preprocessing(event_weights="buy=5"))
    assert refused.value.code == "unknown-event"
    assert refused.value.facts == {"name": "buy", "known": "view"}


def test_weights_need_events(log_of, dataset):
    with pytest.raises(InvalidSettingError) as refused:
        clean(log_of((0, 1, 1)), dataset(), Preprocessing(event_weights="buy=5"))
    assert refused.value.code == "no-events"


@pytest.mark.parametrize("text", ["buy", "buy=", "buy=-1", "=3", "buy=1,,view=2", "buy=1=2"])
def test_weights_have_a_form(text):
    with pytest.raises(InvalidSettingError):
        Preprocessing(event_weights=text)


def test_without_time_a_second_batch_comes_after_the_first(log_of, dataset):
    log = log_of((0, 1, 2), (0, 2, 3), (0, 3, 2), (0, 4, 3))  # two files, lines 2 and 3 each
    cleaned = clean(log, dataset(time_kind=TimeKind.NONE), Preprocessing())
    assert [row[1] for row in rows(cleaned)] == [1, 2, 3, 4]
    assert [row[2] for row in rows(cleaned)] == [0, 1, 2, 3]
