from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_app.storage.keyring.codec import decode, encode


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    data: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    yes: bool
    colour: Colour
    parts: tuple[Part, ...]
    by_colour: Mapping[Colour, Mapping[str, bytes]]


PARTS = st.builds(Part, st.binary(), st.integers(-(1 << 53), 1 << 53))
WHOLES = st.builds(
    Whole,
    st.text(),
    st.booleans(),
    st.just(Colour.RED),
    st.lists(PARTS).map(tuple),
    st.dictionaries(st.just(Colour.RED), st.dictionaries(st.text(), st.binary())),
)
ONE = Whole(
    name="n",
    yes=True,
    colour=Colour.RED,
    parts=(Part(b"\x00", 1),),
    by_colour={Colour.RED: {"k": b"v"}},
)


@settings(max_examples=50)
@given(WHOLES)
def test_what_was_encoded_decodes_to_the_same(whole):
    assert decode(Whole, encode(whole)) == whole


def test_the_format_is_what_the_fields_say():
    assert encode(ONE) == (
        b'{"name":"n","yes":true,"colour":"red","parts":[{"data":"AA==","count":1}],'
        b'"by_colour":{"red":{"k":"dg=="}}}'
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        encode(ONE).replace(b'"name":"n",', b""),
        encode(ONE).replace(b'"name":', b'"more":1,"name":'),
        encode(ONE).replace(b'"n"', b"1"),
        encode(ONE).replace(b"true", b"1"),
        encode(ONE).replace(b'"count":1', b'"count":true'),
        encode(ONE).replace(b'"count":1', b'"count":1.0'),
        encode(ONE).replace(b'"colour":"red"', b'"colour":"blue"'),
        encode(ONE).replace(b"AA==", b"A"),
        encode(ONE).replace(b"AA==", b"A-=="),
        encode(ONE).replace(b'"AA=="', b"[]"),
        encode(ONE).replace(b'[{"data":"AA==","count":1}]', b"3"),
        encode(ONE).replace(b'{"red":{"k":"dg=="}}', b"[]"),
        b"[" * 100_000,
        encode(ONE).replace(b'"name":"n",', b'"name":"n","name":"n",'),
        encode(ONE).replace(b'{"red":{', b'{"red":{},"red":{'),
        encode(ONE).replace(b'[{"data":"AA==","count":1}]', b'""'),
        encode(ONE).replace(b'[{"data":"AA==","count":1}]', b"{}"),
        encode(ONE).replace(b",", b", "),
        encode(ONE).decode().encode("utf-16"),
        encode(ONE).replace(b'"n"', b'"\\u006e"'),
        encode(ONE).replace(b'"n"', b'"\\ud800"'),
    ],
)
def test_anything_else_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        decode(Whole, content)


@pytest.mark.parametrize("number", ["9" * 17, "-" + "9" * 17, "9" * 5000])
def test_a_number_that_nobody_counts_to_is_refused(number):
    """So that adding one to it, or writing it again, is never the fault of somebody else."""
    with pytest.raises(ValueError, match=r"."):
        decode(Part, b'{"data":"","count":%s}' % number.encode())
