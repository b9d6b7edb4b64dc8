import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_app.domain.interactions import Interactions
from recsys_app.storage.packing import columns_of, pack, unpack_into


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1))
def test_a_column_comes_back(values):
    column = np.array(values, "<i4")
    target = np.zeros(len(column), "<i4")

    unpack_into(target, pack(column))

    assert np.array_equal(target, column)


def test_a_repeated_value_is_stored_once():
    assert len(pack(np.ones(1000, "<f4"))) == 4


def test_a_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="3 values for 4 rows"):
        unpack_into(np.zeros(4, "<i4"), pack(np.arange(3, dtype="<i4")))


def test_columns_that_are_not_there_are_left_out():
    column = np.arange(3, dtype=np.int32)
    rows = Interactions(column, column, column.astype(np.int64), column.astype(np.float32))

    assert list(columns_of(rows)) == ["user_index", "item_index", "timestamp", "value"]
