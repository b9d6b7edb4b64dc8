"""The numbers of a data set, by hand and as laws."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.data.profile import gini, profile
from recsys_app.domain.interactions import Interactions, TimeKind

DAY = 86_400_000
MONDAY = 4 * DAY  # 1970-01-05


@pytest.fixture
def shop(log_of):
    """Person 0 buys item 7 three times (twice in the same instant), person 3 items 7, 8 and 9."""
    return log_of(
        (0, 7, MONDAY, 1.0),
        (0, 7, MONDAY, 1.0),
        (0, 7, MONDAY + DAY, 2.0),
        (3, 7, MONDAY + DAY, 2.0),
        (3, 8, MONDAY + 7 * DAY, 5.0),
        (3, 9, MONDAY + 7 * DAY + 5, 5.0),
        event=np.array([0, 0, 1, 1, 1, 1], np.uint16),
    )


def test_a_small_log_by_hand(shop):
    found = profile(shop, TimeKind.CLOCK, dataset="shop", rated=True, events=("view", "buy"))
    assert (found.interactions, found.users, found.items) == (6, 2, 3)
    assert found.density == pytest.approx(4 / 6)
    assert (found.first, found.last) == (MONDAY, MONDAY + 7 * DAY + 5)
    assert (found.repeats, found.duplicates) == (2, 1)
    assert found.long_tail == ((1, 4), (2, 1), (3, 1))
    assert found.days == ((4, 2), (5, 2), (11, 2))
    assert found.weekdays == (4, 2, 0, 0, 0, 0, 0)
    assert [(bar.low, bar.count) for bar in found.values] == [(1, 2), (2, 2), (5, 2)]
    assert found.events == (("buy", 4), ("view", 2))
    assert (found.per_user.least, found.per_user.most, found.per_user.thin) == (3, 3, 2)
    assert (found.per_item.single, found.per_item.median) == (2, 1)
    assert found.top_shares[-1] == (50, pytest.approx(5 / 6))
    assert [(bar.low, bar.high, bar.count) for bar in found.histories] == [(1, 3, 2)]
    assert (found.described, found.landmarks) == (False, ())


def test_amounts_that_are_not_positive_are_counted_where_values_are_no_ratings(log_of):
    log = log_of((0, 7, 0, 3.0), (0, 8, 0, -2.0), (1, 7, 0, 0.0), (1, 8, 0, 1.0))
    assert profile(log, TimeKind.NONE).not_positive == 2
    assert profile(log, TimeKind.NONE, rated=True).not_positive == 0


def test_the_items_at_round_ranks_are_named(log_of):
    rows = [(0, item, 0, 1.0) for item in range(12) for _ in range(20 - item)]
    titles = [f"item {item}" for item in range(15)]
    found = profile(log_of(*rows), TimeKind.NONE, titles=titles)
    assert found.landmarks == ((1, "item 0"), (10, "item 9"))


def test_people_are_classed_by_how_much_they_have(log_of):
    lengths = {0: 1, 1: 4, 2: 5, 3: 60}
    rows = [(user, item, 0, 1.0) for user, n in lengths.items() for item in range(n)]
    found = profile(log_of(*rows), TimeKind.NONE)
    classes = [(bar.low, bar.high, bar.count) for bar in found.histories]
    assert classes == [(1, 4, 2), (5, 19, 1), (20, 49, 0), (50, 60, 1)]


def test_a_profile_is_json(shop):
    found = json.loads(json.dumps(profile(shop, TimeKind.ORDER, events=("view", "buy")).to_json()))
    assert found["time_kind"] == "order"
    assert found["days"] == []
    assert found["first"] == MONDAY


def test_without_time_there_is_no_activity(shop):
    found = profile(shop, TimeKind.NONE, events=("view", "buy"))
    assert (found.first, found.last, found.days, found.weekdays) == (None, None, (), ())


def test_an_empty_log_has_a_profile(log_of):
    found = profile(log_of(), TimeKind.CLOCK)
    assert (found.interactions, found.density, found.first, found.long_tail) == (0, 0.0, None, ())
    assert found.values == ()


def test_days_before_1970_are_days(log_of):
    found = profile(log_of((0, 1, -1), (0, 2, -DAY), (0, 3, -DAY - 1)), TimeKind.CLOCK)
    assert found.days == ((-2, 1), (-1, 2))
    assert found.weekdays == (0, 1, 2, 0, 0, 0, 0)  # 1969-12-30 was a Tuesday


@pytest.mark.parametrize(
    ("counts", "expected"), [([1, 1, 1], 0.0), ([0, 0, 1], 2 / 3), ([], 0.0), ([1, 2, 3, 4], 0.25)]
)
def test_gini_by_hand(counts, expected):
    assert gini(np.array(counts)) == pytest.approx(expected)


VALUES = st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=200)


@settings(deadline=None)
@given(VALUES)
def test_every_value_is_in_a_bar(values):
    n = len(values)
    log = Interactions(
        np.zeros(n, np.int32),
        np.arange(n, dtype=np.int32),
        np.arange(n, dtype=np.int64),
        np.array(values, np.float32),
    )
    bars = profile(log, TimeKind.CLOCK).values
    assert sum(bar.count for bar in bars) == n
    assert all(bar.low <= bar.high for bar in bars)
    assert bars[0].low == min(values)
    assert bars[-1].high == max(values)


def test_a_few_values_far_out_on_either_side_leave_the_others_their_bars(log_of):
    usual = [(0, item, 0, float(1 + item % 100)) for item in range(1000)]
    bars = profile(log_of(*usual, (1, 0, 0, -80_000.0), (1, 1, 0, 80_000.0)), TimeKind.NONE).values
    assert (bars[0].low, bars[-1].high) == (-80_000, 80_000)
    assert min(bar.count for bar in bars) >= 20


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), max_size=60))
def test_counts_agree_with_counting_by_hand(rows):
    columns = np.array(rows, np.int64).reshape(-1, 4)
    log = Interactions(
        columns[:, 0].astype(np.int32),
        columns[:, 1].astype(np.int32),
        columns[:, 2],
        columns[:, 3].astype(np.float32),
    )
    found = profile(log, TimeKind.CLOCK)
    assert found.repeats == len(rows) - len({row[:2] for row in rows})
    assert found.duplicates == len(rows) - len(set(rows))
    assert found.users == len({row[0] for row in rows})
    assert sum(count for _, count in found.days) == len(rows)
    assert sum(found.weekdays) == len(rows)
