import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from recsys_app.domain.interactions import Interactions
from recsys_app.domain.model_state import ModelState
from recsys_app.storage.packing import (
    columns_of,
    pack,
    state_from_bytes,
    state_to_bytes,
    unpack_into,
)

KINDS = st.sampled_from([np.int32, np.int64, np.float32, np.float64, np.uint16, np.bool_, np.int8])
ARRAYS = KINDS.flatmap(
    lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0))
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=5,
)


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


@settings(max_examples=40)
@given(
    st.dictionaries(st.text(min_size=1), ARRAYS, max_size=4),
    st.dictionaries(st.text(), JSON, max_size=4),
)
def test_a_model_state_comes_back(named, config):
    named.pop("__metadata__", None)
    state = state_from_bytes(state_to_bytes(ModelState(named, config)))

    assert state.config == config
    assert state.arrays.keys() == named.keys()
    for name, array in named.items():
        assert state.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(state.arrays[name], array)


def test_views_and_strides_are_stored_by_value():
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    state = ModelState({"transposed": array.T, "every other": array[:, ::2]})

    again = state_from_bytes(state_to_bytes(state))

    np.testing.assert_array_equal(again.arrays["transposed"], array.T)
    np.testing.assert_array_equal(again.arrays["every other"], array[:, ::2])


def header(content: bytes) -> bytes:
    return struct.pack("<Q", len(content)) + content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 8,
        header(b"{}"),
        header(b"[]"),
        header(b"{"),
        header(json.dumps({"__metadata__": {"other": "{}"}}).encode()),
        header(json.dumps({"__metadata__": {"config": "{"}}).encode()),
        state_to_bytes(ModelState({"a": np.ones(3)}))[:-1],
        state_to_bytes(ModelState({"a": np.ones(3)})) + b"x",
    ],
)
def test_what_is_no_model_state_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        state_from_bytes(content)
