"""The container of a model: what was put in comes out, and nothing else is believed."""

import json
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from recsys_app.domain.model_state import ModelState
from recsys_app.storage import container
from recsys_app.storage.container import state_from_bytes, state_to_bytes

KINDS = st.sampled_from([np.int32, np.int64, np.float32, np.float64, np.uint16, np.bool_, np.int8])
ARRAYS = KINDS.flatmap(
    lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0))
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=5,
)


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


def made(data: bytes = b"\0" * 16, **entries: object) -> bytes:
    """A container whose header says what it is told to."""
    told = {"__metadata__": {"config": "{}"}} | entries
    text = json.dumps(told).encode()
    return header(text + b" " * (-len(text) % 8)) + data


def entry(dtype: object = "F32", shape: object = (4,), data_offsets: object = (0, 16)) -> dict:
    return {"dtype": dtype, "shape": shape, "data_offsets": data_offsets}


def test_a_container_made_by_hand_is_read():
    state = state_from_bytes(made(a=entry(), __metadata__={"config": '{"k": 3}'}))
    assert (state.config, state.arrays["a"].tolist()) == ({"k": 3}, [0, 0, 0, 0])


@pytest.mark.parametrize(
    "entries",
    [
        {"a": entry(dtype="BF16")},
        {"a": entry(dtype="O")},
        {"a": entry(dtype=["F32"])},
        {"a": entry(shape=[5])},
        {"a": entry(shape=[-4])},
        {"a": entry(shape=[True, 4])},
        {"a": entry(shape=[4.0])},
        {"a": entry(shape="4")},
        {"a": entry(shape=[1] * 9 + [4])},
        {"a": entry(shape=[2**62, 2**62])},
        {"a": entry(shape=[2**63 + 1, 4])},
        {"a": entry(data_offsets=[16, 0])},
        {"a": entry(data_offsets=[0, 2**64 + 16], shape=[2**62 + 4])},
        {"a": entry(data_offsets=[0])},
        {"a": entry(data_offsets=[0, 16, 16])},
        {"a": entry() | {"more": 1}},
        {"a": {"dtype": "F32", "shape": [4]}},
        {"a": []},
        {"a": entry(), "b": entry()},
        {"a": entry(shape=[2], data_offsets=[0, 8])},
        {"a": entry(shape=[2], data_offsets=[8, 16])},
        {"a": entry(shape=[3], data_offsets=[0, 12]), "b": entry(shape=[2], data_offsets=[8, 16])},
        {"a": entry(shape=[1], data_offsets=[0, 4]), "b": entry("F64", [1], [4, 12])},
        {"a": entry(), "__metadata__": {"config": "[]"}},
        {"a": entry(), "__metadata__": {"config": 3}},
        {"a": entry(), "__metadata__": {"config": "{}", "more": "x"}},
        {"a": entry(), "__metadata__": {"config": '{"k": 1, "k": 2}'}},
        {"a": entry(), "__metadata__": {"config": "[" * 100_000}},
        {"a": entry(), "__metadata__": []},
    ],
)
def test_a_header_that_does_not_fit_the_bytes_is_refused(entries):
    with pytest.raises(ValueError, match=r"."):
        state_from_bytes(made(**entries))


@pytest.mark.parametrize(
    "text",
    [
        b'{"__metadata__":{"config":"{}"},"__metadata__":{"config":"{}"}}',
        b'{"__metadata__":{"config":"{}"},"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,0]}}',
        b"[" * 100_000,
        b"\xff\xfe{}",
    ],
)
def test_json_that_is_not_plain_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        state_from_bytes(header(text + b" " * (-len(text) % 8)))


def test_a_truth_value_is_zero_or_one():
    bools = entry("BOOL", [16])
    assert state_from_bytes(made(a=bools)).arrays["a"].dtype == np.bool_
    with pytest.raises(ValueError, match="truth"):
        state_from_bytes(made(b"\x02" * 16, a=bools))


def test_limits_are_checked_before_anything_is_parsed(monkeypatch):
    with pytest.raises(ValueError, match="length"):
        state_from_bytes(struct.pack("<Q", 2**63) + b"{}")
    monkeypatch.setattr(container, "LONGEST_HEADER", 64)
    with pytest.raises(ValueError, match="length"):
        state_from_bytes(made(a=entry()))
    monkeypatch.undo()
    monkeypatch.setattr(container, "MOST_ARRAYS", 1)
    nothing = entry(shape=[0], data_offsets=[0, 0])
    with pytest.raises(ValueError, match="header"):
        state_from_bytes(made(b"", a=nothing, b=nothing))


def test_no_memory_is_taken_for_what_is_not_there():
    bomb = made(a=entry(shape=[1 << 40], data_offsets=[0, 4 << 40]))
    tracemalloc.start()
    with pytest.raises(ValueError, match="too few"):
        state_from_bytes(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_an_array_does_not_keep_the_whole_container():
    state = state_from_bytes(state_to_bytes(ModelState({"a": np.ones(3), "b": np.ones(10**5)})))
    assert state.arrays["a"].base is None or state.arrays["a"].base.nbytes == 24
    state.arrays["a"][0] = 2  # and may be written to
