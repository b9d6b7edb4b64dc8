"""What is said of many people at once cannot be turned into a figure about few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.domain.disclosure import BASE, THRESHOLD, disclosed, rounded, shown

PEOPLE = st.lists(st.integers(0, 60), max_size=12).map(lambda cells: np.array(cells, np.int64))


@given(PEOPLE)
def test_no_cell_of_few_people_is_shown(people):
    visible = shown(people)
    assert not ((people > 0) & (people < THRESHOLD) & visible).any()


@given(PEOPLE)
def test_what_is_hidden_cannot_be_had_by_subtraction(people):
    hidden = ~shown(people)
    if hidden.any() and (people > 0).sum() > hidden.sum():
        assert hidden.sum() >= 2
        assert people[hidden].sum() >= THRESHOLD


@given(PEOPLE)
def test_nothing_is_hidden_where_nobody_is_rare(people):
    if not ((people > 0) & (people < THRESHOLD)).any():
        assert shown(people).all()


@given(st.integers(0, 10**9))
def test_a_rounded_count_is_near_and_a_multiple(count):
    assert rounded(count) % BASE == 0
    assert abs(rounded(count) - count) <= BASE // 2


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([30, 20, 12, 4], [30, 20, None, None]),
        ([30, 20, 12, 4, 7], [30, 20, 10, None, None]),
        ([0, 40, 9], [0, None, None]),
        ([], []),
    ],
)
def test_a_table_by_example(people, expected):
    assert disclosed(people, np.array(people, np.int64)) == expected
