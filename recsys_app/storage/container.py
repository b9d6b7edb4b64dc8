"""A model state as bytes: the layout of safetensors, with the configuration in its metadata.

    8 bytes     length of the header, little-endian
    header      JSON: name -> dtype, shape, range of bytes; filled up with spaces to 8 bytes
    arrays      one after another, without gap and without overlap, to the last byte

Reading believes nothing: lengths, types, shapes and ranges are checked against the bytes that are
there before any memory is taken for an array.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from safetensors.numpy import save

from recsys_app.domain.arrays import AnyArray
from recsys_app.domain.model_state import ModelState

LONGEST_HEADER: Final = 16 << 20
MOST_ARRAYS: Final = 10_000
MOST_DIMENSIONS: Final = 8

DTYPES: Final[Mapping[str, np.dtype[Any]]] = {
    "BOOL": np.dtype("?"),
    "I8": np.dtype("<i1"),
    "U8": np.dtype("<u1"),
    "I16": np.dtype("<i2"),
    "U16": np.dtype("<u2"),
    "I32": np.dtype("<i4"),
    "U32": np.dtype("<u4"),
    "I64": np.dtype("<i8"),
    "U64": np.dtype("<u8"),
    "F16": np.dtype("<f2"),
    "F32": np.dtype("<f4"),
    "F64": np.dtype("<f8"),
}

_LENGTH: Final = 8  # bytes
_METADATA: Final = "__metadata__"
_CONFIG: Final = "config"


@dataclass(frozen=True, slots=True)
class _Extent:
    """What the header says of an array; `start` and `end` count from the end of the header."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    start: int
    end: int


def state_to_bytes(state: ModelState) -> bytes:
    """The arrays in safetensors layout, the configuration in its metadata."""
    arrays = {name: np.ascontiguousarray(array) for name, array in state.arrays.items()}
    return save(arrays, {_CONFIG: json.dumps(state.config)})


def state_from_bytes(content: bytes | bytearray) -> ModelState:
    """The state that `state_to_bytes` was given.

    Raises:
        ValueError: anything else.
    """
    try:
        header, start = _header(content)
        config = json.loads(_config(header), object_pairs_hook=_distinct)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if type(config) is not dict:
        raise ValueError("the configuration is no object")
    extents = {name: _extent(about) for name, about in header.items()}
    _check_tiling(extents, len(content) - start)
    return ModelState({n: _array(content, start, e) for n, e in extents.items()}, config)


def _header(content: bytes | bytearray) -> tuple[dict[str, Any], int]:
    """The header, and where the arrays begin."""
    if len(content) < _LENGTH:
        raise ValueError("too short")
    length = int.from_bytes(content[:_LENGTH], "little")
    if length > min(LONGEST_HEADER, len(content) - _LENGTH) or length % _LENGTH:
        raise ValueError("a header of impossible length")
    start = _LENGTH + length
    header = json.loads(
        content[_LENGTH:start].decode(), object_pairs_hook=_distinct, parse_constant=_refuse
    )
    if not isinstance(header, dict) or len(header) > MOST_ARRAYS + 1:
        raise ValueError("not a header")
    return header, start


def _config(header: dict[str, Any]) -> str:
    """The configuration, taken out of the header."""
    metadata = header.pop(_METADATA, None)
    if not isinstance(metadata, dict) or [*metadata] != [_CONFIG]:
        raise ValueError("no configuration")
    config = metadata[_CONFIG]
    if type(config) is not str:
        raise ValueError("a configuration that is no text")
    return config


def _extent(about: object) -> _Extent:
    if not isinstance(about, dict) or about.keys() != {"dtype", "shape", "data_offsets"}:
        raise ValueError("an array without type, shape and range")
    dtype = DTYPES.get(about["dtype"]) if isinstance(about["dtype"], str) else None
    if dtype is None:
        raise ValueError("an array of another type")
    shape, offsets = _counts(about["shape"]), _counts(about["data_offsets"])
    if len(shape) > MOST_DIMENSIONS or len(offsets) != 2:
        raise ValueError("an array of impossible shape")
    start, end = offsets
    if end - start != math.prod(shape) * dtype.itemsize or start % dtype.itemsize:
        raise ValueError("an array whose shape and range differ")
    return _Extent(dtype, shape, start, end)


def _counts(value: object) -> tuple[int, ...]:
    """Whole numbers from 0 on; Python's have no largest one that a product could go beyond."""
    if not isinstance(value, list) or not all(type(n) is int and n >= 0 for n in value):
        raise ValueError("not a list of counts")
    return tuple(value)


def _check_tiling(extents: Mapping[str, _Extent], size: int) -> None:
    """The arrays cover all `size` bytes, each byte once."""
    position = 0
    for extent in sorted(extents.values(), key=lambda extent: (extent.start, extent.end)):
        if extent.start != position:
            raise ValueError("a gap or an overlap between arrays")
        position = extent.end
    if position != size:
        raise ValueError("bytes that belong to no array, or too few")


def _array(content: bytes | bytearray, start: int, extent: _Extent) -> AnyArray:
    """Its own copy, so that the whole content is not kept for one array of it."""
    count = math.prod(extent.shape)
    if not count:
        return np.zeros(extent.shape, extent.dtype)
    found = np.frombuffer(content, extent.dtype, count, start + extent.start)
    if extent.dtype == np.bool_ and found.view(np.uint8).max() > 1:
        raise ValueError("a truth value that is neither")
    return found.reshape(extent.shape).copy()


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(name: str) -> object:
    raise ValueError(name)
